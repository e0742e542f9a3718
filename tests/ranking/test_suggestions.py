import pytest

from matchmaking.ranking.index import build_index
from matchmaking.ranking.suggestions import (
    MAX_WORDS,
    Suggestion,
    suggest_from_candidate,
    suggest_from_query,
)
from matchmaking.ranking.types import CapabilityTerm, Vocabulary
from tests.factories.ranking import VOCABULARY, candidate, query


def suggested(vocabulary=VOCABULARY, **texts):
    space = build_index([], [], vocabulary).space
    return [(s.kind, s.code, s.words) for s in suggest_from_query(space, query(**texts))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上了瑕疵识别还是不行", [("capability", "defect-detect", ("瑕疵识别",))]),
        ("夜班漏检多", []),  # a complaint hints at something and names nothing
        ("刮花、轴承", []),  # topics are no tags
        ("钢铁厂", [("industry", "C31", ("钢铁",))]),
        ("", []),
    ],
)
def test_suggestions_need_a_name(text, expected):
    assert suggested(requirement=text) == expected


def test_suggestions_quote_words_as_they_were_written():
    found = suggested(requirement="要ＡＯＩ設備和表面　", title="Predictive MAINTENANCE")

    assert found == [
        ("capability", "predictive-maint", ("Predictive MAINTENANCE",)),
        ("capability", "defect-detect", ("ＡＯＩ",)),
    ]


def test_suggestions_are_surer_of_more_names_but_not_of_repetition():
    found = suggested(title="排程", requirement="故障预测、预测性维护，排程，排程，排程")

    assert found == [
        ("capability", "predictive-maint", ("故障预测", "预测性维护")),
        ("capability", "aps", ("排程",)),
    ]


def test_suggestion_carries_its_sureness():
    space = build_index([], [], VOCABULARY).space

    [found] = suggest_from_query(space, query(requirement="瑕疵识别"))

    assert found == Suggestion("capability", "defect-detect", ("瑕疵识别",), pytest.approx(0.9))


@pytest.mark.parametrize(("n_codes", "expected"), [(1, 1), (2, 2), (3, 0)])
def test_suggestions_leave_out_names_that_many_codes_share(n_codes, expected):
    capabilities = {
        f"twin-{n}": CapabilityTerm(f"twin-{n}", "g", (f"能力第{n}号",), ("数字孪生",))
        for n in range(n_codes)
    }

    assert len(suggested(Vocabulary(capabilities=capabilities), title="数字孪生")) == expected


def test_suggestions_tell_shared_names_from_hints_in_english():
    capabilities = {
        "twin": CapabilityTerm("twin", "g", ("数字孪生",), ("digital twin",)),
        "sim": CapabilityTerm("sim", "g", ("仿真",), ("digital twin",)),
        "other": CapabilityTerm("other", "g", ("其他",), (), ("slow",)),
    }

    found = suggested(Vocabulary(capabilities=capabilities), title="Slow digital twin")

    assert sorted(code for _, code, _ in found) == ["sim", "twin"]


def test_suggestions_quote_few_words():
    names = tuple(f"名称{letter}号" for letter in "甲乙丙丁戊")
    vocabulary = Vocabulary(capabilities={"many": CapabilityTerm("many", "g", names)})

    [(_, _, words)] = suggested(vocabulary, requirement="，".join(names))

    assert words == names[:MAX_WORDS]


def test_suggestions_read_fields_as_far_as_the_ranking_does():
    assert suggested(title="无" * 200 + "瑕疵识别") == []


def test_suggestions_for_a_candidate_read_its_own_fields():
    space = build_index([], [], VOCABULARY).space
    offer = candidate(summary="钢铁行业", cases="故障预测")

    found = suggest_from_candidate(space, offer)

    assert [(s.kind, s.code) for s in found] == [
        ("industry", "C31"),
        ("capability", "predictive-maint"),
    ]
