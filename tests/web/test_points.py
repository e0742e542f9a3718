import pytest

from matchmaking.web.points import tenths


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"text": 0.4, "stage": 0.2}, {"text": 400, "stage": 200}),
        # Rounded one by one these would sum to 29.9, the score is 30.0.
        ({"a": 0.09964, "b": 0.09964, "c": 0.10072}, {"a": 100, "b": 99, "c": 101}),
        ({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}, {"a": 334, "b": 333, "c": 333}),
        ({}, {}),
    ],
)
def test_rounded_parts_sum_to_the_rounded_score(parts, expected):
    assert tenths(parts) == expected
    assert sum(tenths(parts).values()) == round(1000 * sum(parts.values()))
