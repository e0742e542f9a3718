import factory

from matchmaking.organizations.models import (
    Membership,
    Organization,
    OrganizationKind,
    ProviderType,
    Role,
    User,
)
from matchmaking.taxonomy.regions import Province

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can log in with ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"王工{n}")
    password = factory.django.Password(PASSWORD)


class OrganizationFactory(factory.django.DjangoModelFactory):
    """A manufacturer; ``members=[user]`` makes those users its owners."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    kind = OrganizationKind.MANUFACTURER
    name_zh = factory.Sequence(lambda n: f"江州第{n}机械厂")
    name_en = factory.Sequence(lambda n: f"Jiangzhou Machinery Works {n}")
    province = Province.JIANGSU

    @factory.post_generation
    def members(self, create, extracted):
        for user in extracted or ():
            Membership.objects.create(organization=self, user=user, role=Role.OWNER)


class ProviderFactory(OrganizationFactory):
    """A provider."""

    kind = OrganizationKind.PROVIDER
    name_zh = factory.Sequence(lambda n: f"深智科技{n}号公司")
    name_en = factory.Sequence(lambda n: f"Deepwise Technology {n}")
    provider_type = ProviderType.PRODUCT


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.OWNER
