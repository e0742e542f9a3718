from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields, TermSerializer
from matchmaking.common.register import Audience
from matchmaking.taxonomy.models import Alias, AliasKind, Capability, Industry, ScenarioType


class IndustrySerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Industry]):
    audience = Audience.ANYBODY

    class Meta:
        model = Industry
        fields = ["code", "name_zh", "name_en", "sector"]


class CapabilitySerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Capability]):
    """A capability; ``aliases`` are its other names, in either language."""

    audience = Audience.ANYBODY

    group = TermSerializer()
    aliases = serializers.SerializerMethodField()

    class Meta:
        model = Capability
        fields = ["code", "name_zh", "name_en", "group", "aliases"]

    def get_aliases(self, capability: Capability) -> list[str]:
        return [alias.text for alias in capability.aliases.all() if _is_name(alias)]


class ScenarioTypeSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[ScenarioType]
):
    """A cell of the panorama; only where ``is_official`` does a policy or guide name it."""

    audience = Audience.ANYBODY

    industry = TermSerializer(allow_null=True)
    stage = TermSerializer()
    is_official = serializers.BooleanField()

    class Meta:
        model = ScenarioType
        fields = ["name_zh", "name_en", "industry", "sector", "stage", "evidence", "is_official"]


def _is_name(alias: Alias) -> bool:
    """Whether the words name the capability; hints only help the matching."""
    return alias.kind == AliasKind.NAME
