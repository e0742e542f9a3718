"""Explained matches in both directions."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from matchmaking.api.http import ReadView, whole_number
from matchmaking.api.schema import answers
from matchmaking.api.serializers.matching import (
    ScenarioMatchesSerializer,
    SolutionMatchesSerializer,
)
from matchmaking.api.views.base import reader_of_scenarios
from matchmaking.matching.selectors import matches_for_scenario, matches_for_solution
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

MOST = 20  # as many as are kept for a scenario
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST},
    description="How many matches, best first.",
)


class MatchesView(ReadView, APIView):
    query_parameters = frozenset({LIMIT.name})

    def limit(self) -> int:
        return whole_number(self.request, LIMIT.name, default=MOST, highest=MOST)


class ScenarioMatchesView(MatchesView):
    permission_classes = (AllowAny,)  # the scenario must be visible to the reader

    @extend_schema(
        summary="Rank the solutions for a scenario",
        description="The stored ranking with its reasons; what was withdrawn since is left out.",
        parameters=[LIMIT],
        responses=answers(ScenarioMatchesSerializer, has_object=True),
    )
    def get(self, request: Request, public_id: str) -> Response:
        limit = self.limit()
        scenarios = Scenario.objects.visible_to(request.user)
        scenario = get_object_or_404(scenarios, public_id=public_id)
        matches = matches_for_scenario(scenario, user=request.user, limit=limit)
        return Response(ScenarioMatchesSerializer(matches).data)


class SolutionMatchesView(MatchesView):
    permission_classes = (AllowAny,)  # the solution and each scenario must be visible

    @extend_schema(
        summary="Rank the scenarios that a solution fits",
        description="Computed at this moment, over the scenarios that you may see.",
        parameters=[LIMIT],
        responses=answers(SolutionMatchesSerializer, has_object=True),
    )
    def get(self, request: Request, public_id: str) -> Response:
        limit = self.limit()
        solutions = Solution.objects.visible_to(request.user).for_listing()
        solution = get_object_or_404(solutions, public_id=public_id)
        matches = matches_for_solution(solution, user=request.user, limit=limit)
        context = reader_of_scenarios(request.user)
        return Response(SolutionMatchesSerializer(matches, context=context).data)
