"""What the benchmarks share in their commands: arguments, tables and the JSON file."""

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.timing import Spread, Timings

OURS = "this engine"
UNITS = {"k": 1_000, "M": 1_000_000}
Cells = Mapping[str, Mapping[str, Spread]]  # contestant → column → value


def arguments(description: str | None, sizes: str = "") -> ArgumentParser:
    """Return a parser with what every benchmark takes; ``sizes`` is the default for --sizes."""
    parser = ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    if sizes:
        parser.add_argument(
            "--sizes",
            type=read_sizes,
            default=read_sizes(sizes),
            metavar="LIST",
            help=f"default: {sizes}",
        )
    parser.set_defaults(started=time.monotonic())
    return parser


def size_name(size: int) -> str:
    for unit, factor in reversed(UNITS.items()):
        if size % factor == 0:
            return f"{size // factor}{unit}"
    return str(size)


def read_sizes(text: str) -> list[int]:
    return [
        int(part[:-1]) * UNITS[part[-1]] if part[-1] in UNITS else int(part)
        for part in text.split(",")
    ]


def milliseconds(measured: Mapping[str, Timings]) -> Cells:
    """Turn timings by column into cells."""
    return _cells(measured, Timings.milliseconds)


def seconds(measured: Mapping[str, Timings]) -> Cells:
    return _cells(measured, Timings.seconds)


def ratios(measured: Mapping[str, Timings], to: str = OURS) -> Cells:
    return _cells(measured, lambda timings, name: timings.ratio(name, to), but=to)


def processor_ratios(measured: Mapping[str, Timings], to: str = OURS) -> Cells:
    return _cells(measured, lambda timings, name: timings.processor_ratio(name, to), but=to)


def print_ratios(measured: Mapping[str, Timings], to: str = OURS) -> None:
    print_table(f"Times as long as {to}", ratios(measured, to))
    print_table("The same in processor time, of all cores", processor_ratios(measured, to))


def plain_ratios(measured: Mapping[str, Timings], to: str = OURS) -> dict[str, Any]:
    return {
        "ratios": plain(ratios(measured, to)),
        "processor_ratios": plain(processor_ratios(measured, to)),
    }


def _cells(
    measured: Mapping[str, Timings],
    value: Callable[[Timings, str], Spread],
    *,
    but: str | None = None,
) -> Cells:
    names = dict.fromkeys(name for timings in measured.values() for name in timings.rounds)
    return {
        name: {
            column: value(timings, name)
            for column, timings in measured.items()
            if name in timings.rounds
        }
        for name in names
        if name != but
    }


def print_table(title: str, cells: Cells) -> None:
    """Print medians, with the quartiles of the rounds behind them."""
    columns = list(dict.fromkeys(column for row in cells.values() for column in row))
    print(f"\n{title}")
    print(" " * 30 + "".join(f"{column:>24}" for column in columns))
    for name, row in cells.items():
        print(f"{name:<30}" + "".join(f"{_cell(row.get(column)):>24}" for column in columns))


def _cell(value: Spread | None) -> str:
    if value is None:
        return "–"
    return f"{_number(value.median)} [{_number(value.low)}–{_number(value.high)}]"


def _number(value: float) -> str:
    """Return three digits that count, and no exponent."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.{1 if value >= 10 else 2 if value >= 1 else 3}f}"


def print_machine(machine: Mapping[str, Any]) -> None:
    packages = " ".join(f"{name} {version}" for name, version in machine["packages"].items())
    print(
        f"{machine['processor']}, {machine['cores']} cores, load {machine['load']:.1f} at the "
        f"start; Python {machine['python']}, {packages}"
    )


def plain(cells: Cells) -> dict[str, Any]:
    return {
        name: {column: asdict(value) for column, value in row.items()}
        for name, row in cells.items()
    }


def finish(options: Namespace, content: Mapping[str, Any]) -> None:
    """Write the JSON file where one is wanted, and say how long everything took."""
    elapsed = time.monotonic() - options.started
    if options.json:
        text = json.dumps({**content, "elapsed": elapsed}, ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    print(f"\n{elapsed:.0f} s in all")


def print_right(right: Mapping[str, Mapping[str, float]]) -> None:
    """Print the share of the right rows found, by column and contestant."""
    print("\nShare of the right rows found")
    for column, shares in right.items():
        cells = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
        print(f"  {column}: {cells}")
