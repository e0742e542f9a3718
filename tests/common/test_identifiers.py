import re

import pytest
from django.urls import NoReverseMatch, reverse

from matchmaking.common.identifiers import ALPHABET, LENGTH, new_public_id
from tests.factories.scenarios import ScenarioFactory


def test_new_public_id_is_long_plain_and_never_the_same():
    ids = [new_public_id() for _ in range(1000)]

    assert len(set(ids)) == 1000
    assert all(re.fullmatch(f"[{ALPHABET}]{{{LENGTH}}}", public_id) for public_id in ids)
    assert set("".join(ids)) == set(ALPHABET)


def test_public_ids_hold_no_letters_that_are_mistaken_for_others():
    assert set(ALPHABET) & set("01oilu") == set()
    assert ALPHABET.lower() == ALPHABET


@pytest.mark.django_db
def test_public_model_takes_an_id_of_its_own_and_keeps_it():
    scenario = ScenarioFactory()
    public_id = scenario.public_id

    scenario.save()
    scenario.refresh_from_db()

    assert scenario.public_id == public_id
    assert ScenarioFactory().public_id != public_id
    assert scenario.get_absolute_url() == f"/scenarios/{public_id}/"


@pytest.mark.parametrize("public_id", ["", "a" * 13, "a" * 15, "o" * 14, "A" * 14, "../" * 5])
def test_malformed_public_ids_have_no_address(public_id):
    with pytest.raises(NoReverseMatch):
        reverse("web:scenario_detail", args=[public_id])
