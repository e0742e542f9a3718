from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.common.register import Audience
from matchmaking.connections.models import Watch

KINDS = [("scenario", "scenario"), ("solution", "solution")]


class WatchSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Watch]):
    """A record of yours that is watched, or was; ``n_new`` partners were told of last.

    ``is_muted``: nobody hears of it any more.
    """

    audience = Audience.MEMBERS

    kind = serializers.ChoiceField(source="posting.kind_name", choices=KINDS)
    id = serializers.CharField(source="posting.public_id")
    title = serializers.CharField(source="posting.title")

    class Meta:
        model = Watch
        fields = ["kind", "id", "title", "is_muted", "n_new", "told_at"]
