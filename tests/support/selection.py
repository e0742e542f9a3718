"""Which tests run on which database."""

import pytest
from django.conf import settings

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
    return not config.getoption("--only-database") or _uses_database(item)


def _uses_database(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return marked is not None or bool({"db", "transactional_db"} & set(names))
