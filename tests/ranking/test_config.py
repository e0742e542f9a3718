from dataclasses import replace

import pytest

from matchmaking.ranking.config import DEFAULT, FieldRule, RankingConfig
from matchmaking.ranking.exceptions import ConfigError


def test_config_survives_json():
    assert RankingConfig.from_json(DEFAULT.to_json()) == DEFAULT


def test_config_digest_follows_any_value():
    changed = replace(DEFAULT, k1=DEFAULT.k1 + 0.1)

    assert changed.digest() != DEFAULT.digest()
    assert DEFAULT.digest() == RankingConfig().digest()


@pytest.mark.parametrize(
    "change",
    [
        {"text": 0.9},
        {"k1": -1.0},
        {"k3": float("nan")},
        {"b": 1.5},
        {"query_fields": {"title": FieldRule(1.0, 0)}},
        {"candidate_fields": {"title": FieldRule(-1.0, 10)}},
    ],
)
def test_config_refuses_values_out_of_range(change):
    with pytest.raises(ConfigError):
        replace(DEFAULT, **change)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"unknown": 1}', "null"])
def test_config_from_json_refuses_anything_else(text):
    with pytest.raises(ConfigError):
        RankingConfig.from_json(text)
