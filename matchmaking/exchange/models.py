from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.files import private_storage, stored_name
from matchmaking.common.models import PublicModel
from matchmaking.exchange.fields import Kind
from matchmaking.exchange.kinds import KINDS, ImportKind
from matchmaking.organizations.models import Membership, Organization, PlatformRole, User
from matchmaking.organizations.permissions import EDITING_ROLES

KEPT = timedelta(days=7)  # then its files are deleted


class ImportStatus(models.TextChoices):
    UPLOADED = "uploaded", _("Waiting")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    COMMITTING = "committing", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", pgettext_lazy("import", "Refused")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


OPEN = (
    ImportStatus.UPLOADED,
    ImportStatus.CHECKING,
    ImportStatus.CHECKED,
    ImportStatus.COMMITTING,
)
WORKING = (ImportStatus.UPLOADED, ImportStatus.CHECKING, ImportStatus.COMMITTING)


class ImportScope(models.TextChoices):
    ALL = "all", _("All rows")
    VALID = "valid", _("The valid rows")


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def visible_to(self, user: User) -> Self:
        """The imports of ``user``, as long as ``user`` may write what they are about."""
        edited = Membership.objects.filter(user=user.pk, role__in=EDITING_ROLES)
        may = Q(organization__in=edited.values("organization"))
        if user.platform_role == PlatformRole.ADMINISTRATOR:
            may |= Q(organization__isnull=True)
        return self.filter(may, owner=user.pk)


def expiry() -> datetime:
    return timezone.now() + KEPT


class ImportJob(PublicModel):
    """A table on its way in: uploaded, checked row by row, then written as its owner says.

    Without an organization it is an administrator's, whose rows name theirs. ``plan`` holds the
    rows to be written, ``report`` what is to be told of rows; both are made by the check.
    ``n_done`` counts rows read while it is checked and rows of the plan while it is committed;
    ``lease_token`` is empty while the job waits for a worker.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="imports")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="imports", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ImportKind)
    name = models.CharField(_("name of the file"), max_length=200)
    file = models.FileField(storage=private_storage, upload_to=stored_name, blank=True)
    plan = models.FileField(storage=private_storage, upload_to=stored_name, blank=True)
    report = models.FileField(storage=private_storage, upload_to=stored_name, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED
    )
    scope = models.CharField(_("rows"), max_length=5, choices=ImportScope, blank=True)
    is_submitted = models.BooleanField(_("submit for review at once"), default=False)
    n_rows = models.PositiveIntegerField(default=0)
    n_new = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    n_same = models.PositiveIntegerField(default=0)
    n_faulty = models.PositiveIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_total = models.PositiveIntegerField(default=0)
    n_created = models.PositiveIntegerField(default=0)
    n_edited = models.PositiveIntegerField(default=0)
    n_refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list, blank=True)  # of rows while they were written
    letters = models.JSONField(default=dict, blank=True)  # where columns stand in the file, by key
    unknown = models.JSONField(default=list, blank=True)  # headings that mean no column
    refusal_code = models.CharField(max_length=40, blank=True)
    refusal_facts = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), default=expiry)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["owner", "-id"]),
            models.Index(fields=["expires_at"]),
            models.Index(
                fields=["leased_until"],
                condition=Q(status__in=WORKING),
                name="importjob_working_lease",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values), name="importjob_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ImportStatus.COMMITTING) | ~Q(scope=""),
                name="importjob_committing_scoped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("web:import_detail", args=[self.public_id])

    @property
    def table(self) -> Kind:
        return KINDS[self.kind]

    @property
    def is_many(self) -> bool:
        """Whether the rows name their organizations."""
        return self.organization_id is None

    @property
    def is_working(self) -> bool:
        return self.status in WORKING

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def n_valid(self) -> int:
        """Rows that a commit writes."""
        return self.n_new + self.n_changed
