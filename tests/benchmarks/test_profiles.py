from benchmarks.profiles import make_offers


def test_make_offers_gives_the_same_texts_for_the_same_seed():
    first, second, other = (make_offers(5, seed=seed) for seed in (1, 1, 2))

    assert first == second
    assert first != other
    assert len({offer.key for offer in first}) == 5
    assert all(offer.texts["description"] for offer in first)
