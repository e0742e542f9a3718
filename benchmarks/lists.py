"""What the public lists and the search cost with many records, beside a view that does nothing.

    python -m benchmarks.lists [--records 10k] [--requests 40] [--json FILE]

A scratch SQLite database holds as many scenarios and as many solutions, made of clauses
of the demo content, and an index of them. Each request goes through the whole stack of the
site; page and bare view take turns. Printed for each page, as a visitor and as a member see it:
median and 99th percentile, their ratios, the processor time (which other work on the machine hardly
changes), and the number of queries.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.edition_pages import line, measure, set_up_django

PAGES = {
    "scenarios": "/scenarios/",
    "solutions": "/solutions/",
    "providers": "/providers/",
    "scenarios, two filters": "/scenarios/?stage=production&budget=3",
    "solutions, a sector": "/solutions/?industry=equipment&sort=cases",
    "scenarios, a word": "/scenarios/?q=%E7%BC%BA%E9%99%B7",
    "solutions, two words": "/solutions/?q=%E6%8E%92%E4%BA%A7+%E4%BA%A4%E6%9C%9F",
    "search": "/search/?q=%E7%BC%BA%E9%99%B7",
    "search, English": "/search/?q=surface+inspection",
}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", default="10k")
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    n_records = int(options.records.replace("k", "000"))
    with tempfile.TemporaryDirectory() as temporary:
        set_up_django(Path(temporary))
        from benchmarks.list_rows import count_queries, fill  # noqa: PLC0415  # Django is set up

        cookie = fill(n_records, Path(temporary))
        found = {}
        for name, url in PAGES.items():
            for who, sent in (("visitor", ""), ("member", cookie)):
                figures = measure(url, options.requests, sent)
                figures["queries"] = count_queries(url, sent)
                found[f"{name}, {who}"] = figures
                spent = f"{figures['processor']:.0f} ms of the processor"
                print(
                    f"{line(f'{name} ({who})', figures)}   {spent}   {figures['queries']} queries"
                )
    if options.json:
        options.json.write_text(json.dumps(found, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
