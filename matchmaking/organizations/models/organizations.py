from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.models import PublicModel
from matchmaking.common.validators import validate_text_list
from matchmaking.organizations.models.users import User
from matchmaking.taxonomy.regions import Province


class OrganizationKind(models.TextChoices):
    MANUFACTURER = "manufacturer", _("Manufacturer")
    PROVIDER = "provider", _("Provider")
    OPERATOR = "operator", _("Platform operator")


class OrganizationSize(models.TextChoices):
    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")


class ProviderType(models.TextChoices):
    INTEGRATOR = "integrator", _("System integrator")
    PRODUCT = "product", _("Product vendor")
    CHAIN_LEADER = "chain_leader", _("Chain-leading manufacturer")
    TELECOM = "telecom", _("Telecom operator")
    SOE_DIGITAL = "soe_digital", _("Digital arm of a state-owned group")
    RESEARCH = "research", _("Research institute")
    TESTING = "testing", _("Testing and certification body")
    CLOUD = "cloud", _("Cloud and model vendor")


class Source(models.TextChoices):
    """Where a record comes from; people see it, so that fiction is never taken for fact."""

    MEMBER = "member", _("Posted by a member")
    DEMO = "demo", _("Fictional demo content")
    PUBLISHED_CASE = "published_case", _("Drawn from a published case")


def validate_credit_code(value: str) -> None:
    if not uscc.is_valid(value) or value != uscc.compact(value):
        raise ValidationError(
            _("This is no valid unified social credit code: check the 18 characters."),
            code="invalid_credit_code",
        )


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def providers(self) -> Self:
        return self.filter(kind=OrganizationKind.PROVIDER)

    def active(self) -> Self:
        """Those that the platform has not suspended."""
        return self.filter(suspended_at__isnull=True)

    def trusted(self) -> Self:
        """Verified and not suspended: what may see more than the public does."""
        return self.active().filter(verified_at__isnull=False)

    def of_member(self, user: User | AnonymousUser) -> Self:
        """The organizations that ``user`` belongs to; none for a stranger."""
        return self.filter(memberships__user=user.pk) if user.pk else self.none()


class Organization(PublicModel):
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        unique=True,
        null=True,
        blank=True,
        validators=[validate_credit_code],
    )
    province = models.CharField(_("province"), max_length=6, choices=Province, blank=True)
    city = models.CharField(_("city"), max_length=40, blank=True)
    size = models.CharField(_("size"), max_length=10, choices=OrganizationSize, blank=True)
    founded = models.PositiveSmallIntegerField(
        _("founded in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2100)],
    )
    intro = BoundedTextField(_("introduction"), max_length=1000, blank=True)
    provider_type = models.CharField(
        _("provider type"), max_length=20, choices=ProviderType, blank=True
    )
    qualifications = models.JSONField(
        _("qualifications"), default=list, blank=True, validators=[validate_text_list]
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True, editable=False)
    suspension_reason = models.CharField(
        _("reason for the suspension"), max_length=200, blank=True, editable=False
    )
    source = models.CharField(_("source"), max_length=20, choices=Source, default=Source.MEMBER)
    source_key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    members = models.ManyToManyField(
        User, through="Membership", related_name="organizations", verbose_name=_("members")
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_zh", "pk"]
        indexes = [models.Index(fields=["kind", "province", "provider_type"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="provider") | Q(provider_type=""),
                name="organization_provider_type_of_provider",
                violation_error_message=_("Only a provider has a provider type."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language; the Chinese one where no English is known."""
        is_chinese = (get_language() or "").startswith("zh")
        return self.name_zh if is_chinese or not self.name_en else self.name_en

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None

    def get_absolute_url(self) -> str:
        return reverse("web:provider_detail", args=[self.public_id])
