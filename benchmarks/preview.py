"""How long a live preview takes while somebody types, on the server, once it is warm.

    python -m benchmarks.preview [--solutions 10000] [--rounds 300] [--json FILE]

Solutions are put together, with a fixed seed, from the sentences and tags of the collections in
``fixtures/collections``; they live in a scratch SQLite database with an index beside it. The
drafts are the collections' scenarios, typed to a third, two thirds and the end. Printed: median
and 95th percentile of the whole call and of its parts, and of the page's whole answer to a POST.
``--scratch DIR`` keeps database and index there for the next run.
"""

import argparse
import gc
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parent.parent
COLLECTIONS = ("demo", "published_cases")
TYPED = (1 / 3, 2 / 3, 1.0)
TIMED = {
    "rank_solutions": "engine",
    "explain": "explain",
    "suggest_from_query": "suggestions",
}
PARTS = (*TIMED.values(), "rows and sentences", "whole call", "answer to the POST")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--solutions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--scratch", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        directory = options.scratch or Path(temporary)
        _set_up_django(directory)
        _fill(directory, options.solutions)
        times = _measure(options.rounds)
    _report(times, options)


def _set_up_django(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"sqlite:///{directory / 'db.sqlite3'}",
    }
    import django  # noqa: PLC0415  # after the environment says where everything is
    from django.conf import settings  # noqa: PLC0415

    django.setup()
    settings.INDEX_DIR = directory / "index"


