import factory

from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.filters import fingerprint
from tests.factories.organizations import UserFactory


class SavedSearchFactory(factory.django.DjangoModelFactory):
    """A search of the scenarios for a word that every one of the factory's holds."""

    class Meta:
        model = SavedSearch

    owner = factory.SubFactory(UserFactory)
    kind = SearchKind.SCENARIO
    name = factory.Sequence(lambda n: f"划伤检测 {n}")
    filters = factory.LazyFunction(lambda: {"q": "划伤"})
    fingerprint = factory.LazyAttribute(lambda row: fingerprint(row.filters))
