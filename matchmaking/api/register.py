"""Who may see what the API keeps: nobody but the program that sent it, by its key."""

from matchmaking.api.models import IdempotentRequest
from matchmaking.common.register import Audience, list_fields

list_fields(
    IdempotentRequest, {Audience.NOBODY: "id user key digest status headers body created_at"}
)
