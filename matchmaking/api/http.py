"""What every view of the API does: refuse unknown parameters, say what may be cached."""

from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from matchmaking.api.exceptions import QueryError, TooManyRequestsError
from matchmaking.api.idempotency import answer_once
from matchmaking.api.throttling import WriteThrottle

PRIVATE = "private, no-store"
PUBLIC = "public, max-age=300"  # seconds


if TYPE_CHECKING:
    Base = APIView
else:
    Base = object


class ReadView(Base):
    """A view that only reads; mixed in before DRF's own class.

    ``cache_control`` holds for answers with status 200. ``query_parameters`` are all that
    a request may carry: a typing error must not silently widen a list, and no guess at a
    hidden column may have an effect.
    """

    http_method_names = ["get", "head"]
    cache_control = PRIVATE
    query_parameters: frozenset[str] = frozenset()

    def known_parameters(self) -> frozenset[str]:
        return self.query_parameters

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in self.allowed_methods:  # whoever asks
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)
        for name in sorted(request.query_params.keys() - self.known_parameters()):
            raise QueryError(name, _("This parameter is unknown here."), code="unknown_parameter")

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Cache-Control"] = self.cache_control if final.status_code == 200 else PRIVATE
        return final


class WriteView(ReadView):
    """A view that may change something: writes are counted, and none happens twice under a key."""

    http_method_names = ["get", "head", "post", "patch", "delete"]
    throttle_classes = (WriteThrottle,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        name = str(request.method).lower()
        if request.method not in SAFE_METHODS:  # the handler is looked up after this
            setattr(self, name, partial(answer_once, getattr(self, name)))

    def throttled(self, request: Request, wait: float) -> NoReturn:  # noqa: ARG002
        raise TooManyRequestsError(wait)


def whole_number(request: Request, name: str, *, default: int, highest: int) -> int:
    """Read a query parameter from 1 to ``highest``; raise ``QueryError`` for anything else."""
    text = request.query_params.get(name)
    if text is None:
        return default
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(highest))
    if not is_number or not 1 <= int(text) <= highest:
        message = _("Give a whole number from 1 to %(highest)s.") % {"highest": highest}
        raise QueryError(name, message, code="invalid")
    return int(text)
