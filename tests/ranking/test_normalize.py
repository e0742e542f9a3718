import pytest

from matchmaking.ranking.normalize import fold, fold_with_origins


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＰＳ排產", "aps排产"),
        ("表\u200b面\ufeff缺陷", "表面缺陷"),
        ("Café ﬁlter", "cafe filter"),
        ("a\0b\tc", "a b c"),
        ("", ""),
        ("👍", "👍"),
        ("\ud800坏", "坏"),
    ],
)
def test_fold_gives_one_form(text, folded):
    assert fold(text, 100) == folded


def test_fold_cuts_after_invisible_padding_is_gone():
    assert fold("\u200b" * 20 + "缺陷检测", 10) == "缺陷检测"


def test_fold_stops_reading_at_four_times_the_cap():
    assert fold("\u200b" * 1000 + "缺陷", 10) == ""


def test_fold_with_origins_leads_back_to_the_original():
    text = "Ａ\u200b檢ﬁ測"

    folded, origins = fold_with_origins(text, 100)

    assert folded == "a检fi测"
    assert [text[origin] for origin in origins] == ["Ａ", "檢", "ﬁ", "ﬁ", "測"]
