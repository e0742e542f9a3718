"""The kinds of postings that tables hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaking.exchange.fields import Kind
from matchmaking.exchange.scenarios import SCENARIOS
from matchmaking.exchange.solutions import SOLUTIONS


class ImportKind(models.TextChoices):
    SCENARIO = "scenario", _("Scenarios")
    SOLUTION = "solution", _("Solutions")


KINDS: dict[str, Kind] = {kind.name: kind for kind in (SCENARIOS, SOLUTIONS)}
