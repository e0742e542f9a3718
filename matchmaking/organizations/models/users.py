from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a log-in whose address counts as confirmed: who runs a command vouches for it."""
        if not email:
            raise ValueError("An e-mail address is needed.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        confirm_address(user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class PlatformRole(models.TextChoices):
    """What somebody does for the platform itself; nobody has two of these."""

    REVIEWER = "reviewer", _("Reviewer")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class User(AbstractUser):  # type: ignore[django-manager-missing]  # knox's has no types
    """A person; the e-mail address is the log-in name and is kept in lower case."""

    username = None  # type: ignore[assignment]  # replaced by the e-mail address
    first_name = None  # type: ignore[assignment]  # Chinese names are not split
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    language = models.CharField(
        _("language of e-mails"), max_length=7, choices=settings.LANGUAGES, default="zh-hans"
    )
    platform_role = models.CharField(
        _("platform role"), max_length=13, choices=PlatformRole, blank=True
    )

    privacy_version = models.CharField(
        _("accepted privacy notice"), max_length=10, blank=True, editable=False
    )
    privacy_accepted_at = models.DateTimeField(
        _("privacy notice accepted at"), null=True, blank=True, editable=False
    )
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()  # type: ignore[misc,assignment]  # narrower than AbstractUser's

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                condition=Q(platform_role__in=["", *PlatformRole.values]),
                name="user_platform_role_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def needs_second_factor(self) -> bool:
        """Whether this log-in opens more than the records of an organization."""
        return bool(self.platform_role or self.is_staff)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what every session of the user must carry: it ends with password and epoch."""
        content = f"{self.password}{self.session_epoch or ''}"
        key_salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(key_salt, content, secret=secret, algorithm="sha256").hexdigest()


def confirm_address(user: User) -> None:
    """Let the e-mail address of ``user`` count as confirmed, and forget any other."""
    addresses = EmailAddress.objects.filter(user=user)
    addresses.exclude(email=user.email).delete()
    addresses.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
