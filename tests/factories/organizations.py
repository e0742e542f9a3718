import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from matchmaking.organizations.models import (
    Membership,
    Organization,
    OrganizationKind,
    ProviderType,
    Role,
    User,
)
from matchmaking.organizations.models.users import confirm_address
from matchmaking.taxonomy.regions import Province

PASSWORD = "correct horse battery"


SECRET = "JBSWY3DPEHPK3PXP"


def give_second_factor(user: User) -> Authenticator:
    """An authenticator app that knows ``SECRET``."""
    return TOTP.activate(user, SECRET).instance


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can log in with ``PASSWORD``: the address is confirmed.

    Who works for the platform has a second factor, unless ``second_factor=False``.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"王工{n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def address(self, create, extracted):
        if create:
            confirm_address(self)

    @factory.post_generation
    def second_factor(self, create, extracted):
        if create and (self.needs_second_factor if extracted is None else extracted):
            give_second_factor(self)


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
