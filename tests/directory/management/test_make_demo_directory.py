import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from matchmaking.directory.management.commands.make_demo_directory import FIRST, SECOND
from matchmaking.directory.models import Edition, Objection, Programme, Round
from matchmaking.organizations.models import PlatformRole
from scripts import ROOT
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

FILE = ROOT / "fixtures" / "demo" / "directory.json"


@pytest.fixture(autouse=True)
def _demo_site(settings, tmp_path):
    """The people and verified providers that the file names."""
    settings.DEMO_ACCOUNTS = True
    settings.SIGNING_KEY_FILE = str(tmp_path / "directory.pem")
    story = json.loads(FILE.read_text(encoding="utf-8"))
    for email in (FIRST, SECOND):
        UserFactory(email=email, platform_role=PlatformRole.ADMINISTRATOR)
    now = timezone.now()
    OrganizationFactory(kind="operator", source_key="demo-accounts:operator", verified_at=now)
    objectors = {row["by"] for told in story["rounds"] for row in told["objections"]}
    for email in {row["email"] for row in story["experts"]} | objectors:
        UserFactory(email=email)
    for row in story["applicants"]:
        provider = ProviderFactory(
            members=[UserFactory(email=row["email"])],
            source_key=row["organization"],
            verified_at=timezone.now(),
            intro="专注工业质检。",
        )
        SolutionFactory(organization=provider)


def test_two_editions_and_a_notice_are_played_once(capsys):
    for _ in range(2):
        call_command("make_demo_directory", FILE, verbosity=0)

    phases = Round.objects.order_by("number").values_list("phase", flat=True)
    assert list(phases) == ["published", "published", "notice"]
    assert [row.entries.count() for row in Edition.objects.order_by("number")] == [7, 9]
    statuses = sorted(row.status for row in Objection.objects.all())
    assert statuses == ["dismissed", "open", "upheld"]
    call_command("verify_edition")
    assert "2 editions are sound" in capsys.readouterr().out


def test_a_missing_person_is_told_and_nothing_kept():
    UserFactory._meta.model.objects.filter(email=SECOND).delete()

    with pytest.raises(CommandError, match="cannot be made here"):
        call_command("make_demo_directory", FILE)

    assert not Programme.objects.exists()


def test_without_demo_accounts_nothing_is_made(settings):
    settings.DEMO_ACCOUNTS = False

    with pytest.raises(CommandError, match="DEMO_ACCOUNTS"):
        call_command("make_demo_directory", FILE)
