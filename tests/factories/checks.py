"""People with a confirmed address, and what is checked about organizations."""

from datetime import timedelta

import factory
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from stdnum.cn import uscc

from matchmaking.organizations.models import (
    Claim,
    Evidence,
    Invitation,
    PlatformRole,
    Role,
    Verification,
)
from tests.factories.organizations import OrganizationFactory, UserFactory

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def credit_code(number: int) -> str:
    """A valid credit code for each number."""
    stem = f"91320500MA1{number:06d}"
    return stem + uscc.calc_check_digit(stem)


def scan(name: str = "licence.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class MemberFactory(UserFactory):
    """A person who has confirmed the e-mail address."""

    @factory.post_generation
    def address(self, create, extracted):
        EmailAddress.objects.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )


class UnconfirmedFactory(UserFactory):
    """A person who has not confirmed the e-mail address."""

    @factory.post_generation
    def address(self, create, extracted):
        EmailAddress.objects.filter(user=self).delete()


class ReviewerFactory(UserFactory):
    platform_role = PlatformRole.REVIEWER


class CodedOrganizationFactory(OrganizationFactory):
    """A manufacturer with a credit code."""

    credit_code = factory.Sequence(credit_code)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    organization = factory.SubFactory(OrganizationFactory)
    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    role = Role.EDITOR
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class VerificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Verification

    organization = factory.SubFactory(CodedOrganizationFactory)
    requested_by = factory.SubFactory(UserFactory)


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claim

    organization = factory.SubFactory(CodedOrganizationFactory)
    claimant = factory.SubFactory(UserFactory)
    statement = "设备部主管"


class EvidenceFactory(factory.django.DjangoModelFactory):
    """A file of a verification; pass ``claim`` and ``verification=None`` for one of a claim."""

    class Meta:
        model = Evidence

    verification = factory.SubFactory(VerificationFactory)
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="licence.pdf"))
    name = "licence.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = "0" * 64
