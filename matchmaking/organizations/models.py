from typing import Any, Self

from django.contrib.auth.models import AbstractUser, AnonymousUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.models import PublicModel, TimestampedModel
from matchmaking.common.validators import validate_text_list
from matchmaking.taxonomy.regions import Province


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("An e-mail address is needed.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person; the e-mail address is the log-in name and is kept in lower case."""

    username = None  # type: ignore[assignment]  # replaced by the e-mail address
    first_name = None  # type: ignore[assignment]  # Chinese names are not split
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True)

    objects = UserManager()  # type: ignore[misc,assignment]  # narrower than AbstractUser's

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


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

    def get_absolute_url(self) -> str:
        return reverse("web:provider_detail", args=[self.public_id])


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class Membership(TimestampedModel):
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.VIEWER)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"
