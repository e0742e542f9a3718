from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.matching.models import MatchBatch
from matchmaking.matching.selectors import batch_progress
from matchmaking.web.http import PageRequest, wants_partial


@require_safe
@vary_on_headers("HX-Request")
def batch_detail(request: PageRequest, public_id: str) -> HttpResponse:
    """Show staff how far a re-ranking is; to others the page does not exist."""
    if not request.user.is_staff:
        raise Http404
    batch = get_object_or_404(MatchBatch, public_id=public_id)
    name = "_batch_progress.html" if wants_partial(request) else "batch_detail.html"
    context = {"batch": batch, "progress": batch_progress(batch)}
    return render(request, f"matching/{name}", context)
