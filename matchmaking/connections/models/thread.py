"""What both sides of an accepted connection share: messages, files, meetings, next steps."""

from datetime import date, datetime, timedelta
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.files import StoredFile
from matchmaking.common.models import PublicModel, TimestampedModel
from matchmaking.connections.models.connections import Connection
from matchmaking.connections.moves import Side
from matchmaking.organizations.models import User

SHORTEST_MEETING = 15  # minutes
LONGEST_MEETING = 8 * 60
LINKS = ("https://", "http://")


class MeetingStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Called off")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The meetings of the connections that ``user`` may see."""
        return self.filter(connection__in=Connection.objects.visible_to(user).values("pk"))


class Meeting(PublicModel):
    """A time that one side proposes and the other confirms or declines.

    ``sequence`` grows with each answer, so that calendars know the newest of two copies.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="meetings")
    proposed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    side = models.CharField(_("proposed by"), max_length=6, choices=Side)
    starts_at = models.DateTimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"))
    place = models.CharField(_("place or link"), max_length=300)
    status = models.CharField(
        _("status"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PROPOSED
    )
    answered_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["connection", "-starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST_MEETING, LONGEST_MEETING)),
                name="meeting_length",
                violation_error_message=_("A meeting lasts from 15 minutes to 8 hours."),
            ),
            models.CheckConstraint(
                condition=Q(status=MeetingStatus.PROPOSED) ^ Q(answered_at__isnull=False),
                name="meeting_answered_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def link(self) -> str:
        """The place if it is an address of the web."""
        return self.place if self.place.startswith(LINKS) and " " not in self.place else ""

    @property
    def is_on(self) -> bool:
        return self.status in {MeetingStatus.PROPOSED, MeetingStatus.CONFIRMED}


class Message(PublicModel):
    """What somebody has written for a side, or has done with a meeting; it is never changed.

    ``once`` is the same for what a form sends a second time: of those there is one in a connection.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    side = models.CharField(_("side"), max_length=6, choices=Side)
    text = BoundedTextField(_("message"), max_length=2000, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    meeting_status = models.CharField(
        _("what became of the meeting"), max_length=10, choices=MeetingStatus, blank=True
    )
    once = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["connection", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) ^ ~Q(meeting_status=""),
                name="message_meeting_status",
            ),
            models.UniqueConstraint(
                fields=["connection", "once"], condition=~Q(once=""), name="message_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.side}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The files of the connections that ``user`` may see."""
        own = Connection.objects.visible_to(user).values("pk")
        return self.filter(message__connection__in=own)


class Attachment(StoredFile):
    """A file sent with a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a message")
        verbose_name_plural = _("files of messages")
        ordering = ["pk"]


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The next steps of the connections that ``user`` may see."""
        return self.filter(connection__in=Connection.objects.visible_to(user).values("pk"))


class ChecklistItem(PublicModel):
    """A next step that both sides see: who takes it, by when, and whether it is done."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="checklist")
    text = models.CharField(_("step"), max_length=200)
    side = models.CharField(_("who takes it"), max_length=6, choices=Side)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    added_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        ordering = [F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["connection", "id"])]

    def __str__(self) -> str:
        return self.text

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def is_overdue(self, today: date) -> bool:
        return not self.is_done and self.due_on is not None and self.due_on < today


class ReadMark(TimestampedModel):
    """Up to which message somebody has read a thread."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="read_marks")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "connection"], name="readmark_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.connection_id} {self.message_id}"
