from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.common.register import Audience
from matchmaking.organizations.models import Organization


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
    """A provider; ``qualifications`` are its own claims."""

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    qualifications = serializers.ListField(child=serializers.CharField())

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
        ]
