"""Editions and entries of the directory; all of it is public."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.common.register import Audience
from matchmaking.directory.models import Edition, Entry, ListKind
from matchmaking.directory.status import ListStatus

STATUSES = [(status.value, status.label) for status in ListStatus]
LIST_KINDS = ListKind.choices


class ProgrammeBriefSerializer(serializers.Serializer[Any]):
    """The list that an edition belongs to."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(choices=LIST_KINDS)
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class EditionSerializer(ReadOnlyFields, ForAudience, serializers.ModelSerializer[Edition]):
    """An edition; ``sha256`` is that of the manifest, ``previous_sha256`` of the one before."""

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    programme = ProgrammeBriefSerializer()
    n_entries = serializers.IntegerField()
    key = serializers.CharField(source="key.key_id")
    previous_sha256 = serializers.CharField(
        source="previous.sha256", default="", help_text="Empty for the first edition."
    )

    class Meta:
        model = Edition
        fields = [
            "id",
            "programme",
            "number",
            "published_on",
            "valid_until",
            "n_entries",
            "sha256",
            "signature",
            "key",
            "previous_sha256",
        ]


class EntrySerializer(ReadOnlyFields, ForAudience, serializers.ModelSerializer[Entry]):
    """An entry: the facts of the day of publication, and its status today.

    The context must hold ``statuses`` by the keys of entries.
    """

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    edition = serializers.CharField(source="edition.public_id")
    status = serializers.SerializerMethodField()
    facts = serializers.DictField(help_text="The line of the signed manifest.")

    class Meta:
        model = Entry
        fields = ["id", "edition", "position", "status", "facts"]

    @extend_schema_field(serializers.ChoiceField(choices=STATUSES))
    def get_status(self, entry: Entry) -> str:
        status: ListStatus = self.context["statuses"][entry.pk]
        return status.value
