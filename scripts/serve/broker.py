"""Is the Redis that the environment names really there?"""

from kombu import Connection

from scripts.errors import UserError

PATIENCE = 5  # seconds


def require_answer(url: str) -> None:
    """Raise ``UserError`` unless the broker at ``url`` answers."""
    options = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    try:
        with Connection(url, transport_options=options) as connection:
            connection.channel()  # pings
    except Exception as error:
        address = Connection(url).as_uri()  # hides the password
        raise UserError(f"REDIS_URL does not answer: {address} ({error})") from error
