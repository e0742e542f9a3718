from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.common.identifiers import LENGTH, new_public_id


class TimestampedModel(models.Model):
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True


class PublicModel(TimestampedModel):
    """A row that people address by a random identifier; the primary key stays inside."""

    public_id = models.CharField(
        max_length=LENGTH, unique=True, default=new_public_id, editable=False
    )

    class Meta:
        abstract = True


class OutboxEvent(models.Model):
    """A fact of a lower context that a higher one must hear of.

    It is written in the transaction that makes the fact true; see ``common.outbox``.
    """

    topic = models.CharField(_("topic"), max_length=60)
    object_pk = models.BigIntegerField(_("record"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    processed_at = models.DateTimeField(_("processed at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["attempts", "id"],
                condition=Q(processed_at__isnull=True),
                name="outboxevent_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.object_pk}"


class AuditTrailError(Exception):
    """The trail is only ever appended to."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def update(self, **_fields: Any) -> int:
        raise AuditTrailError

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AuditTrailError


class AuditEvent(models.Model):
    """An action of somebody on a record; see ``common.audit``.

    People, organizations and records are named by keys, so that the trail outlives them and
    tells nothing that they would have a right to see deleted.
    """

    sequence = models.BigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("time"))
    actor_key = models.BigIntegerField(_("actor"), null=True)
    organization_key = models.BigIntegerField(_("organization"), null=True)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("kind of record"), max_length=60)
    object_id = models.CharField(_("record"), max_length=40)
    before = models.CharField(max_length=64, blank=True)
    after = models.CharField(max_length=64, blank=True)
    details = models.JSONField(_("details"), default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["action", "-sequence"]),
            models.Index(fields=["actor_key", "-sequence"]),
            models.Index(fields=["organization_key", "-sequence"]),
            models.Index(fields=["object_id", "-sequence"]),
            models.Index(fields=["-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AuditTrailError
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> tuple[int, dict[str, int]]:
        raise AuditTrailError


class AuditHead(models.Model):
    """The end of the chain: number and hash of its last event."""

    ONLY = 1

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit trail")
        verbose_name_plural = _("audit trails")

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


class AuditCheck(models.Model):
    """A walk over the whole chain: how far it came, when, and the first fault that it found."""

    at = models.DateTimeField(auto_now_add=True)
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    fault_sequence = models.BigIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.problem}".strip()

    @property
    def is_sound(self) -> bool:
        return not self.problem
