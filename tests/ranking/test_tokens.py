import pytest

from matchmaking.ranking.tokens import Kind, code_term, placed_terms, text_tokens


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


def test_placed_terms_are_the_terms_of_the_tokens_with_their_starts():
    text = "设备 predictive maintenance 预测yolov8"

    terms, starts = placed_terms(text)

    placed = sorted(zip(terms.tolist(), starts.tolist(), strict=True))
    assert placed == sorted((token.term, token.start) for token in text_tokens(text))


def test_word_terms_share_a_stem():
    assert placed_terms("inspecting")[0].tolist() == placed_terms("inspections")[0].tolist()


def test_code_terms_of_different_kinds_differ():
    assert code_term(Kind.CONCEPT, "aps") != code_term(Kind.CAPABILITY, "aps")
    assert code_term(Kind.CONCEPT, "aps") == code_term(Kind.CONCEPT, "aps")
