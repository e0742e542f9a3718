from django.http import HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from matchmaking.organizations.models import User
from matchmaking.organizations.profiles import change_language
from matchmaking.web.http import PageRequest


@require_POST
def set_language(request: PageRequest) -> HttpResponse:
    """Switch the language of the pages, and of the e-mails to whoever has signed in."""
    if isinstance(request.user, User):
        change_language(user=request.user, language=request.POST.get("language", ""))
    response: HttpResponse = django_set_language(request)
    return response
