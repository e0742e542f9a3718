from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


class Look(models.Model):
    """On ``looked_on`` somebody of ``organization`` opened the page of another's record."""

    scenario = models.ForeignKey(
        Scenario, on_delete=models.CASCADE, null=True, blank=True, related_name="looks"
    )
    solution = models.ForeignKey(
        Solution, on_delete=models.CASCADE, null=True, blank=True, related_name="looks"
    )
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    looked_on = models.DateField(_("looked on"))

    class Meta:
        verbose_name = _("look at a record")
        verbose_name_plural = _("looks at records")
        ordering = ["pk"]
        indexes = [models.Index(fields=["looked_on"], name="look_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(scenario__isnull=True) ^ Q(solution__isnull=True),
                name="look_at_one_record",
            ),
            models.UniqueConstraint(
                fields=["scenario", "organization", "looked_on"], name="look_scenario_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["solution", "organization", "looked_on"], name="look_solution_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id or self.solution_id} {self.looked_on}"
