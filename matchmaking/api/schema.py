"""What the operations of the API document alike."""

from typing import Any

from rest_framework import status

from matchmaking.api.serializers.common import ErrorSerializer, InvalidSerializer


def answers(success: Any, *, has_object: bool = False) -> dict[int, Any]:
    """Responses of a read: its content, a refused query, and an object nobody may see."""
    documented = {status.HTTP_200_OK: success, status.HTTP_400_BAD_REQUEST: InvalidSerializer}
    if has_object:
        documented[status.HTTP_404_NOT_FOUND] = ErrorSerializer
    return documented
