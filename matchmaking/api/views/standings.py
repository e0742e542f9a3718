from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from matchmaking.api.http import ReadView
from matchmaking.api.operations import known
from matchmaking.api.requests import MemberRequest
from matchmaking.api.serializers.common import ErrorSerializer
from matchmaking.api.serializers.standings import StandingSerializer
from matchmaking.matching.standings import (
    comparable_scenarios,
    comparing_organizations,
    standing_of_solution,
)
from matchmaking.solutions.models import Solution


class StandingView(ReadView, APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        summary="Tell how your solution stands for a scenario",
        description=(
            "For a published solution of your organization and a public scenario, as of this "
            "moment: the band of its place, what speaks for it, what is asked for, and which true "
            "statements would raise it. An organization may ask about 30 pairs a day; the same "
            "pair again costs nothing until the solution is changed."
        ),
        responses={
            **known(StandingSerializer),
            status.HTTP_429_TOO_MANY_REQUESTS: ErrorSerializer,
        },
    )
    def get(self, request: MemberRequest, public_id: str, scenario_id: str) -> Response:
        own = comparing_organizations(request.user)
        solutions = Solution.objects.in_matching().filter(organization__in=own).for_listing()
        rows = solutions.prefetch_related("case_studies")
        solution = get_object_or_404(rows, public_id=public_id)
        others = comparable_scenarios().exclude(organization=solution.organization_id)
        scenario = get_object_or_404(others.for_listing(), public_id=scenario_id)
        standing = standing_of_solution(solution, scenario, user=request.user)
        return Response(StandingSerializer(standing).data)
