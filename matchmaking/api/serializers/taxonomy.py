from rest_framework import serializers

from matchmaking.api.serializers.common import ReadOnlyFields, TermSerializer
from matchmaking.taxonomy.models import Alias, AliasKind, Capability, Industry, ScenarioType


class IndustrySerializer(ReadOnlyFields, serializers.ModelSerializer[Industry]):
    class Meta:
        model = Industry
        fields = ["code", "name_zh", "name_en", "sector"]


class CapabilitySerializer(ReadOnlyFields, serializers.ModelSerializer[Capability]):
    """A capability; ``aliases`` are its other names, in either language."""

    group = TermSerializer()
    aliases = serializers.SerializerMethodField()

    class Meta:
        model = Capability
        fields = ["code", "name_zh", "name_en", "group", "aliases"]

    def get_aliases(self, capability: Capability) -> list[str]:
        return [alias.text for alias in capability.aliases.all() if _is_name(alias)]


class ScenarioTypeSerializer(ReadOnlyFields, serializers.ModelSerializer[ScenarioType]):
    """A cell of the panorama; only where ``is_official`` does a policy or guide name it."""

    industry = TermSerializer(allow_null=True)
    stage = TermSerializer()
    is_official = serializers.BooleanField()

    class Meta:
        model = ScenarioType
        fields = ["name_zh", "name_en", "industry", "sector", "stage", "evidence", "is_official"]


def _is_name(alias: Alias) -> bool:
    """Whether the words name the capability; hints only help the matching."""
    return alias.kind == AliasKind.NAME
