"""Every list and form of the admin site opens, with and without a search."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories.matching import MatchFactory
from tests.factories.notifications import DeliveryFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.solutions import CaseStudyFactory
from tests.factories.taxonomy import AliasFactory, ScenarioTypeFactory

pytestmark = pytest.mark.django_db

OWN = [model for model in admin.site._registry if model.__module__.startswith("matchmaking.")]


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture(autouse=True)
def _rows():
    MatchFactory()
    DeliveryFactory()
    MembershipFactory()
    CaseStudyFactory()
    AliasFactory()
    ScenarioTypeFactory()


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_admin_lists_searches_and_shows(staff, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    query = {"q": "钢"} if admin.site._registry[model].search_fields else {}

    assert staff.get(reverse(f"{name}_changelist")).status_code == 200
    assert staff.get(reverse(f"{name}_changelist"), query).status_code == 200
    for row in model._default_manager.all()[:1]:
        assert staff.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_admin_lists_are_closed_to_members(client, model):
    client.force_login(UserFactory())
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    assert client.get(reverse(f"{name}_changelist")).status_code in {302, 403}
