import pytest

from matchmaking.ranking.lexicon import Lexicon
from matchmaking.ranking.types import CapabilityTerm, Vocabulary
from tests.factories.ranking import VOCABULARY


def found(text, vocabulary=VOCABULARY):
    lexicon = Lexicon(vocabulary, 0.5)
    return [(e.code, text[e.token.start : e.token.end], e.weight) for e in lexicon.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("需要瑕疵识别", [("defect-detect", "瑕疵识别", 1.0)]),
        ("夜班漏检多", [("defect-detect", "漏检", 0.5)]),
        ("we want aps now", [("aps", "aps", 1.0)]),
        ("collapse", []),
        ("predicting maintenance", [("predictive-maint", "predicting maintenance", 1.0)]),
        ("刮花 scratches", [("scratch", "刮花", 1.0), ("scratch", "scratches", 1.0)]),
        ("", []),
    ],
)
def test_lexicon_finds_words_of_either_language(text, expected):
    assert found(text) == expected


def test_lexicon_shares_an_alias_out_among_its_codes():
    capabilities = {c: CapabilityTerm(c, "g", (c,), ("数字孪生",)) for c in ("aaa", "bbb")}

    evidence = found("数字孪生", Vocabulary(capabilities=capabilities))

    assert sorted(evidence) == [("aaa", "数字孪生", 0.5), ("bbb", "数字孪生", 0.5)]


def test_lexicon_counts_the_longest_alias_only():
    capabilities = {
        "kb": CapabilityTerm("kb", "g", ("知识",)),
        "graph": CapabilityTerm("graph", "g", ("知识图谱",)),
    }

    assert found("知识图谱", Vocabulary(capabilities=capabilities)) == [("graph", "知识图谱", 1.0)]


def test_lexicon_does_not_look_beyond_the_end_of_the_text():
    capabilities = {
        "short": CapabilityTerm("short", "g", ("知识",)),
        "long": CapabilityTerm("long", "g", ("知识图谱",)),
    }
    lexicon = Lexicon(Vocabulary(capabilities=capabilities), 0.5)

    [evidence] = lexicon.find("企业知识")

    assert (evidence.code, evidence.token.start, evidence.token.end) == ("short", 2, 4)
