"""Solutions as their members write them; terms are given by their codes."""

from typing import Any

from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience
from matchmaking.api.serializers.drafts import (
    StrictFields,
    TermCodeField,
    TermCodesField,
    WholeEntry,
)
from matchmaking.common.register import Audience
from matchmaking.common.validators import MAX_ITEMS
from matchmaking.solutions.models import (
    CaseStudy,
    DeploymentMode,
    Solution,
    validate_deployment_modes,
)
from matchmaking.taxonomy.models import Capability, Industry, Stage
from matchmaking.taxonomy.regions import Province


class CaseDraftSerializer(ForAudience, WholeEntry, serializers.ModelSerializer[CaseStudy]):
    """A delivered project; the customer stays anonymous."""

    audience = Audience.ANYBODY

    effect = serializers.CharField(max_length=300, allow_blank=True, default="")
    industry = TermCodeField(Industry)

    class Meta:
        model = CaseStudy
        fields = ["customer", "scenario", "effect", "industry"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**attrs, "industry": attrs["industry"] or ""}


class SolutionChangeSerializer(ForAudience, StrictFields, serializers.ModelSerializer[Solution]):
    """All that members change of a solution; prices are in 10,000 CNY.

    The lists replace what was there before.
    """

    audience = Audience.ANYBODY

    industries = TermCodesField(Industry)
    stages = TermCodesField(Stage)
    capabilities = TermCodesField(Capability)
    deployment_modes = serializers.ListField(
        child=serializers.ChoiceField(choices=DeploymentMode.choices),
        max_length=len(DeploymentMode),
        required=False,
        validators=[validate_deployment_modes],
    )
    service_provinces = serializers.ListField(
        source="service_areas",
        child=serializers.ChoiceField(choices=Province.choices),
        max_length=len(Province),
        required=False,
    )
    case_studies = CaseDraftSerializer(
        many=True,
        required=False,
        max_length=MAX_ITEMS,  # type: ignore[call-arg]  # of the list
    )

    class Meta:
        model = Solution
        fields = [
            "title",
            "kind",
            "summary",
            "description",
            "industries",
            "stages",
            "capabilities",
            "sector",
            "language",
            "deployment_modes",
            "price_min",
            "price_max",
            "delivery_months",
            "is_nationwide",
            "service_provinces",
            "case_studies",
        ]

    def validate_service_provinces(self, provinces: list[str]) -> list[str]:
        return sorted(set(provinces))


class SolutionDraftSerializer(SolutionChangeSerializer):
    """A new solution; ``organization`` is the id of the one that posts it."""

    organization = serializers.CharField(required=False)

    class Meta(SolutionChangeSerializer.Meta):
        fields = ["organization", *SolutionChangeSerializer.Meta.fields]
