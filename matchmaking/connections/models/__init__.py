from matchmaking.connections.models.connections import (
    Connection,
    ConnectionQuerySet,
    ConnectionStep,
)
from matchmaking.connections.models.results import Outcome, Rating, validate_effects
from matchmaking.connections.models.watches import Watch

__all__ = [
    "Connection",
    "ConnectionQuerySet",
    "ConnectionStep",
    "Outcome",
    "Rating",
    "Watch",
    "validate_effects",
]
