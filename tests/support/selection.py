"""Which tests run on which database."""

import pytest
from django.conf import settings

PAGES = "tests/web/"
NEEDS_POSTGRES = pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL, or run ./test")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="run only the tests that use the database (a second round, on PostgreSQL)",
    )
    parser.addoption(
        "--postgres-tests",
        choices=("with", "without", "only"),
        default="with",
        help="what to do with the tests that only PostgreSQL can run (default: %(default)s)",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = [item for item in items if _is_chosen(item, config)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(NEEDS_POSTGRES)


def _is_chosen(item: pytest.Item, config: pytest.Config) -> bool:
    is_for_postgres = item.get_closest_marker("postgres") is not None
    wanted = config.getoption("--postgres-tests")
    if wanted != "with" and is_for_postgres != (wanted == "only"):
        return False
    return not config.getoption("--only-database") or _depends_on_database(item)


def _depends_on_database(item: pytest.Item) -> bool:
    """Leave out the tests of single pages: the policy tests open each page on each database."""
    if item.get_closest_marker("postgres") is not None:
        return True
    return _uses_database(item) and not item.nodeid.startswith(PAGES)


def _uses_database(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or bool({"db", "transactional_db"} & set(names))
