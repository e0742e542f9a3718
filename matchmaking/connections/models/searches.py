from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.common.models import PublicModel
from matchmaking.organizations.models import User


class SearchKind(models.TextChoices):
    """The lists that can be searched."""

    SCENARIO = "scenario", _("Scenarios")
    SOLUTION = "solution", _("Solutions")
    PROVIDER = "provider", _("Providers")


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A search is for the eyes of its owner alone, whatever others do for the platform."""
        return self.filter(owner=user.pk) if user.pk else self.none()


class SavedSearch(PublicModel):
    """The filters of a list that somebody keeps, and wants to hear of what comes to meet them.

    ``filters`` holds codes by name, and words under ``q``; equal ones have the same
    ``fingerprint``. What had appeared by ``known_at``, and the records with the keys ``known``,
    are no news. ``n_new`` is how many the owner was told of last.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    kind = models.CharField(_("list"), max_length=8, choices=SearchKind)
    name = models.CharField(_("name of the search"), max_length=60)
    filters = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, editable=False)
    has_alert = models.BooleanField(_("tell me of new results"), default=True)
    opened_at = models.DateTimeField(_("last opened at"), default=timezone.now)
    known_at = models.DateTimeField(default=timezone.now, editable=False)
    known = models.JSONField(default=list, blank=True, editable=False)
    looked_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    n_new = models.PositiveIntegerField(_("new results"), default=0)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["looked_at"], condition=Q(has_alert=True), name="search_alerted")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "fingerprint"], name="saved_search_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SearchKind.values), name="saved_search_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The way to its results; following it, the owner has seen them."""
        return reverse("web:search_open", args=[self.public_id])
