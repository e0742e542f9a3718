"""“My reviews”: what a member of a panel has to score, alone, and reads when all have scored."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.models import Criterion, Review, ReviewStatus
from matchmaking.directory.moves import RoundPhase
from matchmaking.directory.panel import has_conflict, recuse
from matchmaking.directory.reviews import save_scores, submit_review
from matchmaking.organizations.permissions import takes_part
from matchmaking.web.attempts import attempted
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.directory_material import material_of
from matchmaking.web.directory_scores import score_table
from matchmaking.web.forms.directory_rounds import RecusalForm
from matchmaking.web.forms.directory_scores import ScoreForm, initial_of
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import SAFE, page_of_form, paged

View = Callable[..., HttpResponse]


def for_members(view: View) -> View:
    """Open a page to those who have signed in; whoever merely reads here writes nothing."""

    @wraps(view)
    @login_required
    def opened(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE and not takes_part(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return opened


@require_safe
@login_required
def my_reviews(request: MemberRequest) -> HttpResponse:
    """List what is given to the reader, what is left to score first."""
    rows = _mine(request).order_by("status", "pk")  # assigned, recused, submitted
    context = {
        **paged(request, rows),
        "n_open": _mine(request)
        .filter(status=ReviewStatus.ASSIGNED, application__round__phase=RoundPhase.SCORING)
        .count(),
    }
    return render(request, "directory_reviews/reviews.html", context)


@page_of_form
@for_members
def my_review(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show an application with the form of its scores, or what became of them."""
    review = get_object_or_404(_mine(request), public_id=public_id)
    if review.status == ReviewStatus.RECUSED:
        return render(request, "directory_reviews/recused.html", {"review": review})
    application = review.application
    criteria = Criterion.objects.filter(version=application.round.criteria_id)
    posted = request.POST if request.method == "POST" else None
    is_whole = posted is not None and posted.get("then") != "keep"
    form = ScoreForm(posted, criteria=criteria, is_whole=is_whole, initial=initial_of(review))
    if (
        posted is not None
        and form.is_valid()
        and _written(request, review, form, is_whole=is_whole)
    ):
        return redirect(_onwards(request, review) if is_whole else request.path)
    material = material_of(application)
    fields = dict(form.rows())
    context = {
        "review": review,
        "application": application,
        "round": application.round,
        "form": form,
        "rows": [(part, fields[part.criterion]) for part in material["parts"]],
        "table": score_table(application, request.user),
        "is_open": review.status == ReviewStatus.ASSIGNED
        and application.round.phase == RoundPhase.SCORING,
        "is_scored": review.status == ReviewStatus.SUBMITTED,
        "is_conflict": has_conflict(request.user, application),
        **material,
    }
    return render(request, "directory_reviews/review.html", context)


def _mine(request: MemberRequest) -> QuerySet[Review]:
    return Review.objects.filter(reviewer=request.user).select_related(
        "application__round__programme", "application__organization", "application__scenario"
    )


def _written(request: MemberRequest, review: Review, form: ScoreForm, *, is_whole: bool) -> bool:
    scores, words = form.scores(), form.cleaned_data["words"]
    if is_whole:
        kept = attempted(
            form,
            lambda: submit_review(
                review=review,
                scores=scores,
                words=words,
                declares=form.cleaned_data["declares"],
                by=request.user,
            ),
        )
        told = gettext("Your scores are handed in.")
    else:
        kept = attempted(
            form, lambda: save_scores(review=review, scores=scores, words=words, by=request.user)
        )
        told = gettext("Your scores are kept; nobody else reads them.")
    if kept is None:
        return False
    messages.success(request, told)
    return True


def _onwards(request: MemberRequest, review: Review) -> str:
    """Lead to the next one to score, where the reviewer wants to go on."""
    rows = _mine(request).filter(
        status=ReviewStatus.ASSIGNED, application__round__phase=RoundPhase.SCORING
    )
    found = rows.filter(pk__gt=review.pk).order_by("pk").first() or rows.order_by("pk").first()
    if request.POST.get("then") == "next" and found is not None:
        return reverse("web:my_review", args=[found.public_id])
    return reverse("web:my_reviews")


@page_of_form
@for_members
def my_recusal(request: MemberRequest, public_id: str) -> HttpResponse:
    review = get_object_or_404(_mine(request), public_id=public_id)
    form = RecusalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        conflict = form.cleaned_data["conflict"]
        if attempted(form, lambda: recuse(review=review, conflict=conflict, by=request.user)):
            messages.success(request, gettext("You have given the application back."))
            return redirect("web:my_reviews")
    question = Question(
        heading=gettext("Give “%(name)s” back?") % {"name": review.application.organization},
        message=gettext("Somebody else scores it. You do not read it any more."),
        action=gettext("Give back"),
        back=reverse("web:my_review", args=[public_id]),
    )
    return ask(request, question, form)
