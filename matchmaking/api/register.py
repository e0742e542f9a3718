"""Answers that are kept for repeated requests: nobody reads them but the request that asks again."""

from matchmaking.api.models import IdempotentRequest
from matchmaking.common.register import Audience, list_fields

list_fields(
    IdempotentRequest, {Audience.NOBODY: "body created_at digest headers id key status user"}
)
