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
