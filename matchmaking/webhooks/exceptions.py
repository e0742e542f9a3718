"""Refusals of the use-cases of webhooks."""

from matchmaking.common.exceptions import DomainError


class WebhookLimitError(DomainError):
    """The organization has as many endpoints as it may have."""

    code = "webhook_limit"


class WebhookChangedError(DomainError):
    """Somebody else has changed the endpoint since it was read."""

    code = "webhook_changed"


class WebhookOffError(DomainError):
    """Nothing is sent to an endpoint that is switched off."""

    code = "webhook_off"


class WebhookRateError(DomainError):
    """Too much was sent by hand within an hour."""

    code = "webhook_rate"


class DeliveryOnItsWayError(DomainError):
    """A worker is sending it at this moment, or is about to."""

    code = "delivery_on_its_way"


class AddressError(Exception):
    """An address to which nothing is sent; it says no more, lest it map a network."""
