"""Scenarios as others and as their own members may read them.

The context must hold ``own_organizations``, the primary keys of the reader's organizations, and
``revealed_scenarios``, those of the scenarios whose organization a connection has told them.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields, TermSerializer
from matchmaking.api.serializers.organizations import OrganizationBriefSerializer
from matchmaking.common.register import Audience
from matchmaking.scenarios.budget import BudgetBand
from matchmaking.scenarios.models import Comparator, Scenario
from matchmaking.scenarios.redaction import as_seen
from matchmaking.taxonomy.models import PolicySector


class TargetSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    metric = serializers.CharField()
    comparator = serializers.ChoiceField(choices=Comparator.choices)
    value = serializers.FloatField()
    unit = serializers.CharField(allow_blank=True)


class ConfidentialSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Scenario]):
    """Fields for members of the owning organization; budgets are in 10,000 CNY."""

    audience = Audience.MEMBERS

    class Meta:
        model = Scenario
        fields = list(Scenario.CONFIDENTIAL_FIELDS)


class ScenarioBriefSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Scenario]):
    """A scenario in the lists of others; ``organization`` is null where it stays hidden."""

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    organization = serializers.SerializerMethodField()

    class Meta:
        model = Scenario
        fields = ["id", "title", "organization", "province", "visibility", "source"]

    @extend_schema_field(OrganizationBriefSerializer(allow_null=True))
    def get_organization(self, scenario: Scenario) -> dict[str, Any] | None:
        if scenario.hides_organization and not self._knows_organization(scenario):
            return None
        return OrganizationBriefSerializer(scenario.organization).data

    def to_representation(self, instance: Scenario) -> dict[str, Any]:
        seen = as_seen(instance, own=self.context["own_organizations"])
        represented: dict[str, Any] = super().to_representation(seen)
        return represented

    def _knows_organization(self, scenario: Scenario) -> bool:
        return self._is_own(scenario) or scenario.pk in self.context["revealed_scenarios"]

    def _is_own(self, scenario: Scenario) -> bool:
        return scenario.organization_id in self.context["own_organizations"]


class ScenarioSerializer(ScenarioBriefSerializer):
    """A scenario; ``confidential`` is null for everybody outside its organization.

    ``sectors`` are its own policy sector or those of its industries.
    """

    audience = Audience.GUARDED

    industries = TermSerializer(many=True)
    sectors = serializers.ListField(child=serializers.ChoiceField(choices=PolicySector.choices))
    stages = TermSerializer(many=True)
    capabilities = TermSerializer(many=True)
    targets = TargetSerializer(many=True)
    budget_band = serializers.ChoiceField(
        choices=BudgetBand.choices,
        allow_null=True,
        help_text="The coarse public form of the budget.",
    )
    confidential = serializers.SerializerMethodField()

    class Meta(ScenarioBriefSerializer.Meta):
        fields = [
            *ScenarioBriefSerializer.Meta.fields,
            "pain_points",
            "requirement",
            "targets",
            "industries",
            "sectors",
            "stages",
            "capabilities",
            "deployment",
            "budget_band",
            "duration_months",
            "language",
            "status",
            "published_at",
            "confirmed_at",
            "confidential",
        ]

    @extend_schema_field(ConfidentialSerializer(allow_null=True))
    def get_confidential(self, scenario: Scenario) -> dict[str, Any] | None:
        return ConfidentialSerializer(scenario).data if self._is_own(scenario) else None


class ReviewedScenarioSerializer(ScenarioSerializer):
    """A submitted scenario as reviewers read it: whole, but for what only its members may see."""

    audience = Audience.STAFF

    def get_organization(self, scenario: Scenario) -> dict[str, Any]:
        return OrganizationBriefSerializer(scenario.organization).data

    def to_representation(self, instance: Scenario) -> dict[str, Any]:
        whole: dict[str, Any] = super(ScenarioBriefSerializer, self).to_representation(instance)
        return whole
