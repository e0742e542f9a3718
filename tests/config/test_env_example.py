import re

from scripts import ROOT

READ = re.compile(r"""env(?:iron\.get|\.\w+)?\(\s*"([A-Z_]+)\"""")
EXPLAINED = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)
ONLY_FOR_TESTS = {"CELERY_TASK_ALWAYS_EAGER"}


def test_env_example_explains_every_variable_of_the_settings() -> None:
    sources = [*(ROOT / "config").rglob("*.py"), *(ROOT / "matchmaking").rglob("*.py")]
    read = {name for path in sources for name in READ.findall(path.read_text())}
    explained = set(EXPLAINED.findall((ROOT / ".env.example").read_text()))

    assert explained - {"DJANGO_SETTINGS_MODULE"} == read - ONLY_FOR_TESTS


def test_env_example_sets_nothing() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()

    assert [line for line in lines if line and not line.startswith("#")] == []
