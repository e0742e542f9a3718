"""How the operations on saved searches are documented."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema

from matchmaking.api.operations import (
    ETAG,
    IF_NONE_MATCH,
    KEY,
    LOCATION,
    REPLAYED,
    if_match,
    known,
    known_list,
    written,
)
from matchmaking.api.serializers.searches import (
    NewSearchSerializer,
    SavedSearchSerializer,
    SearchChangeSerializer,
)

NEW = {"kind": "scenario", "filters": {"q": "划伤", "industry": "C36", "province": "320000"}}

DESCRIBED: dict[str, Any] = {
    "list": extend_schema(
        summary="List your saved searches",
        description="Your own, newest first, with what each finds now; nobody else sees them.",
        responses=known_list(SavedSearchSerializer(many=True)),
    ),
    "retrieve": extend_schema(
        summary="Read a saved search",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={**known(SavedSearchSerializer), 304: None},
    ),
    "create": extend_schema(
        summary="Save a search",
        description=(
            "With an alert, unless `has_alert` is false: you are notified of new results at most "
            "once a day. A search that you keep already is answered as it is, with 200."
        ),
        parameters=[KEY, REPLAYED, ETAG, LOCATION],
        request=NewSearchSerializer,
        responses=written({200: SavedSearchSerializer, 201: SavedSearchSerializer}),
        examples=[OpenApiExample("Scenarios of a region", value=NEW, request_only=True)],
    ),
    "partial_update": extend_schema(
        summary="Change a saved search",
        description="Its name, or whether it has an alert; for other filters save another one.",
        parameters=[if_match(required=True), KEY, REPLAYED, ETAG],
        request=SearchChangeSerializer,
        responses=written({200: SavedSearchSerializer}, 404, 412, 428),
        examples=[OpenApiExample("Be silent", value={"has_alert": False}, request_only=True)],
    ),
    "destroy": extend_schema(
        summary="Delete a saved search",
        parameters=[KEY, REPLAYED],
        responses=written({204: None}, 404),
    ),
}
