"""What is checked by people before an organization is trusted: who it is, and who speaks for it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.files import StoredFile
from matchmaking.common.models import PublicModel
from matchmaking.organizations.models.organizations import Organization
from matchmaking.organizations.models.users import User


class VerificationStatus(models.TextChoices):
    SUBMITTED = "submitted", _("Waiting for the first reader")
    SECONDED = "seconded", _("Waiting for the second reader")
    APPROVED = "approved", _("Verified")
    RETURNED = "returned", _("Returned")
    RECALLED = "recalled", _("Recalled")


VERIFICATION_OPEN = (VerificationStatus.SUBMITTED, VerificationStatus.SECONDED)


class Verification(PublicModel):
    """A request to confirm that an organization is who it says; two different readers decide."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="verifications"
    )
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    statement = BoundedTextField(_("statement"), max_length=600, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=VerificationStatus,
        default=VerificationStatus.SUBMITTED,
    )
    first_reader = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_reader = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    words = BoundedTextField(_("words"), max_length=600, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(status__in=VERIFICATION_OPEN),
                name="verification_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(status=VerificationStatus.APPROVED)
                | Q(first_reader__isnull=False, second_reader__isnull=False)
                & ~Q(first_reader=F("second_reader")),
                name="verification_two_readers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status in VERIFICATION_OPEN


class ClaimStatus(models.TextChoices):
    OPEN = "open", _("Open")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    RECALLED = "recalled", _("Recalled")


class Claim(PublicModel):
    """Somebody says to belong to an organization that is on the platform already."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="claims")
    claimant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="claims")
    statement = BoundedTextField(_("statement"), max_length=600)
    status = models.CharField(
        _("status"), max_length=10, choices=ClaimStatus, default=ClaimStatus.OPEN
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = BoundedTextField(_("words"), max_length=600, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "claimant"],
                condition=Q(status=ClaimStatus.OPEN),
                name="claim_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.status}"


class Evidence(StoredFile):
    """A file that supports a verification or a claim; it is read by its owners and reviewers."""

    verification = models.ForeignKey(
        Verification, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence"
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verification__isnull=False) ^ Q(claim__isnull=False),
                name="evidence_of_one",
            )
        ]
