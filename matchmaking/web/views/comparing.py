"""Two to four solutions of a scenario's list, side by side against what it asks for."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from matchmaking.matching.lists import MatchList, match_list
from matchmaking.web.asking import asking_of_scenario
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.comparing import compare
from matchmaking.web.http import PageRequest
from matchmaking.web.match_lists import FEWEST, MOST
from matchmaking.web.views.matches import readable_scenario

ONLY = "differences"


@require_safe
def scenario_compare(request: PageRequest, public_id: str) -> HttpResponse:
    """Compare what was ticked; what cannot be compared is said, and the choice stays open."""
    card = readable_scenario(request, public_id)
    scenario = card.scenario
    own = own_organization_keys(request.user)
    shown = match_list(scenario, user=request.user, is_own=card.is_own)
    wanted = list(dict.fromkeys(request.GET.getlist("with")))
    found = [match for one in wanted if (match := shown.find(one)) is not None]
    compared = found[:MOST] if len(found) >= FEWEST else []
    solutions = [match.solution for match in compared]
    prefetch_related_objects(solutions, "case_studies", "service_areas")
    context = {
        "scenario": scenario,
        "is_own": card.is_own,
        "asking": asking_of_scenario(request.user, scenario, own=own),
        "notes": _notes(shown, n_wanted=len(wanted), n_found=len(found)),
        "table": compare(scenario, compared, is_own=card.is_own) if compared else None,
        "only": request.GET.get("only") == ONLY,
        "choices": shown.kept,
        "ticked": {match.solution.public_id for match in found},
    }
    return render(request, "matching/compare.html", context)


def _notes(shown: MatchList, *, n_wanted: int, n_found: int) -> Sequence[str]:
    """Return what a reader should know of the choice that was made."""
    notes = []
    if n_lost := n_wanted - n_found:
        notes.append(
            ngettext(
                "One chosen solution is not on the list of this scenario: left out.",
                "%(number)d chosen solutions are not on the list of this scenario: left out.",
                n_lost,
            )
            % {"number": n_lost}
        )
    if n_found > MOST:
        notes.append(gettext("At most four are compared: the first four are shown."))
    if n_found < FEWEST and len(shown.kept) >= FEWEST:
        notes.append(gettext("Tick at least two solutions, four at most."))
    return notes
