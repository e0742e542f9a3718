"""The parts of the pages on one page, for those who build them; only where ``DEBUG`` is on."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaking.web.http import PageRequest

COLOUR = re.compile(r"^  --((?!tblr)[a-z-]+): (?:#|rgb)", re.MULTILINE)
SIZE = re.compile(r"^  --(text-[a-z0-9]+): ([^;]+);", re.MULTILINE)
SAMPLE_STEPS = ({"label": "Published", "who": "Reviewer"}, {"label": "Submitted", "who": "Author"})


@require_safe
def styleguide(request: PageRequest) -> HttpResponse:
    """Show tokens, as the style sheet has them, and components with made-up content."""
    tokens = Path(str(finders.find("web/tokens.css"))).read_text()
    now = timezone.now()
    context = {
        "colours": list(dict.fromkeys(COLOUR.findall(tokens))),
        "sizes": SIZE.findall(tokens),
        "steps": [{**step, "row": {"created_at": now}} for step in SAMPLE_STEPS],
        "evidence": [{"public_id": "2" * 14, "name": "business-licence.pdf", "size": 183_000}],
    }
    return render(request, "styleguide.html", context)
