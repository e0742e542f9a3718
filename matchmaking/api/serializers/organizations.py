from rest_framework import serializers

from matchmaking.api.serializers.common import ReadOnlyFields
from matchmaking.organizations.models import Organization


class OrganizationBriefSerializer(ReadOnlyFields, serializers.ModelSerializer[Organization]):
    """Who posted a record."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Organization
        fields = ["id", "kind", "name_zh", "name_en", "province", "city", "source"]


class ProviderSerializer(ReadOnlyFields, serializers.ModelSerializer[Organization]):
    """A provider; ``qualifications`` are its own claims."""

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