def _fill(directory: Path, n_solutions: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from matchmaking.matching.indexing import current_index  # noqa: PLC0415
    from matchmaking.solutions.models import Solution  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if Solution.objects.count() != n_solutions:
        Solution.objects.all().delete()
        call_command("load_taxonomy", verbosity=0)
        _write_solutions(n_solutions)
    start = time.perf_counter()
    index = current_index()
    print(
        f"{len(index.solutions.keys)} solutions, index ready after"
        f" {time.perf_counter() - start:.1f} s in {directory}"
    )


def _write_solutions(n_solutions: int) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from matchmaking.organizations.models import Organization, OrganizationKind  # noqa: PLC0415
    from matchmaking.organizations.postings import PostingStatus  # noqa: PLC0415
    from matchmaking.solutions.models import Solution  # noqa: PLC0415
    from matchmaking.taxonomy.models import Capability, Industry, Stage  # noqa: PLC0415

    random = Random(20)  # noqa: S311  # a fixed seed is the point
    records = [record for name in COLLECTIONS for record in _collection(name).solutions]
    titles, sentences = _pieces(records)
    owners = Organization.objects.bulk_create(
        Organization(kind=OrganizationKind.PROVIDER, name_zh=f"第{n}号服务商")
        for n in range(max(1, n_solutions // 5))
    )
    solutions = Solution.objects.bulk_create(
        Solution(
            organization=random.choice(owners),
            title="".join(random.sample(titles, 2))[:60],
            summary="".join(random.sample(sentences, 2))[:200],
            description="".join(random.sample(sentences, random.randint(4, 12))),
            status=PostingStatus.PUBLISHED,
            published_at=timezone.now(),
        )
        for _ in range(n_solutions)
    )
    for field, model in (
        ("industries", Industry),
        ("stages", Stage),
        ("capabilities", Capability),
    ):
        keys = dict(model.objects.values_list("code", "pk"))
        through = getattr(Solution, field).through
        column = f"{model._meta.model_name}_id"
        through.objects.bulk_create(
            through(solution_id=solution.pk, **{column: keys[code]})
            for solution in solutions
            for code in getattr(random.choice(records), field)
        )


def _pieces(records: list[Any]) -> tuple[list[str], list[str]]:
    """Halves of titles, and sentences."""
    titles, sentences = [], []
    for record in records:
        middle = len(record.title) // 2
        titles += [record.title[:middle], record.title[middle:]]
        cases = (f"{case.scenario}，{case.effect}。" for case in record.cases)
        text = f"{record.summary}。{record.description}"
        sentences += [*(f"{part}。" for part in text.split("。") if part), *cases]
    return titles, sentences


def _collection(name: str) -> Any:
    from matchmaking.matching.collections.reader import read_collection  # noqa: PLC0415

    return read_collection(ROOT / "fixtures" / "collections" / name)


def _drafts() -> Iterator[dict[str, Any]]:
    """The fields of a form as they fill up."""
    for name in COLLECTIONS:
        for record in _collection(name).scenarios:
            for share in TYPED:
                yield {
                    "title": record.title,
                    "pain_points": record.pain_points[: int(share * len(record.pain_points))],
                    "requirement": record.requirement[: int(share * len(record.requirement))],
                    "industries": record.industries if share > 0.5 else (),
                    "stages": record.stages if share == 1 else (),
                }


def _measure(rounds: int) -> dict[str, list[float]]:
    from matchmaking.matching import preview  # noqa: PLC0415

    drafts = list(_drafts())
    Random(20).shuffle(drafts)  # noqa: S311
    post = _poster()
    times: dict[str, list[float]] = defaultdict(list)
    for fields in drafts[:30]:  # warm: compiled loops, opened index, read candidates
        preview.preview_scenario(preview.ScenarioDraft(**fields))
        post(fields)
    gc.disable()
    for turn in range(rounds):
        fields = drafts[turn % len(drafts)]
        with _timed_parts(preview) as parts:
            start = time.perf_counter()
            preview.preview_scenario(preview.ScenarioDraft(**fields))
            whole = time.perf_counter() - start
        for part in TIMED.values():
            times[part].append(parts[part])
        times["rows and sentences"].append(whole - sum(parts.values()))
        times["whole call"].append(whole)
        start = time.perf_counter()
        post(fields)
        times["answer to the POST"].append(time.perf_counter() - start)
        gc.collect(0)
    return times


@contextmanager
def _timed_parts(module: Any) -> Iterator[dict[str, float]]:
    """Add up the seconds that the functions of ``TIMED`` take."""
    parts = dict.fromkeys(TIMED.values(), 0.0)

    def timed(function: Callable[..., Any], part: str) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            start = time.perf_counter()
            result = function(*args, **options)
            parts[part] += time.perf_counter() - start
            return result

        return run

    with ExitStack() as stack:
        for name, part in TIMED.items():
            stack.enter_context(patch.object(module, name, timed(getattr(module, name), part)))
        yield parts


def _poster() -> Callable[[dict[str, Any]], None]:
    """Return what sends a draft as the form does, signed in as an editor of a manufacturer."""
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from matchmaking.organizations.models import (  # noqa: PLC0415
        Membership,
        Organization,
        OrganizationKind,
        Role,
        User,
    )

    user, _ = User.objects.get_or_create(email="benchmark@example.org")
    organization, _ = Organization.objects.get_or_create(
        kind=OrganizationKind.MANUFACTURER, name_zh="基准机械厂"
    )
    Membership.objects.get_or_create(organization=organization, user=user, role=Role.OWNER)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(user)
    address = reverse("web:scenario_preview")

    def post(fields: dict[str, Any]) -> None:
        status = client.post(address, fields).status_code
        if status != 200:
            raise SystemExit(f"the preview answered {status}")

    return post


def _report(times: dict[str, list[float]], options: argparse.Namespace) -> None:
    figures = {
        part: {
            "median_ms": 1000 * statistics.median(times[part]),
            "p95_ms": 1000 * statistics.quantiles(times[part], n=20)[-1],
        }
        for part in PARTS
    }
    print(f"{'':20} {'median':>10} {'95 %':>10}")
    for part, figure in figures.items():
        print(f"{part:20} {figure['median_ms']:7.2f} ms {figure['p95_ms']:7.2f} ms")
    if options.json:
        written = {"solutions": options.solutions, "rounds": options.rounds, "parts": figures}
        options.json.write_text(json.dumps(written, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
