from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.common.models import TimestampedModel
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


class Watch(TimestampedModel):
    """A record whose organization hears of new suitable partners.

    ``known`` are the keys of the partners that were there when it was told last, ``n_new`` how
    many it was told of. A muted one says that nobody wants to hear of the record, which is
    otherwise watched by itself while nothing fits it.
    """

    scenario = models.OneToOneField(
        Scenario, on_delete=models.CASCADE, null=True, blank=True, related_name="watch"
    )
    solution = models.OneToOneField(
        Solution, on_delete=models.CASCADE, null=True, blank=True, related_name="watch"
    )
    known = models.JSONField(default=list, blank=True)
    n_new = models.PositiveIntegerField(_("new partners"), default=0)
    is_muted = models.BooleanField(_("not watched any more"), default=False)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scenario__isnull=True) ^ Q(solution__isnull=True),
                name="watch_of_one_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id or ''} {self.solution_id or ''}".strip()

    @property
    def posting(self) -> Any:
        return self.scenario or self.solution
