import factory

from matchmaking.exchange.models import ImportJob, ImportKind
from tests.factories.organizations import OrganizationFactory, UserFactory


class ImportJobFactory(factory.django.DjangoModelFactory):
    """An upload of scenarios that waits for its check; its file is not looked at."""

    class Meta:
        model = ImportJob

    owner = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    kind = ImportKind.SCENARIO
    name = "需求.xlsx"
