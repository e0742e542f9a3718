from matchmaking.matching.reasons import tell_reasons


def reason(kind, *, words=(), codes=()):
    spans = {"query": [], "candidate": []}
    return {
        "kind": kind,
        "codes": list(codes),
        "words": [{"word": word, **spans} for word in words],
        "contribution": 0.1,
    }


def test_texts_that_agree_in_parts_of_words_only_are_no_reason_to_tell():
    encoded = [
        reason("shared_words"),
        reason("shared_words", words=["划伤"]),
        reason("stage_shared", codes=["production"]),
    ]

    told = tell_reasons(encoded, {"production": "生产制造"})

    assert [(row.kind, row.words) for row in told] == [
        ("shared_words", ("划伤",)),
        ("stage_shared", ()),
    ]
