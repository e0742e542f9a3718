from types import SimpleNamespace

import pytest

from tests.support import selection


def _item(
    name: str,
    *,
    marks: tuple[str, ...] = (),
    fixtures: tuple[str, ...] = (),
    folder: str = "tests/api/",
) -> object:
    return SimpleNamespace(
        name=name,
        nodeid=f"{folder}test_it.py::{name}",
        fixturenames=fixtures,
        get_closest_marker=lambda mark: mark if mark in marks else None,
    )


ITEMS = (
    _item("any"),
    _item("on_postgres", marks=("postgres",)),
    _item("with_database", fixtures=("db",)),
    _item("with_mark", marks=("django_db",)),
    _item("page", marks=("django_db",), folder="tests/web/views/"),
    _item("page_on_postgres", marks=("postgres",), folder="tests/web/views/"),
)


@pytest.mark.parametrize(
    ("only_database", "postgres_tests", "chosen"),
    [
        (False, "with", [item.name for item in ITEMS]),
        (False, "without", ["any", "with_database", "with_mark", "page"]),
        (False, "only", ["on_postgres", "page_on_postgres"]),
        (True, "with", ["on_postgres", "with_database", "with_mark", "page_on_postgres"]),
    ],
)
def test_is_chosen_by_what_a_test_needs(
    only_database: bool, postgres_tests: str, chosen: list[str]
) -> None:
    options = {"--only-database": only_database, "--postgres-tests": postgres_tests}
    config = SimpleNamespace(getoption=options.__getitem__)

    assert [item.name for item in ITEMS if selection._is_chosen(item, config)] == chosen
