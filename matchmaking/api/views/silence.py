"""Who owes answers, for those who run the platform: no message and no contact stands here."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from matchmaking.api.http import ReadView, whole_number
from matchmaking.api.operations import known_list
from matchmaking.api.permissions import IsOffice
from matchmaking.api.serializers.figures import SilenceSerializer
from matchmaking.connections.silence import debtors, owed_answers

MOST = 100
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST},
    description="How many organizations, most overdue first.",
)


class SilenceView(ReadView, APIView):
    permission_classes = (IsOffice,)
    query_parameters = frozenset({LIMIT.name})

    @extend_schema(
        summary="List the organizations that owe answers",
        description="For reviewers and administrators of the platform; most overdue first.",
        parameters=[LIMIT],
        responses=known_list(SilenceSerializer),
    )
    def get(self, request: Request) -> Response:
        limit = whole_number(request, LIMIT.name, default=MOST, highest=MOST)
        today = timezone.localdate()
        found = debtors(list(owed_answers(today)[:limit]), today)
        return Response(SilenceSerializer({"results": found}).data)
