import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.ranking.engine import rank_solutions
from matchmaking.ranking.explain import explain
from matchmaking.ranking.index import build_index
from tests.factories.ranking import VOCABULARY, candidate, query

QUERY = query(
    "s1",
    "帶鋼表面刮花",
    "夜班漏检率高，表面缺陷要自动识别",
    industries=("C31",),
    stages=("production", "operations"),
    capabilities=("defect-detect", "aps"),
)
CANDIDATE = candidate(
    "t1",
    "带钢表面视觉质检",
    "识别划伤等表面缺陷",
    industries=("C32",),
    stages=("production",),
    capabilities=("defect-detect",),
)
INDEX = build_index([QUERY], [CANDIDATE, candidate("t2", "薪酬")], VOCABULARY)


def reasons_of(explanation):
    return {reason.kind: reason for reason in explanation.reasons}


def test_explain_sums_to_the_score_of_the_ranking():
    (match, *_) = rank_solutions(INDEX, QUERY)

    explanation = explain(INDEX, QUERY, CANDIDATE)

    assert explanation.score == match.score
    assert {part.block: part.contribution for part in explanation.parts} == match.parts
    for part in explanation.parts:
        total = math.fsum(value for _, value in part.summands)
        assert total == pytest.approx(part.contribution, rel=1e-6)


def test_explain_names_what_fits_and_what_is_missing():
    explanation = explain(INDEX, QUERY, CANDIDATE)

    reasons = reasons_of(explanation)
    assert reasons["capability_covered"].codes == ("defect-detect",)
    assert reasons["industry_sector"].codes == ("原材料",)
    assert reasons["stage_shared"].codes == ("production",)
    assert reasons["topic_shared"].codes == ("scratch",)
    assert [(reason.kind, reason.codes) for reason in explanation.missing] == [
        ("capability_missing", ("aps",)),
        ("industry_missing", ("C31",)),
        ("stage_missing", ("operations",)),
    ]


@pytest.mark.parametrize(
    ("asked", "offered", "kind", "share"),
    [
        ("edge", ("cloud", "edge"), "deployment_shared", 1.0),
        ("edge", ("hybrid", "edge"), "deployment_shared", 1.0),
        ("edge", ("hybrid",), "deployment_partly", 0.5),
        ("hybrid", ("cloud",), "deployment_partly", 0.5),
        ("hybrid", ("cloud", "hybrid"), "deployment_shared", 1.0),
        ("cloud", (), "deployment_open", 0.6),
    ],
)
def test_explain_tells_how_deployments_relate(asked, offered, kind, share):
    scenario = query("q", "划伤", industries=("C31",), stages=("production",), deployment=(asked,))

    explanation = explain(INDEX, scenario, candidate("o", "划伤", deployment=offered))

    reason = reasons_of(explanation)[kind]
    assert reason.codes == (asked,)
    assert reason.contribution == pytest.approx(INDEX.space.config.deployment * share)


def test_explain_misses_a_deployment_that_is_not_offered():
    scenario = query("q", "划伤", deployment=("on_premise",))

    explanation = explain(INDEX, scenario, candidate("o", "划伤", deployment=("cloud",)))

    assert [(r.kind, r.codes) for r in explanation.missing] == [
        ("deployment_missing", ("on_premise",))
    ]


def test_explain_places_words_in_the_original_texts():
    explanation = explain(INDEX, QUERY, CANDIDATE)

    words = {word.word: word for word in reasons_of(explanation)["shared_words"].words}
    (span, *_) = words["带钢表面"].query_spans
    assert QUERY.texts[span.field][span.start : span.end] == "帶鋼表面"
    (span, *_) = words["带钢表面"].candidate_spans
    assert CANDIDATE.texts[span.field][span.start : span.end] == "带钢表面"


def test_explain_places_different_words_of_one_topic():
    explanation = explain(INDEX, QUERY, CANDIDATE)

    (word,) = reasons_of(explanation)["topic_shared"].words
    quotes = [
        [side.texts[span.field][span.start : span.end] for span in spans]
        for side, spans in ((QUERY, word.query_spans), (CANDIDATE, word.candidate_spans))
    ]
    assert quotes == [["刮花"], ["划伤"]]


