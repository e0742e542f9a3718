import pytest

from matchmaking.matching.indexing import current_index
from matchmaking.matching.similar import FROM, similar_postings
from matchmaking.scenarios.models import Visibility
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory

pytestmark = pytest.mark.django_db
TEXT = "线阵相机对高速带钢双面成像，识别划伤、边裂、孔洞等缺陷，节拍两秒。"
OTHER = "工资核算与个税申报，按月生成报表，对接财务系统。"


def submitted(factory=SolutionFactory, **fields):
    return factory(status="submitted", published_at=None, **fields)


def told(found):
    return [(one.record, one.is_copy, one.is_own) for one in found.found]


def test_without_an_index_nothing_is_claimed():
    assert similar_postings(submitted()).is_ready is False


def test_copies_of_others_come_first_then_the_closest():
    posting = submitted(title="质检", summary="检测", description=TEXT)
    own = SolutionFactory(
        organization=posting.organization, title="质检", summary="检测", description=TEXT
    )
    copied = SolutionFactory(title="质检", summary="检测", description=TEXT)
    close = SolutionFactory(title="质检", summary="检测", description=TEXT[:26] + OTHER[:6])
    SolutionFactory(title="薪酬", summary="工资", description=OTHER)
    current_index()

    found = similar_postings(posting)

    assert told(found) == [(copied, True, False), (own, True, True), (close, False, False)]
    scores = [one.score for one in found.found]
    assert scores[:2] == pytest.approx([1, 1], abs=1e-6)
    assert FROM < scores[2] < 0.9


def test_nothing_similar_is_an_answer_too():
    SolutionFactory(title="薪酬", summary="工资", description=OTHER)
    current_index()

    found = similar_postings(submitted(title="质检", summary="检测", description=TEXT))

    assert (found.is_ready, found.found) == (True, ())


def test_what_a_posting_shall_say_counts_not_what_it_says():
    live = SolutionFactory(title="薪酬", summary="工资", description=OTHER)
    original = SolutionFactory(title="质检", summary="检测", description=TEXT)
    CaseStudyFactory(solution=original)
    current_index()

    content = live.content() | {"title": "质检", "summary": "检测", "description": TEXT}
    content["case_studies"] = [case.content() for case in original.case_studies.all()]
    found = similar_postings(live, content=content)

    assert told(found) == [(original, True, False)]


def test_scenarios_are_compared_with_scenarios_that_anybody_may_see():
    SolutionFactory(description=TEXT)
    need = {"title": "带钢划伤", "requirement": TEXT}
    public = ScenarioFactory(**need)
    ScenarioFactory(**need, visibility=Visibility.MATCHED_ONLY)
    gone = ScenarioFactory(**need)
    current_index()
    type(gone).objects.filter(pk=gone.pk).update(status="withdrawn")

    found = similar_postings(submitted(ScenarioFactory, **need))

    assert told(found) == [(public, True, False)]


def test_limit_and_queries(django_assert_num_queries):
    for _ in range(4):
        SolutionFactory(title="质检", summary="检测", description=TEXT)
    current_index()
    posting = submitted(title="质检", summary="检测", description=TEXT)
    content = posting.content()
    similar_postings(posting, content=content)

    with django_assert_num_queries(1):
        found = similar_postings(posting, content=content, limit=2)

    assert len(found.found) == 2
