"""What the pages of a published edition cost beside a view that does nothing.

    python -m benchmarks.edition_pages [--entries 300] [--requests 3000] [--json FILE]

A scratch SQLite database holds an edition of made-up entries. Each request goes through the whole
stack of the site (WSGI, middleware, URLs, a database connection of its own, as in service); the
bare view answers as many bytes as the page. Page and bare view take turns, request by request, in
an order that changes. Printed for each page: median and 99th percentile, and their ratios.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from benchmarks.timing import no_garbage_collection

WARM = 20
Answer = Callable[[str], int]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=300)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        set_up_django(Path(temporary))
        pages = _fill(options.entries)
        found = {name: measure(url, options.requests) for name, url in pages.items()}
    for name, figures in found.items():
        print(line(name, figures))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2))


def set_up_django(directory: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"sqlite:///{directory / 'db.sqlite3'}",
    }
    import django  # noqa: PLC0415  # after the environment says where everything is

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.ROOT_URLCONF = "benchmarks.bare_urls"
    settings.EDITION_STATE_LIFE = 1  # as in service
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def _fill(n_entries: int) -> dict[str, str]:
    """Publish an edition; return the addresses of its pages."""
    from benchmarks.edition_rows import publish  # noqa: PLC0415  # Django is set up by now

    edition = publish(n_entries)
    home = f"/directory/{edition.programme.public_id}/"
    entry = edition.entries.first()
    return {
        "current edition": home,
        "edition with filters": f"{home}?q=%E8%B4%A8%E6%A3%80&province=320000",
        "figures": f"{home}editions/1/figures/",
        "entry": f"/directory/entries/{entry.public_id}/",
    }


def measure(url: str, n_requests: int, cookie: str = "") -> dict[str, Any]:
    from benchmarks import bare_urls  # noqa: PLC0415
    from config.wsgi import application  # noqa: PLC0415

    answer = _asker(application, cookie)
    bare_urls.BODY[0] = b"x" * answer(url)
    times: dict[str, list[float]] = {url: [], "/directory/bare/": []}
    processor: list[float] = []
    random = Random(1)  # noqa: S311
    for path in (url, "/directory/bare/") * WARM:
        answer(path)
    with no_garbage_collection():
        for _ in range(n_requests):
            for path in random.sample(list(times), 2):
                start, used = time.perf_counter(), time.process_time()
                answer(path)
                times[path].append((time.perf_counter() - start) * 1000)
                if path == url:
                    processor.append((time.process_time() - used) * 1000)
    page, bare = ([*np.percentile(times[path], [50, 99])] for path in times)
    return {
        "page": {"p50": page[0], "p99": page[1]},
        "bare": {"p50": bare[0], "p99": bare[1]},
        "ratio": {"p50": page[0] / bare[0], "p99": page[1] / bare[1]},
        "processor": float(np.median(processor)),
        "bytes": len(bare_urls.BODY[0]),
    }


def _asker(application: Any, cookie: str) -> Answer:
    """Return what asks the site as a server would, and how many bytes came."""
    from django.test import RequestFactory  # noqa: PLC0415

    factory = RequestFactory()

    def answer(path: str) -> int:
        environ = factory.get(path, HTTP_COOKIE=cookie).environ
        statuses: list[str] = []
        response = application(environ, lambda status, _headers: statuses.append(status))
        length = sum(map(len, _pieces(response)))
        response.close()  # ends the request: the database connection too
        if not statuses[0].startswith("200"):
            raise SystemExit(f"{path} answers {statuses[0]}")
        return length

    return answer


def _pieces(response: Any) -> Iterator[bytes]:
    yield from response


def line(name: str, figures: dict[str, Any]) -> str:
    page, bare, ratio = figures["page"], figures["bare"], figures["ratio"]
    return (
        f"{name:22} p50 {page['p50']:.2f} ms ({ratio['p50']:.2f} × bare {bare['p50']:.2f})   "
        f"p99 {page['p99']:.2f} ms ({ratio['p99']:.2f} × bare {bare['p99']:.2f})   "
        f"{figures['bytes'] / 1000:.0f} kB"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
