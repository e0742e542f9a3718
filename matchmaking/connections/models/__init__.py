from matchmaking.connections.models.connections import (
    Connection,
    ConnectionQuerySet,
    ConnectionStep,
)
from matchmaking.connections.models.results import Outcome, Rating, validate_effects

__all__ = [
    "Connection",
    "ConnectionQuerySet",
    "ConnectionStep",
    "Outcome",
    "Rating",
    "validate_effects",
]
