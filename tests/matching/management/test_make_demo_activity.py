import pytest
from django.core.management import CommandError, call_command

from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario
from tests.factories.activity import FIRST, make_stage, write_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(tmp_path, settings):
    settings.DEMO_ACCOUNTS = True
    make_stage()
    return write_story(tmp_path)


def test_make_demo_activity_says_whether_there_was_something_to_do(story, capsys):
    call_command("make_demo_activity", story)
    call_command("make_demo_activity", story)

    assert capsys.readouterr().out.splitlines() == [
        "Demo activity made.",
        "Nothing to do: it is there.",
    ]
    assert Scenario.objects.count() == 1


def test_make_demo_activity_refuses_settings_without_demo_accounts(story, settings):
    settings.DEMO_ACCOUNTS = False

    with pytest.raises(CommandError, match="allow no demo accounts"):
        call_command("make_demo_activity", story)

    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"platform_role": ""}, "somebody has lost a role that is needed"),
        ({"email": "gone@example.org"}, "User matching query does not exist"),
    ],
)
def test_make_demo_activity_says_why_it_cannot_be_made(story, change, reason):
    User.objects.filter(email=FIRST).update(**change)

    with pytest.raises(CommandError, match=reason):
        call_command("make_demo_activity", story)

    assert not Scenario.objects.exists()
