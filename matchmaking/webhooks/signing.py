"""Secrets of endpoints and what is signed with them, as "Standard Webhooks" has it.

A secret is derived from ``SECRET_KEY``, the endpoint and a version, and stored nowhere. For a day
after a change deliveries carry two signatures, so that a receiver can change over in peace.
"""

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.crypto import salted_hmac

from matchmaking.webhooks.models import WebhookEndpoint

SALT = "matchmaking.webhooks.secret"
PREFIX = "whsec_"
OVERLAP = timedelta(hours=24)  # in which the former secret is still used


def secret_of(endpoint: WebhookEndpoint) -> str:
    """Return the secret in force, as people copy it."""
    return PREFIX + base64.b64encode(_key(endpoint, endpoint.secret_version)).decode()


def signature(endpoint: WebhookEndpoint, message_id: str, body: bytes, *, at: datetime) -> str:
    """Return the value of ``webhook-signature`` for a message sent ``at``."""
    content = f"{message_id}.{int(at.timestamp())}.".encode() + body
    found = []
    for version in _versions(endpoint, at):
        digest = hmac.new(_key(endpoint, version), content, sha256).digest()
        found.append(f"v1,{base64.b64encode(digest).decode()}")
    return " ".join(found)


def signs_twice_until(endpoint: WebhookEndpoint, *, at: datetime) -> datetime | None:
    """Return until when the former secret is used beside the one in force, if it is ``at``."""
    until = endpoint.rotated_at + OVERLAP if endpoint.rotated_at else None
    return until if until and at < until else None


def _versions(endpoint: WebhookEndpoint, at: datetime) -> list[int]:
    current = endpoint.secret_version
    return [current, current - 1] if signs_twice_until(endpoint, at=at) else [current]


def _key(endpoint: WebhookEndpoint, version: int) -> bytes:
    return salted_hmac(SALT, f"{endpoint.public_id}:{version}", algorithm="sha256").digest()
