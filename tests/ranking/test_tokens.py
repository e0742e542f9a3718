import pytest

from matchmaking.ranking.tokens import Kind, code_term, text_terms, text_tokens


def surfaces(text):
    return [text[token.start : token.end] for token in text_tokens(text)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("缺陷", ["缺", "陷", "缺陷"]),
        ("缺 陷", ["缺", "陷"]),
        ("检测plc-s7", ["检", "测", "检测", "plc-s7", "plc", "s7"]),
        ("real-time inspection of the web", ["real", "time", "inspection", "web"]),
        ("300℃ 0.5mm", ["0.5mm", "5mm"]),
        ("，。！", []),
        ("", []),
    ],
)
def test_text_tokens_cuts_each_script_its_own_way(text, tokens):
    assert surfaces(text) == tokens


def test_text_terms_are_the_terms_of_the_tokens():
    text = "设备 predictive maintenance 预测yolov8"

    assert sorted(text_terms(text).tolist()) == sorted(t.term for t in text_tokens(text))


def test_word_terms_share_a_stem():
    assert text_terms("inspecting").tolist() == text_terms("inspections").tolist()


def test_code_terms_of_different_kinds_differ():
    assert code_term(Kind.CONCEPT, "aps") != code_term(Kind.CAPABILITY, "aps")
    assert code_term(Kind.CONCEPT, "aps") == code_term(Kind.CONCEPT, "aps")
