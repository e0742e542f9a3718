"""Figures across the platform: public, and the same for everybody."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from matchmaking.api.exceptions import QueryError
from matchmaking.api.http import ReadView
from matchmaking.api.schema import answers
from matchmaking.api.serializers.insights import ActivitySerializer, CoverageSerializer
from matchmaking.insights.activity import funnel, monthly_activity
from matchmaking.insights.coverage import coverage
from matchmaking.insights.readers import Reader
from matchmaking.taxonomy.models import PolicySector

SECTOR = OpenApiParameter(
    "sector",
    {"type": "string", "enum": PolicySector.values},
    description="One policy sector: then `row` of a cell is an industry.",
)


class FiguresView(ReadView, APIView):
    authentication_classes = ()
    cache_control = "public, max-age=60"  # seconds, for which the figures are kept as well


class CoverageView(FiguresView):
    permission_classes = (AllowAny,)
    query_parameters = frozenset({SECTOR.name})

    @extend_schema(
        summary="Tell where demand meets supply",
        description="By sector and stage, by capability, by province; codes of the lists.",
        parameters=[SECTOR],
        responses=answers(CoverageSerializer),
    )
    def get(self, request: Request) -> Response:
        sector = request.query_params.get(SECTOR.name)
        if sector is not None and sector not in PolicySector.values:
            raise QueryError(SECTOR.name, _("Give one of the policy sectors."), code="invalid")
        found = coverage(Reader.ANYBODY, sector or "")
        figures = {
            "total": found.total,
            "n_unranked": found.n_unranked,
            "cells": [
                {"row": row, "stage": stage, **asdict(tally)}
                for (row, stage), tally in sorted(found.cells.items())
            ],
            "capabilities": _named("capability", found.capabilities),
            "provinces": _named("province", found.provinces),
        }
        return Response(CoverageSerializer(figures).data)


class ActivityView(FiguresView):
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Tell what happened in the last twelve months, and how far scenarios have come",
        responses=answers(ActivitySerializer),
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002  # the signature is DRF's
        figures = {
            "months": monthly_activity(Reader.ANYBODY),
            "funnel": funnel(Reader.ANYBODY),
        }
        return Response(ActivitySerializer(figures).data)


def _named(name: str, tallies: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{name: code, **asdict(tally)} for code, tally in sorted(tallies.items())]
