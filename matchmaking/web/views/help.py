from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matchmaking.web.glossary import SECTIONS
from matchmaking.web.guides import GUIDES
from matchmaking.web.http import PageRequest
from matchmaking.web.keeping import kept_as_written


@require_safe
@kept_as_written
def help_page(request: PageRequest, page: str) -> HttpResponse:
    """Show a page of the help, which says the same to everybody."""
    return render(request, f"help/{page}.html")


@require_safe
@kept_as_written
def help_guide(request: PageRequest, role: str) -> HttpResponse:
    """Show the user guide of a role."""
    return render(request, f"help/{role}.html", {"chapters": GUIDES[role]})


@require_safe
@kept_as_written
def help_glossary(request: PageRequest) -> HttpResponse:
    """Explain the words of the platform and of its trade."""
    return render(request, "help/glossary.html", {"sections": SECTIONS})
