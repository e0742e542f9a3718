from itertools import pairwise

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import models
from django.test.utils import isolate_apps

from matchmaking.common import register
from matchmaking.common.register import (
    Audience,
    audience_of,
    faults,
    fields_only_for,
    list_fields,
    visible_fields,
)
from matchmaking.scenarios.models import Scenario


@pytest.fixture(autouse=True)
def _own_register(monkeypatch):
    """No test changes the lists of another."""
    copy = {label: dict(listed) for label, listed in register._register.items()}
    monkeypatch.setattr(register, "_register", copy)


@pytest.fixture
def memo():
    """A model that a context might add one day."""
    with isolate_apps("matchmaking.scenarios"):

        class Memo(models.Model):
            title = models.CharField(max_length=10)
            price = models.IntegerField()

            class Meta:
                app_label = "scenarios"

        return Memo


def test_every_field_of_the_platform_has_an_audience():
    call_command("check")


def test_check_names_a_field_without_an_audience():
    del register._register["scenarios.Scenario"]["contact_phone"]

    with pytest.raises(SystemCheckError, match=r"scenarios\.Scenario\.contact_phone is not in"):
        call_command("check", tags=["models"])


def test_check_names_a_many_to_many_field_without_an_audience():
    del register._register["organizations.Organization"]["members"]

    with pytest.raises(SystemCheckError, match=r"organizations\.Organization\.members is not in"):
        call_command("check", tags=["models"])


def test_check_names_an_entry_without_a_field():
    register._register["scenarios.Scenario"]["budget"] = Audience.MEMBERS

    with pytest.raises(SystemCheckError, match=r"scenarios\.Scenario\.budget is in the field"):
        call_command("check", tags=["models"])


def test_new_model_and_new_field_are_faults_until_they_are_listed(memo):
    assert [fault.msg.split()[0] for fault in faults(memo)] == [
        "scenarios.Memo.id",
        "scenarios.Memo.title",
        "scenarios.Memo.price",
    ]

    list_fields(memo, {Audience.NOBODY: "id", Audience.ANYBODY: ["title"]})
    assert [(fault.id, fault.msg.split()[0]) for fault in faults(memo)] == [
        ("register.E001", "scenarios.Memo.price")
    ]

    list_fields(memo, {Audience.NOBODY: "id", Audience.ANYBODY: "title", Audience.SELF: "price"})
    assert list(faults(memo)) == []


def test_field_is_listed_once(memo):
    with pytest.raises(ValueError, match=r"Memo\.title is listed twice"):
        list_fields(memo, {Audience.ANYBODY: "title"}, {Audience.MEMBERS: "title"})


def test_field_without_an_audience_is_shown_to_nobody_by_mistake(memo):
    list_fields(memo, {Audience.NOBODY: "id", Audience.ANYBODY: "title"})

    with pytest.raises(LookupError, match=r"Memo\.price"):
        visible_fields(memo, Audience.ANYBODY)


def test_narrower_audiences_see_what_wider_ones_do():
    seen = [set(visible_fields(Scenario, audience)) for audience in Audience]

    assert all(wide <= narrow for wide, narrow in pairwise(seen))
    assert seen[Audience.GUARDED] - seen[Audience.ANYBODY] == {
        "organization",
        "pain_points",
        "targets",
    }


def test_confidential_fields_of_a_scenario_are_those_of_its_members():
    assert fields_only_for(Scenario, Audience.MEMBERS) == (
        "current_state", "budget_min", "budget_max", "contact_name", "contact_phone",
        "contact_email",
    )  # fmt: skip
    assert set(Scenario.CONFIDENTIAL_FIELDS) == set(fields_only_for(Scenario, Audience.MEMBERS))


def test_what_anybody_sees_of_a_scenario_gives_no_company_away():
    assert set(visible_fields(Scenario, Audience.ANYBODY)) == {
        "public_id", "title", "requirement", "industries", "stages", "capabilities", "sector",
        "province", "deployment", "duration_months", "visibility", "language", "status", "source",
        "published_at", "confirmed_at", "faded_at",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["password", "is_superuser", "user_permissions"])
def test_secrets_of_a_log_in_are_for_nobody(name, django_user_model):
    assert audience_of(django_user_model, name) == Audience.NOBODY
