from pathlib import Path

import pytest

from scripts import environment
from scripts.errors import UserError


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose environment has a Python that writes down what it is asked."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    _write_program(python, f'echo "$@" >> {tmp_path}/calls')
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VAR", tmp_path / "var")
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", python)
    (tmp_path / "requirements.txt").write_text("one")
    (tmp_path / "requirements-dev.txt").write_text("two")
    return tmp_path


def _write_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _calls(project: Path) -> list[str]:
    calls = project / "calls"
    lines = calls.read_text().splitlines() if calls.exists() else []
    return [line.rsplit("/", 1)[-1] for line in lines]


def test_ensure_installs_by_hash(project: Path) -> None:
    environment.ensure(["requirements.txt"])

    (call,) = (project / "calls").read_text().splitlines()
    assert call.startswith("-m pip install --no-compile --require-hashes")


def test_ensure_installs_each_file_once_until_it_changes(project: Path) -> None:
    environment.ensure(["requirements.txt"])
    environment.ensure(["requirements.txt", "requirements-dev.txt"])
    environment.ensure(["requirements.txt"])
    assert _calls(project) == ["requirements.txt", "requirements-dev.txt"]

    (project / "requirements.txt").write_text("changed")
    environment.ensure(["requirements.txt", "requirements-dev.txt"])

    assert _calls(project)[2:] == ["requirements.txt"]


def test_ensure_says_what_pip_said_last_and_tries_again(project: Path) -> None:
    talk = "for n in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo $n; done"
    _write_program(environment.PYTHON, f"{talk}; echo no such version >&2; exit 1")

    with pytest.raises(UserError, match=r"pip could not install requirements.txt") as refused:
        environment.ensure(["requirements.txt"])

    lines = str(refused.value).splitlines()
    assert lines[-1] == "    no such version"
    assert len(lines) == environment.SHOWN_LINES + 1
    assert not environment.stamp_path(project / "requirements.txt").exists()


def test_ensure_names_the_command_when_venv_is_missing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.PYTHON.unlink()
    bare = project / "bare-python"
    _write_program(bare, "exit 1")
    monkeypatch.setattr("sys.executable", str(bare))
    monkeypatch.setattr(environment, "can_install", lambda: False)

    with pytest.raises(UserError, match="apt-get install -y python3-venv"):
        environment.ensure(["requirements.txt"])


def test_ensure_lets_apt_bring_the_venv_module_for_root(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.PYTHON.unlink()
    bare = project / "bare-python"
    # Has no venv module until apt brings it; then makes an environment.
    _write_program(
        bare,
        f'[ -e {project}/venv-installed ] || exit 1; [ "$1" = -c ] && exit 0;'
        f' mkdir -p "$3/bin"; printf "#!/bin/sh\n" > "$3/bin/python"; chmod +x "$3/bin/python"',
    )
    monkeypatch.setattr("sys.executable", str(bare))
    monkeypatch.setattr(environment, "can_install", lambda: True)
    monkeypatch.setattr(environment, "install", lambda _: (project / "venv-installed").touch())

    environment.ensure(["requirements.txt"])

    assert environment.PYTHON.exists()
    assert "apt-get install -y python3-venv" in capsys.readouterr().out
