from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.api.serializers.figures import GradeSerializer, ResponsesSerializer
from matchmaking.common.register import Audience
from matchmaking.organizations.models import Membership, Organization, OrganizationKind


class OrganizationBriefSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[Organization]
):
    """Who posted a record."""

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Organization
        fields = ["id", "kind", "name_zh", "name_en", "province", "city", "source"]


class ProviderSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Organization]):
    """A provider; ``qualifications`` are its own claims.

    The context must hold ``responses`` and ``grades`` by the keys of organizations.
    """

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    qualifications = serializers.ListField(child=serializers.CharField())
    responses = serializers.SerializerMethodField()
    grade = serializers.SerializerMethodField(help_text="Null before the first rating.")

    class Meta:
        model = Organization
        fields = [
            "id",
            "name_zh",
            "name_en",
            "province",
            "city",
            "size",
            "founded",
            "intro",
            "provider_type",
            "qualifications",
            "source",
            "responses",
            "grade",
        ]

    @extend_schema_field(ResponsesSerializer)
    def get_responses(self, provider: Organization) -> Any:
        return ResponsesSerializer(self.context["responses"][provider.pk]).data

    @extend_schema_field(GradeSerializer(allow_null=True))
    def get_grade(self, provider: Organization) -> Any:
        grade = self.context["grades"].get(provider.pk)
        return GradeSerializer(grade).data if grade else None


class MembershipSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Membership]):
    """An organization of the reader's; nothing can be written for one that ``is_suspended``."""

    audience = Audience.SELF

    id = serializers.CharField(source="organization.public_id")
    kind = serializers.ChoiceField(source="organization.kind", choices=OrganizationKind.choices)
    name_zh = serializers.CharField(source="organization.name_zh")
    name_en = serializers.CharField(source="organization.name_en")
    is_verified = serializers.BooleanField(source="organization.is_verified")
    is_suspended = serializers.BooleanField(source="organization.is_suspended")

    class Meta:
        model = Membership
        fields = ["id", "kind", "name_zh", "name_en", "role", "is_verified", "is_suspended"]