@pytest.mark.parametrize(
    ("industries", "kind"),
    [(("C31", "C36"), "industry_division"), ((), "industry_any"), (("C32",), "industry_sector")],
)
def test_explain_tells_how_industries_relate(industries, kind):
    other = candidate("t9", "质检", industries=industries)

    assert kind in reasons_of(explain(INDEX, QUERY, other))


def test_explain_reasons_sum_to_the_score():
    explanation = explain(INDEX, QUERY, CANDIDATE)

    total = math.fsum(reason.contribution for reason in explanation.reasons)
    assert total == pytest.approx(explanation.score, rel=1e-6)


words = st.sampled_from(
    ["带钢", "划伤", "轴承", "APS", "质检", "scratch", "，", "的", "缺陷", "🙂"]
)
texts = st.lists(words, max_size=12).map("".join)
tags = st.lists(st.sampled_from(sorted(VOCABULARY.capabilities)), max_size=3, unique=True)
industries = st.lists(st.sampled_from(["C31", "C32", "C36", "C99"]), max_size=3, unique=True)
modes = st.lists(st.sampled_from(["cloud", "edge", "hybrid", "moon"]), max_size=2, unique=True)


@given(texts, texts, tags.map(tuple), tags.map(tuple), industries.map(tuple), modes, modes)
def test_explain_is_exact_for_any_pair(
    asked, offered, needed, claimed, served, modes_asked, modes_offered
):
    scenario = query(
        "q",
        asked,
        asked,
        capabilities=needed,
        industries=("C31",),
        deployment=tuple(modes_asked),
    )
    solution = candidate(
        "o",
        offered,
        offered,
        capabilities=claimed,
        industries=served,
        deployment=tuple(modes_offered),
    )

    explanation = explain(INDEX, scenario, solution)

    summed = [math.fsum(value for _, value in part.summands) for part in explanation.parts]
    assert math.fsum(summed) == pytest.approx(explanation.score, rel=1e-6, abs=1e-12)
    total = math.fsum(reason.contribution for reason in explanation.reasons)
    assert total == pytest.approx(explanation.score, rel=1e-6, abs=1e-12)
    for reason in explanation.reasons:
        for word in reason.words:
            assert word.query_spans
            assert word.candidate_spans


def test_explain_marks_capabilities_that_are_guessed_from_similar_texts():
    offers = [
        candidate(f"t{n}", "夜间钢卷看护", "出口段灯光看护", capabilities=("aps",))
        for n in range(3)
    ]
    index = build_index([QUERY], offers, VOCABULARY)
    scenario = query("q", "出口段灯光看护")

    explanation = explain(index, scenario, offers[0])

    assert reasons_of(explanation)["capability_likely"].codes == ("aps",)
    assert explanation.missing == ()


@pytest.mark.parametrize(
    ("said", "missing"), [("需要瑕疵识别", ["defect-detect"]), ("夜班漏检多", [])]
)
def test_explain_misses_what_is_named_but_not_what_is_only_hinted_at(said, missing):
    explanation = explain(INDEX, query("q", said), candidate("t2", "薪酬"))

    assert [code for reason in explanation.missing for code in reason.codes] == missing


def test_explain_warns_of_a_text_that_is_a_list_of_keywords():
    words = "、".join(["缺陷", "检测", "排产", "质检", "轴承", "带钢", "划伤"])

    explanation = explain(INDEX, query("q", "带钢划伤"), candidate("t9", words, words))

    assert [reason.kind for reason in explanation.missing] == ["listing_text"]


def test_explain_stays_quick_on_text_without_a_break():
    endless = "缺陷检测划伤漏检带钢表面" * 2000

    explanation = explain(
        INDEX, query("q", endless, endless), candidate("t9", endless, endless, cases=endless)
    )

    assert len(reasons_of(explanation)["shared_words"].words) <= 20


def test_explain_counts_each_shared_term_at_one_word():
    explanation = explain(INDEX, QUERY, CANDIDATE)

    reason = reasons_of(explanation)["shared_words"]
    assert math.fsum(word.contribution for word in reason.words) <= reason.contribution
    assert len({word.word for word in reason.words}) == len(reason.words)
