import socket

import pytest

from scripts.errors import UserError
from scripts.serve import ports


def test_require_free_names_another_port_for_a_taken_one() -> None:
    with socket.create_server((ports.HOST, 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(UserError, match=f"Port {port} is taken") as refused:
            ports.require_free(port)

    assert "./run --port" in str(refused.value)


def test_require_free_leaves_the_port_free() -> None:
    with socket.create_server((ports.HOST, 0)) as server:
        port = server.getsockname()[1]

    ports.require_free(port)
    ports.require_free(port)
