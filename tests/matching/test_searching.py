import pytest

from matchmaking.matching.indexing import current_index
from matchmaking.matching.searching import search_for
from matchmaking.scenarios.models import Visibility
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import AliasFactory

pytestmark = pytest.mark.django_db
FOR_PAY = {"summary": "工资", "description": "工资核算与个税申报。"}


def test_without_an_index_nothing_is_asked_or_found(django_assert_num_queries):
    SolutionFactory()

    with django_assert_num_queries(0):
        search = search_for("缺陷")
        found = (search.solutions(), search.scenarios(), search.near())

    assert found == ({}, {}, [])


def test_search_knows_what_anybody_may_see_and_nothing_else():
    shown = ScenarioFactory(title="夜班漏检")
    ScenarioFactory(title="夜班漏检", visibility=Visibility.MATCHED_ONLY)
    ScenarioFactory(title="夜班漏检", status="draft", published_at=None)
    SolutionFactory(description="减少漏检")
    current_index()

    assert list(search_for("漏检").scenarios()) == [shown.public_id]


def test_search_finds_other_names_of_a_capability():
    AliasFactory(text="瑕疵识别")
    other = SolutionFactory(title="布匹瑕疵识别", summary="布匹", description="在线识别断经。")
    SolutionFactory(title="薪酬", **FOR_PAY)
    current_index()

    search = search_for("表面缺陷检测")

    assert list(search.solutions()) == [other.public_id]
    assert search.pieces("布匹瑕疵识别系统") == [
        ("布匹", False),
        ("瑕疵识别", True),
        ("系统", False),
    ]


def test_search_is_written_in_any_way():
    search = search_for("缺陷檢測")

    assert search.wider().texts == ("缺陷检测",)
    assert search.is_in("带钢缺陷检测")
    assert search_for("缺陷检测").wider().texts == ()
