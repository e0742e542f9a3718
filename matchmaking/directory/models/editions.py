"""Published editions: written once, and never again.

``Edition`` and what hangs on it refuse changes by the application, by constraints and, in the
database itself, by triggers (see the migrations).
"""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.models import PublicModel, TimestampedModel
from matchmaking.directory.exceptions import FixedError
from matchmaking.directory.models.applications import Application
from matchmaking.directory.models.fixed import WrittenOnce
from matchmaking.directory.models.programmes import Programme, Round
from matchmaking.organizations.models import Organization, PlatformRole, User
from matchmaking.organizations.permissions import has_platform_role


class SigningKey(TimestampedModel):
    """The public half of a key; the secret one never enters the database."""

    key_id = models.CharField(_("key"), max_length=16, unique=True)
    public_key = models.CharField(_("public key, base64"), max_length=44)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.key_id


class EditionStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("edition", "Proposed")
    PUBLISHED = "published", pgettext_lazy("edition", "Published")


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        return self.filter(status=EditionStatus.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The published ones; what is only proposed to administrators and auditors."""
        if has_platform_role(user, PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR):
            return self.all()
        return self.published()

    def update(self, **fields: Any) -> int:
        if self.published().exists():
            raise FixedError
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.published().exists():
            raise FixedError
        return super().delete()


class Edition(PublicModel):
    """A numbered edition of a programme's list.

    ``manifest`` is the canonical JSON of all that it states; ``sha256`` is that of its bytes, which
    ``signature`` signs with ``key``. Its chain is that of ``previous``.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("number"))
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="edition")
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    status = models.CharField(
        _("status"), max_length=9, choices=EditionStatus, default=EditionStatus.PROPOSED
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who issues it, as of the day of publication; editions before this column have none.
    issuer = models.JSONField(_("issuer"), null=True, blank=True)
    manifest = models.TextField(_("manifest"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    signature = models.CharField(_("signature, base64"), max_length=88, blank=True)
    key = models.ForeignKey(
        SigningKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="edition_number_unique"),
            models.CheckConstraint(
                condition=Q(
                    status="proposed", published_by=None, published_on=None, manifest="", key=None
                )
                | (
                    Q(
                        status="published",
                        published_by__isnull=False,
                        published_on__isnull=False,
                        valid_until__isnull=False,
                        key__isnull=False,
                    )
                    & ~Q(manifest="")
                    & ~Q(sha256="")
                    & ~Q(signature="")
                ),
                name="edition_published_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("proposed_by")),
                name="edition_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.number}"

    @property
    def is_published(self) -> bool:
        return self.status == EditionStatus.PUBLISHED

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise FixedError  # ``editions.publish_edition`` writes the one change there is
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        if self.is_published:
            raise FixedError
        return super().delete(*args, **options)


class Entry(WrittenOnce, PublicModel):
    """A line of a published edition; ``facts`` are those of the day, as the manifest has them."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField(_("position"))
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="entry")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="directory_entries"
    )
    facts = models.JSONField(_("facts"))

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["edition", "position"]
        indexes = [models.Index(fields=["organization", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="entry_position_unique")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.position}"


class AddendumKind(models.TextChoices):
    """What is stated of an entry after its publication."""

    WARNED = "warned", _("Warned, to be rectified")
    RECTIFIED = "rectified", _("Rectified, the warning is lifted")
    SUSPENDED = "suspended", pgettext_lazy("entry", "Suspended")
    RESTORED = "restored", pgettext_lazy("entry", "Restored")
    REMOVED = "removed", pgettext_lazy("entry", "Removed")


class AddendumReason(models.TextChoices):
    FALSE_EVIDENCE = "false_evidence", _("Evidence turned out to be false")
    COMPLAINTS = "complaints", _("Well-founded complaints of customers")
    OUT_OF_BUSINESS = "out_of_business", _("Business ended or the organization suspended")
    OVERDUE = "overdue", _("Not rectified by the deadline")
    SAFETY = "safety", _("A safety or compliance incident")
    RECTIFIED = "rectified", _("The fault has been rectified")
    APPEAL_UPHELD = "appeal_upheld", _("An appeal was upheld")
    OWN_WISH = "own_wish", _("At its own wish")
    OTHER = "other", _("Another reason, given in words")


class Addendum(WrittenOnce, PublicModel):
    """A signed statement about an entry of a published edition, chained to the one before.

    ``document`` is its canonical JSON; ``previous_sha256`` that of the addendum before it, or of
    the edition for the first. It holds from ``effective_on``; a warning is to be rectified by
    ``due_on``.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField(_("number"))
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="addenda")
    kind = models.CharField(_("kind"), max_length=9, choices=AddendumKind)
    reason = models.CharField(_("reason"), max_length=15, choices=AddendumReason)
    words = BoundedTextField(_("words"), max_length=600, blank=True)
    effective_on = models.DateField(_("holds from"))
    due_on = models.DateField(_("to be rectified by"), null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    document = models.TextField(_("document"))
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(_("signature, base64"), max_length=88)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="addendum_number_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=AddendumKind.values), name="addendum_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="warned") | Q(due_on__gt=F("effective_on")),
                name="addendum_warning_has_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.number} {self.kind}"

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


class AppealStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("appeal", "To be decided")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "Dismissed")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the user's organizations, and all to administrators and auditors."""
        if has_platform_role(user, PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR):
            return self.all()
        own = Organization.objects.of_member(user).values("pk")
        return self.filter(addendum__entry__organization__in=own)


class Appeal(PublicModel):
    """What a listed organization says against an addendum; somebody else decides on it."""

    addendum = models.OneToOneField(Addendum, on_delete=models.PROTECT, related_name="appeal")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = BoundedTextField(_("grounds, with new evidence"), max_length=2000)
    status = models.CharField(
        _("status"), max_length=9, choices=AppealStatus, default=AppealStatus.OPEN
    )
    answer = BoundedTextField(_("answer"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"
