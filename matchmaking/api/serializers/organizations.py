from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
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
