import pytest
from django.utils.translation import override

from matchmaking.web.money import money_range


@pytest.mark.parametrize(
    ("low", "high", "chinese", "english"),
    [
        (160, 380, "160–380 万元", "¥1.6–3.8 million"),
        (50, 50, "50 万元", "¥0.5 million"),
        (20, None, "20 万元起", "from ¥0.2 million"),
        (None, 1200, "1200 万元以内", "up to ¥12 million"),
        (0, 5, "0–5 万元", "¥0–0.05 million"),
        (None, None, "", ""),
    ],
)
def test_money_range_counts_as_the_language_does(low, high, chinese, english):
    with override("zh-hans"):
        assert money_range(low, high) == chinese
    with override("en"):
        assert money_range(low, high) == english
