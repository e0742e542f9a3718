import re

import pytest

from scripts import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", re.MULTILINE)


def _pins(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in PIN.findall((ROOT / name).read_text()):
        found.setdefault(re.sub(r"[-_.]+", "-", package).lower(), set()).add(version)
    return found


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_lock_holds_every_pin(name: str) -> None:
    wanted, locked = _pins(f"{name}.in"), _pins(f"{name}.txt")

    assert {package: locked.get(package) for package in wanted} == wanted


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text()

    assert re.findall(r"https?://|file://|--(?:extra-)?index-url|--find-links", text) == []


def test_locks_agree_where_they_overlap() -> None:
    runtime, development = _pins("requirements.txt"), _pins("requirements-dev.txt")

    shared = runtime.keys() & development.keys()

    assert {name: development[name] for name in shared} == {name: runtime[name] for name in shared}
