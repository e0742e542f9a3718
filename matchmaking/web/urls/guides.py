from django.urls import path

from matchmaking.web.guides import GUIDES
from matchmaking.web.views.help import help_glossary, help_guide, help_page

PAGES = ("matching", "accessibility")

urlpatterns = [
    path("help/", help_page, {"page": "help"}, name="help"),
    path("help/glossary/", help_glossary, name="help_glossary"),
    *(path(f"help/{page}/", help_page, {"page": page}, name=f"help_{page}") for page in PAGES),
    *(path(f"help/{role}/", help_guide, {"role": role}, name=f"help_{role}") for role in GUIDES),
]
