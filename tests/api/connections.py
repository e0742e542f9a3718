"""Addresses and values of the tests of connections."""

from matchmaking.scenarios.models import Visibility

URL = "/api/v1/connections/"
UNKNOWN = "2" * 14
CONTACT = {"name": "赵工", "phone": "13700000000", "email": "zhao@example.org"}
HIDDEN = (Visibility.ANONYMOUS, Visibility.MATCHED_ONLY)
LEARNED = {"accepted", "meeting", "trial", "contracted", "delivered", "ended"}


def address(connection, part=""):
    return f"{URL}{connection.public_id}/{part}"


def ids(response) -> set[str]:
    return {row["id"] for row in response.json()["results"]}
