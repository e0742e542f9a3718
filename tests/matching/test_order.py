from types import SimpleNamespace

from matchmaking.matching.explained import ExplainedMatch
from matchmaking.matching.order import place_among
from matchmaking.matching.reasons import explain_parts


def match(key, parts, *, is_suitable=True):
    return ExplainedMatch(
        scenario=SimpleNamespace(pk=1),
        solution=SimpleNamespace(pk=key),
        rank=key,
        score=sum(parts.values()),
        is_suitable=is_suitable,
        parts=explain_parts(parts),
        reasons=(),
        missing=(),
    )


def leads(parts):
    return [(one.block, round(one.lead, 3)) for one in parts]


def test_place_tells_which_parts_make_the_difference():
    first = match(1, {"text": 0.3, "capability": 0.2})
    second = match(2, {"text": 0.1, "capability": 0.2, "stage": 0.1})
    third = match(3, {"text": 0.1, "stage": 0.1})

    place = place_among(second, [first, second, third])

    assert (place.number, place.total) == (2, 3)
    assert (place.before.match, round(place.before.lead, 3)) == (first, 0.1)
    assert leads(place.before.ahead) == [("text", 0.2)]
    assert leads(place.before.behind) == [("stage", 0.1)]
    assert (place.after.match, leads(place.after.ahead)) == (third, [("capability", 0.2)])
    assert place.after.behind == ()


def test_place_is_among_those_of_its_kind():
    strong, weak = match(1, {"text": 0.3}), match(2, {"text": 0.4}, is_suitable=False)

    place = place_among(strong, [weak, strong])

    assert (place.number, place.total, place.before, place.after) == (1, 1, None, None)


def test_equal_scores_are_told_as_a_tie():
    one, other = match(1, {"text": 0.3}), match(2, {"stage": 0.3})

    assert place_among(other, [one, other]).before.is_tie
    assert not place_among(other, [match(1, {"text": 0.31}), other]).before.is_tie


def test_match_that_is_not_listed_has_no_place():
    assert place_among(match(1, {"text": 0.3}), []) is None
