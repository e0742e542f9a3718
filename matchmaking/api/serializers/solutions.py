from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields, TermSerializer
from matchmaking.api.serializers.organizations import OrganizationBriefSerializer
from matchmaking.common.register import Audience
from matchmaking.solutions.models import CaseStudy, DeploymentMode, ServiceArea, Solution
from matchmaking.taxonomy.models import PolicySector


class CaseStudySerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[CaseStudy]):
    """A delivered project as the provider tells it."""

    audience = Audience.ANYBODY

    industry = TermSerializer(allow_null=True)

    class Meta:
        model = CaseStudy
        fields = ["customer", "scenario", "effect", "industry"]


class SolutionBriefSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Solution]):
    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    organization = OrganizationBriefSerializer()

    class Meta:
        model = Solution
        fields = ["id", "kind", "title", "summary", "organization", "source"]


class SolutionListSerializer(SolutionBriefSerializer):
    """A solution in a list; prices are in 10,000 CNY. No industries: it serves any.

    ``service_provinces`` is empty where ``is_nationwide``, or where nothing is known.
    """

    industries = TermSerializer(many=True)
    sectors = serializers.ListField(child=serializers.ChoiceField(choices=PolicySector.choices))
    stages = TermSerializer(many=True)
    capabilities = TermSerializer(many=True)
    deployment_modes = serializers.ListField(
        child=serializers.ChoiceField(choices=DeploymentMode.choices)
    )
    service_provinces: serializers.SlugRelatedField[ServiceArea] = serializers.SlugRelatedField(
        source="service_areas", slug_field="province", many=True, read_only=True
    )

    class Meta(SolutionBriefSerializer.Meta):
        fields = [
            *SolutionBriefSerializer.Meta.fields,
            "industries",
            "sectors",
            "stages",
            "capabilities",
            "deployment_modes",
            "price_min",
            "price_max",
            "delivery_months",
            "is_nationwide",
            "service_provinces",
            "language",
            "status",
            "published_at",
            "confirmed_at",
        ]


class SolutionSerializer(SolutionListSerializer):
    """A solution with its description and case studies."""

    case_studies = CaseStudySerializer(many=True)

    class Meta(SolutionListSerializer.Meta):
        fields = [*SolutionListSerializer.Meta.fields, "description", "case_studies"]
