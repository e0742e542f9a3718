"""The page that asks before something ends: it works without scripts."""

from dataclasses import dataclass

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; ``action`` is the word on the button, ``back`` where the way out leads."""

    heading: str
    message: str
    action: str
    back: str
    is_dangerous: bool = True


def ask(request: HttpRequest, question: Question, form: BaseForm | None = None) -> HttpResponse:
    """Render the question, with the fields of ``form`` where it needs some."""
    return render(request, "components/confirmation.html", {"question": question, "form": form})
