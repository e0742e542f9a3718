import json
import stat
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from config.settings import dev
from matchmaking.organizations.models import (
    Membership,
    Organization,
    PlatformRole,
    Role,
    Source,
    User,
)
from tests.factories.organizations import OrganizationFactory, ProviderFactory

pytestmark = pytest.mark.django_db

EMAILS = [
    "admin2@demo.example",
    "admin@demo.example",
    "auditor@demo.example",
    "enterprise@demo.example",
    "expert@demo.example",
    "provider@demo.example",
    "reviewer2@demo.example",
    "reviewer@demo.example",
]


@pytest.fixture
def file(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    settings.DEMO_ACCOUNTS = True
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR / "demo_accounts.json"


@pytest.fixture
def organizations():
    OrganizationFactory(source=Source.MEMBER)
    return OrganizationFactory(source=Source.DEMO), ProviderFactory(source=Source.DEMO)


def passwords(file):
    return {entry["email"]: entry["password"] for entry in json.loads(file.read_text())}


def test_make_demo_accounts_makes_owners_and_one_administrator(file, organizations):
    call_command("make_demo_accounts", verbosity=0)

    manufacturer, provider = organizations
    operator = Organization.objects.get(kind="operator")
    rows = Membership.objects.order_by("user__email").values_list(
        "user__email", "organization", "role", "user__is_staff", "user__is_superuser"
    )
    assert list(rows) == [
        ("admin@demo.example", operator.pk, Role.OWNER, True, True),
        ("enterprise@demo.example", manufacturer.pk, Role.OWNER, False, False),
        ("provider@demo.example", provider.pk, Role.OWNER, False, False),
    ]
    assert operator.source == Source.DEMO


def test_make_demo_accounts_gives_the_platform_its_people(file, organizations):
    call_command("make_demo_accounts", verbosity=0)

    roles = User.objects.exclude(platform_role="").values_list("email", "platform_role")
    assert sorted(roles) == [
        ("admin2@demo.example", PlatformRole.ADMINISTRATOR),
        ("admin@demo.example", PlatformRole.ADMINISTRATOR),
        ("auditor@demo.example", PlatformRole.AUDITOR),
        ("reviewer2@demo.example", PlatformRole.REVIEWER),
        ("reviewer@demo.example", PlatformRole.REVIEWER),
    ]
    assert {user.email for user in User.objects.all() if user.needs_second_factor} == (
        dev.SECOND_FACTOR_EXEMPT
    )
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(EMAILS)


def test_make_demo_accounts_adds_to_those_of_a_former_version(file, organizations):
    file.parent.mkdir()
    kept = {"kind": "provider", "email": "provider@demo.example", "password": "kept-as-it-was"}
    file.write_text(json.dumps([kept]))

    call_command("make_demo_accounts", verbosity=0)

    assert passwords(file)["provider@demo.example"] == "kept-as-it-was"
    assert sorted(passwords(file)) == EMAILS


def test_make_demo_accounts_keeps_working_passwords_to_itself(file, organizations):
    call_command("make_demo_accounts", verbosity=0)

    kept = passwords(file)
    assert sorted(kept) == EMAILS
    assert len(set(kept.values())) == len(EMAILS)
    assert min(len(password) for password in kept.values()) >= 16
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(User.objects.get(email=e).check_password(p) for e, p in kept.items())


def test_make_demo_accounts_again_changes_no_log_in(file, organizations, capsys):
    call_command("make_demo_accounts", verbosity=0)
    before, hashes = passwords(file), sorted(User.objects.values_list("email", "password"))

    call_command("make_demo_accounts")

    assert passwords(file) == before
    assert sorted(User.objects.values_list("email", "password")) == hashes
    assert capsys.readouterr().out.splitlines() == [
        f"manufacturer: enterprise@demo.example {before['enterprise@demo.example']}",
        f"provider: provider@demo.example {before['provider@demo.example']}",
        f"operator: admin@demo.example {before['admin@demo.example']}",
        f"administrator: admin2@demo.example {before['admin2@demo.example']}",
        f"expert: expert@demo.example {before['expert@demo.example']}",
        f"reviewer: reviewer@demo.example {before['reviewer@demo.example']}",
        f"reviewer: reviewer2@demo.example {before['reviewer2@demo.example']}",
        f"auditor: auditor@demo.example {before['auditor@demo.example']}",
    ]


def test_make_demo_accounts_takes_the_password_of_the_environment(file, organizations, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "von-der-stange")

    call_command("make_demo_accounts", verbosity=0)

    assert passwords(file) == dict.fromkeys(EMAILS, "von-der-stange")
    assert all(user.check_password("von-der-stange") for user in User.objects.all())


def test_make_demo_accounts_lets_people_log_in(file, organizations, rf):
    call_command("make_demo_accounts", verbosity=0)

    for email, password in passwords(file).items():
        user = authenticate(rf.post("/"), email=email, password=password)
        assert user is not None
        assert user.email == email


def test_make_demo_accounts_needs_demo_organizations(file):
    OrganizationFactory(source=Source.MEMBER)

    with pytest.raises(CommandError, match="There is no demo manufacturer"):
        call_command("make_demo_accounts")

    assert (User.objects.count(), file.exists()) == (0, False)


def test_make_demo_accounts_refuses_where_settings_do_not_allow_them(file, organizations, settings):
    settings.DEMO_ACCOUNTS = False

    with pytest.raises(CommandError, match="allow no demo accounts"):
        call_command("make_demo_accounts")

    assert (User.objects.count(), file.exists()) == (0, False)


def test_production_settings_allow_no_demo_accounts_whatever_the_environment_says():
    code = (
        "from config.settings import prod; "
        "print(prod.DEMO_ACCOUNTS, len(prod.SECOND_FACTOR_EXEMPT))"
    )
    environment = {
        "SECRET_KEY": "x",
        "ALLOWED_HOSTS": "x.example",
        "SITE_URL": "https://x.example",
        "DEMO_ACCOUNTS": "1",
        "DEMO_PASSWORD": "x",
    }

    printed = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert printed.stdout == "False 0\n"
