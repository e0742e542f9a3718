"""What the operations of the API document alike."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import status

from matchmaking.api.serializers.common import ErrorSerializer, InvalidSerializer


def answers(success: Any, *, has_object: bool = False) -> dict[int, Any]:
    """Responses of a read: its content, a refused query, and an object nobody may see."""
    documented = {status.HTTP_200_OK: success, status.HTTP_400_BAD_REQUEST: InvalidSerializer}
    if has_object:
        documented[status.HTTP_404_NOT_FOUND] = ErrorSerializer
    return documented


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "matchmaking.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token` and an API token of your account, with a space between.",
        }
