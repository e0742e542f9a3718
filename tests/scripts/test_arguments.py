import pytest

from scripts.serve import arguments


def test_parse_serves_on_the_default_port_without_options() -> None:
    assert vars(arguments.parse([])) == {"once": False, "port": 8000, "reset": False}


def test_parse_reads_every_option() -> None:
    given = arguments.parse(["--once", "--port", "8123", "--reset"])

    assert vars(given) == {"once": True, "port": 8123, "reset": True}


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "８０００", ""])
def test_parse_refuses_what_is_no_port(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.parse(["--port", port])

    assert ended.value.code == 2
    assert capsys.readouterr().err.count("error:") == 1
