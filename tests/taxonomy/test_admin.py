import pytest
from django.urls import reverse

from matchmaking.taxonomy.models import Alias
from matchmaking.taxonomy.wordings import STAFF_PROVENANCE
from tests.factories.organizations import UserFactory
from tests.factories.taxonomy import AliasFactory, CapabilityFactory, IndustryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_alias_that_staff_add_is_marked_as_theirs(staff):
    capability = CapabilityFactory()
    data = {"capability": capability.pk, "text": "漆面瑕疵", "kind": "name"}

    staff.post(reverse("admin:taxonomy_alias_add"), data)

    assert list(Alias.objects.values_list("text", "provenance")) == [("漆面瑕疵", STAFF_PROVENANCE)]


@pytest.mark.parametrize(
    ("provenance", "status"), [(STAFF_PROVENANCE, 302), ("editorial", 403), ("taxonomy", 403)]
)
@pytest.mark.parametrize("page", ["change", "delete"])
def test_alias_of_the_tables_is_left_alone(staff, page, provenance, status):
    alias = AliasFactory(text="旧词", provenance=provenance)
    data = {"capability": alias.capability.pk, "text": "新词", "kind": "name", "post": "yes"}

    response = staff.post(reverse(f"admin:taxonomy_alias_{page}", args=[alias.pk]), data)

    assert response.status_code == status
    assert Alias.objects.filter(text="旧词").exists() is (status == 403)


@pytest.mark.parametrize("page", ["change", "delete"])
def test_terms_are_only_looked_at(staff, page):
    industry = IndustryFactory()

    response = staff.post(
        reverse(f"admin:taxonomy_industry_{page}", args=[industry.pk]), {"post": "yes"}
    )

    assert response.status_code == 403
