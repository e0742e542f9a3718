import pytest

from matchmaking.ranking.listing import listing_share

WORDS = ["缺陷检测", "智能排产", "预测性维护", "能耗优化", "知识问答", "数字孪生"]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("、".join(WORDS), 1.0),
        (" ".join(WORDS), 1.0),
        ("，".join(WORDS) + "。我们在每条产线上装好相机并负责到底", 25 / 42),
        ("、".join(WORDS[:5]), 0.0),
        ("scheduling, inspection, energy use, digital twin, agents, safety", 1.0),
        ("We install cameras, train the model on your own parts, and stay until it runs.", 0.0),
        ("", 0.0),
    ],
)
def test_listing_share_counts_runs_of_short_items(text, share):
    assert listing_share(text) == pytest.approx(share)
