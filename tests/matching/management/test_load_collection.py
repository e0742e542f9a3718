import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from matchmaking.organizations.models import Source
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from tests.factories.collections import SCENARIO, make_terms, write_collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(tmp_path):
    make_terms()
    (tmp_path / "tiny").mkdir()
    return write_collection(tmp_path / "tiny")


def refusal(*arguments, **options):
    with pytest.raises(CommandError) as caught:
        call_command("load_collection", *arguments, **options)
    return caught.value


def test_load_collection_command_prints_what_it_did(directory, capsys):
    call_command("load_collection", directory, publish=True)

    assert capsys.readouterr().out.splitlines() == [
        "organisations.jsonl: 2 created, 0 changed, 0 unchanged",
        "scenarios.jsonl: 1 created, 0 changed, 0 unchanged, 1 published",
        "solutions.jsonl: 1 created, 0 changed, 0 unchanged, 1 published",
    ]


def test_load_collection_command_takes_content_of_unknown_origin_for_fiction(directory):
    call_command("load_collection", directory, verbosity=0)

    assert list(Scenario.objects.values_list("source_key", "source")) == [("tiny:s1", Source.DEMO)]


def test_load_collection_command_believes_the_collection_and_the_caller_more(directory):
    write_collection(directory, collection='{"name": "cases", "source": "published_case"}')

    call_command("load_collection", directory, verbosity=0)
    call_command("load_collection", directory, name="mine", source="member", verbosity=0)

    assert sorted(Solution.objects.values_list("source_key", "source")) == [
        ("cases:t1", Source.PUBLISHED_CASE),
        ("mine:t1", Source.MEMBER),
    ]


def test_load_collection_command_refuses_faults_with_code_2(directory):
    write_collection(directory, scenarios=[SCENARIO | {"title": "长" * 61, "province": "江湖"}])

    with translation.override("zh-hans"):
        error = refusal(directory)

    assert error.returncode == 2
    assert str(error).splitlines() == [
        f"Nothing was loaded: 2 problem(s) in {directory}.",
        "scenarios.jsonl:1 [s1]: province: no province is called '江湖'",
        "scenarios.jsonl:1 [s1]: title: Ensure this value has at most 60 characters (it has 61).",
    ]


def test_load_collection_command_dry_run_changes_nothing(directory, capsys):
    call_command("load_collection", directory, publish=True, dry_run=True)

    assert capsys.readouterr().out.splitlines()[-1] == "Dry run: nothing was changed."
    assert Scenario.objects.count() == 0


@pytest.mark.parametrize(
    ("about", "fault"),
    [
        ("{", "collection.json: is not JSON"),
        ("[]", "collection.json: must be a JSON object"),
        ('{"name": "a:b"}', "collection.json: name: 'a:b' must be letters"),
        ('{"source": "rumour"}', "collection.json: source: must be one of member"),
    ],
)
def test_load_collection_command_refuses_a_faulty_description(directory, about, fault):
    write_collection(directory, collection=about)

    error = refusal(directory)

    assert error.returncode == 2
    assert fault in str(error)


def test_load_collection_command_needs_a_directory_and_the_taxonomy(tmp_path):
    assert str(refusal(tmp_path / "none")) == f"{tmp_path / 'none'} is no directory."
    assert str(refusal(tmp_path)) == ("The taxonomy is empty: run “manage.py load_taxonomy” first.")
