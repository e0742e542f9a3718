"""Answers kept for repeated requests: only the request that asks again reads them."""

from matchmaking.api.models import IdempotentRequest
from matchmaking.common.register import Audience, list_fields

list_fields(
    IdempotentRequest, {Audience.NOBODY: "id user key digest status headers body created_at"}
)
