"""No hidden column can be asked about: not by filter, not by order, not by search."""

import re
from urllib.parse import quote

import pytest

from matchmaking.scenarios.models import Scenario
from tests.policy.pages import comparable
from tests.policy.world import canary, confidential_fields

HIDDEN = (
    *Scenario.CONFIDENTIAL_FIELDS,
    "id",
    "pk",
    "public_id",
    "organization",
    "organization_id",
    "organization__id",
    "organization__public_id",
    "organization__name_zh",
    "organization__name_en",
    "organization__city",
    "organization__credit_code",
    "organization__members",
    "organization__memberships__user__email",
    "status",
    "visibility",
    "source_key",
    "created_at",
    "updated_at",
    "matches__score",
    "match_runs__failure",
)
LOOKUPS = (
    "exact",
    "iexact",
    "gt",
    "gte",
    "lt",
    "lte",
    "range",
    "in",
    "contains",
    "icontains",
    "startswith",
    "istartswith",
    "endswith",
    "regex",
    "isnull",
    "year",
)
ORDERINGS = ("ordering", "order", "order_by", "sort", "sort_by", "o", "search", "fields", "expand")
SORT = "sort"  # of pages; it knows its own orders only
LISTS = ("scenarios", "solutions", "organizations")
PAGES = ("/scenarios/", "/solutions/", "/providers/")


def _parameters() -> list[str]:
    lookups = [f"{column}__{lookup}" for column in HIDDEN for lookup in LOOKUPS]
    return [*HIDDEN, *lookups, *ORDERINGS, *(f"-{column}" for column in HIDDEN)]


@pytest.mark.parametrize("path", LISTS)
def test_api_refuses_each_hidden_column_with_each_lookup(client, db, path):
    answered = {}
    for parameter in _parameters():
        response = client.get(f"/api/v1/{path}/", {parameter: "1"})
        body = response.json()
        if (response.status_code, body["code"]) != (400, "unknown_parameter"):
            answered[parameter] = response.status_code
        elif list(body["fields"]) != [parameter]:
            answered[parameter] = body["fields"]

    assert answered == {}


@pytest.mark.parametrize("role", ["anonymous", "member_own"])
def test_pages_look_the_same_whatever_is_asked_of_hidden_columns(world, role):
    client = world.client(role)
    for page in PAGES:
        plain = _look(client, page, "")
        for query in _queries():
            assert _look(client, page, query) == plain


def _queries() -> list[str]:
    """Each column with all lookups at once, then each way to ask for an order."""
    columns = [[column, *(f"{column}__{lookup}" for lookup in LOOKUPS)] for column in HIDDEN]
    asked = ["&".join(f"{name}=1" for name in names) for names in columns]
    return [*asked, "&".join(f"{name}=-budget_max" for name in ORDERINGS if name != SORT)]


def test_pages_are_sorted_by_no_hidden_column(world):
    client = world.client("anonymous")
    orders = ["budget_max", "-budget_max", "organization__name_zh", "created_at"]
    for page in PAGES:
        plain = _records(client, page)
        assert plain
        for order in orders:
            assert _records(client, page, order) == plain


def _records(client, page: str, order: str = "") -> list[str]:
    """Return the addresses of the records, in their order."""
    return re.findall(
        rf'href="({page}\w{{14}}/)"', client.get(page, {SORT: order}).content.decode()
    )


def _look(client, page: str, query: str) -> tuple[int, str]:
    response = client.get(f"{page}?{query}")
    body = response.content.decode()
    return response.status_code, comparable(body, query, query.replace("&", "&amp;"), "?")


def test_search_on_pages_finds_nothing_by_hidden_numbers(world):
    client = world.client("member_other")
    nothing = _search(client, "zqzqzq")
    hidden = [
        value for value in confidential_fields("published").values() if isinstance(value, int)
    ]

    assert [number for number in hidden if _search(client, str(number)) != nothing] == []


@pytest.mark.parametrize(
    ("hidden", "told"),  # what nobody may find, and what of the word stands in public texts too
    [
        *((name, "published-{}") for name in ("current", "contact", "phone", "mail")),
        *((f"org-{name}", "anonymous-{}") for name in ("zh", "en", "city", "intro")),
        ("draft", "{}-title"),
        ("matched_only", "{}-requirement"),
    ],
)
def test_search_on_pages_knows_no_hidden_word_from_one_that_nobody_wrote(world, hidden, told):
    client = world.client("member_other")

    found = _search(client, canary(told.format(hidden)))

    assert found == _search(client, canary(told.format("qqqq")))


def test_search_on_pages_finds_public_words(world):
    client = world.client("member_other")

    assert _search(client, canary("anonymous-title")) != _search(client, "zqzqzq")


def _search(client, word: str) -> str:
    body = client.get("/scenarios/", {"q": word}, headers={"HX-Request": "true"}).content.decode()
    return comparable(body, word, quote(word))
