"""What is kept beside a posting: its versions, the revision that waits, and the way it went."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.models import PublicModel
from matchmaking.organizations.models import User
from matchmaking.organizations.moves import PostingMove, ReturnReason


def unversioned(own_fields: Collection[str]) -> list[str]:
    """Return what histories leave out: a version tells it in its ``content`` or need not."""
    dates = (
        "created_at", "updated_at", "written_at", "submitted_at", "published_at", "confirmed_at",
        "reminded_at", "faded_at",
    )  # fmt: skip
    return [*own_fields, *dates, "source", "source_key"]


class PostingVersion(models.Model):
    """What a posting said after a change: field → value, tags by their codes."""

    content = models.JSONField(default=dict)

    class Meta:
        abstract = True


class RevisionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    DISCARDED = "discarded", _("Discarded")


REVISION_OPEN = (RevisionStatus.DRAFT, RevisionStatus.SUBMITTED, RevisionStatus.RETURNED)


class PostingRevision(PublicModel):
    """What a published posting shall say instead; the published version stays until approval.

    Lower classes add ``posting``. ``content`` is a whole version; ``version`` grows with each
    change of it, so that nobody approves what they have not seen.
    """

    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(
        _("status"), max_length=10, choices=RevisionStatus, default=RevisionStatus.DRAFT
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    written_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"


def one_open_revision(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["posting"], condition=Q(status__in=REVISION_OPEN), name=name
    )


class PostingTransition(PublicModel):
    """A step on the way of a posting: who moved it, and why. Lower classes add ``posting``.

    ``is_revision`` tells that the step was made by a pending revision, not by the posting.
    """

    move = models.CharField(_("move"), max_length=10, choices=PostingMove)
    is_revision = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    words = BoundedTextField(_("words"), max_length=600, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.move}"

    @property
    def reason_labels(self) -> list[str]:
        known: dict[str, Any] = dict(ReturnReason.choices)
        return [str(known[code]) for code in self.reasons if code in known]
