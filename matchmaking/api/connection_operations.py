"""How the operations on connections are documented."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema

from matchmaking.api.operations import KEY, LOCATION, REPLAYED, known, known_list, written
from matchmaking.api.serializers.connection_moves import (
    ConnectionMoveSerializer,
    ConnectionRequestSerializer,
)
from matchmaking.api.serializers.connections import (
    ConnectionBriefSerializer,
    ConnectionSerializer,
    ConnectionStepSerializer,
    OpenContactSerializer,
)

CONTACT = {"name": "张经理", "phone": "13900000000", "email": ""}
REQUEST = {
    "scenario": "k7m2q9x4t1b8wz",
    "solution": "p3d6f8h2j5n7rs",
    "message": "贵司的在线检测方案与我们的产线情况接近，希望进一步了解。",
    "question": "能否在 60 米/分钟的线速下检出 0.2 毫米划伤？",
    "contact": CONTACT,
}
MOVES = {
    "The side that is asked accepts": {"move": "accept", "contact": CONTACT},
    "It declines": {"move": "decline", "reasons": ["capacity"], "words": "年内排期已满。"},
    "It would rather have something else": {
        "move": "propose",
        "proposal": {"scope": "先做一条产线", "time": "2027 年一季度"},
    },
    "Talks have begun": {"move": "meet"},
}

DESCRIBED_RECORDS: dict[str, Any] = {
    "list": extend_schema(
        summary="List your connections",
        description="Those of your organizations, on either side, newest first.",
        responses=known_list(ConnectionBriefSerializer(many=True)),
    ),
    "retrieve": extend_schema(
        summary="Read a connection",
        description="With what you may do next, and why the two were matched.",
        responses=known(ConnectionSerializer),
    ),
    "create": extend_schema(
        summary="Ask for a connection",
        description=(
            "An enterprise invites a solution, or a provider expresses interest in a scenario. The "
            "other side has 5 working days to answer; the contact opens to it on acceptance. "
            "Neither `message` nor `question` may hold a contact or a link."
        ),
        parameters=[KEY, REPLAYED, LOCATION],
        request=ConnectionRequestSerializer,
        responses=written({201: ConnectionSerializer}),
        examples=[OpenApiExample("An enterprise asks", value=REQUEST, request_only=True)],
    ),
}
DESCRIBED_WORKFLOW: dict[str, Any] = {
    "moves": extend_schema(
        summary="Move a connection",
        description=(
            "The side that is asked may `accept`, `decline` or `propose`, the other one `recall`; "
            "after acceptance either side may `meet`, `try`, `contract` and `end`, and the "
            "enterprise `deliver`. `possible_moves` of the connection tells which it is."
        ),
        parameters=[KEY, REPLAYED],
        request=ConnectionMoveSerializer,
        responses=written({200: ConnectionSerializer}, 404),
        examples=[
            OpenApiExample(name, value=body, request_only=True) for name, body in MOVES.items()
        ],
    ),
    "contact": extend_schema(
        summary="Read the contact of the other side",
        description=(
            "Open from acceptance until the connection is ended, to those who write for either "
            "side. Each look goes on record."
        ),
        parameters=[KEY, REPLAYED],
        request=None,
        responses=written({200: OpenContactSerializer}, 404),
    ),
    "steps": extend_schema(
        summary="List the steps of a connection",
        description="Newest first, with what each side has said.",
        responses=known(ConnectionStepSerializer(many=True)),
    ),
}
