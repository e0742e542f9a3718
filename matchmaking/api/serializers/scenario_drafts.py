"""Scenarios as their members write them; terms are given by their codes."""

from typing import Any

from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience
from matchmaking.api.serializers.drafts import StrictFields, TermCodesField, WholeEntry
from matchmaking.common.register import Audience
from matchmaking.common.validators import MAX_ITEMS, MAX_LENGTH, MAX_NUMBER
from matchmaking.scenarios.models import Comparator, Scenario
from matchmaking.taxonomy.models import Capability, Industry, Stage


class TargetDraftSerializer(WholeEntry, serializers.Serializer[Any]):
    metric = serializers.CharField(max_length=MAX_LENGTH)
    comparator = serializers.ChoiceField(choices=Comparator.choices)
    value = serializers.FloatField(min_value=-MAX_NUMBER, max_value=MAX_NUMBER)
    unit = serializers.CharField(max_length=MAX_LENGTH, allow_blank=True)


class ConfidentialDraftSerializer(ForAudience, StrictFields, serializers.ModelSerializer[Scenario]):
    """Fields that only members of the organization read; budgets are in 10,000 CNY."""

    audience = Audience.MEMBERS

    class Meta:
        model = Scenario
        fields = [
            "current_state",
            "budget_min",
            "budget_max",
            "contact_name",
            "contact_phone",
            "contact_email",
        ]


class ScenarioTextSerializer(ForAudience, StrictFields, serializers.ModelSerializer[Scenario]):
    """What a scenario says to others; once published, a change of it waits for a review."""

    audience = Audience.STAFF

    targets = TargetDraftSerializer(
        many=True,
        required=False,
        max_length=MAX_ITEMS,  # type: ignore[call-arg]  # of the list
    )
    industries = TermCodesField(Industry)
    stages = TermCodesField(Stage)
    capabilities = TermCodesField(Capability)

    class Meta:
        model = Scenario
        fields = [
            "title",
            "pain_points",
            "requirement",
            "targets",
            "industries",
            "stages",
            "capabilities",
            "sector",
            "language",
            "deployment",
            "province",
            "duration_months",
        ]


class ScenarioChangeSerializer(ScenarioTextSerializer):
    """All that members change of a scenario."""

    audience = Audience.MEMBERS

    confidential = ConfidentialDraftSerializer(required=False)

    class Meta(ScenarioTextSerializer.Meta):
        fields = [*ScenarioTextSerializer.Meta.fields, "visibility", "confidential"]


class ScenarioDraftSerializer(ScenarioChangeSerializer):
    """A new scenario; ``organization`` is the id of the one that posts it."""

    organization = serializers.CharField(required=False)

    class Meta(ScenarioChangeSerializer.Meta):
        fields = ["organization", *ScenarioChangeSerializer.Meta.fields]
