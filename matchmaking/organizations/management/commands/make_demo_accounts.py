"""Log-ins for trying the site out. Production settings do not allow them, whatever happens."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from matchmaking.organizations.models import (
    Membership,
    Organization,
    OrganizationKind,
    PlatformRole,
    Role,
    Source,
    User,
)
from matchmaking.organizations.models.users import confirm_address

FILE_NAME = "demo_accounts.json"
OPERATOR_KEY = "demo-accounts:operator"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person: the owner of the first demo organization of a kind, or one of the platform's."""

    email: str
    name: str
    kind: OrganizationKind | None = None
    platform_role: PlatformRole | None = None

    @property
    def is_administrator(self) -> bool:
        return self.platform_role == PlatformRole.ADMINISTRATOR

    @property
    def label(self) -> str:
        """What the account is for, in one word."""
        return str(self.kind or self.platform_role or "expert")


ACCOUNTS = (
    DemoAccount("enterprise@demo.example", "演示企业用户", OrganizationKind.MANUFACTURER),
    DemoAccount("provider@demo.example", "演示服务商用户", OrganizationKind.PROVIDER),
    DemoAccount(
        "admin@demo.example", "演示管理员", OrganizationKind.OPERATOR, PlatformRole.ADMINISTRATOR
    ),
    DemoAccount("admin2@demo.example", "演示发布员", platform_role=PlatformRole.ADMINISTRATOR),
    DemoAccount("expert@demo.example", "演示评审专家"),
    DemoAccount("reviewer@demo.example", "演示审核员", platform_role=PlatformRole.REVIEWER),
    DemoAccount("reviewer2@demo.example", "演示复核员", platform_role=PlatformRole.REVIEWER),
    DemoAccount("auditor@demo.example", "演示审计员", platform_role=PlatformRole.AUDITOR),
)


class Command(BaseCommand):
    help = (
        "Make log-ins of an enterprise, a provider and the people of the platform, on demo "
        f"content. Their passwords are that of DEMO_PASSWORD, or made once and kept in {FILE_NAME}."
    )

    def handle(self, *_args: Any, verbosity: int, **_options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("These settings allow no demo accounts (DEMO_ACCOUNTS).")
        file = Path(settings.VAR_DIR) / FILE_NAME
        passwords = _passwords(file)
        with transaction.atomic():
            for account in ACCOUNTS:
                _make(account, passwords[account.email])
        _keep(file, passwords)
        for account in ACCOUNTS if verbosity else ():
            self.stdout.write(f"{account.label}: {account.email} {passwords[account.email]}")


def _passwords(file: Path) -> dict[str, str]:
    """Map each e-mail address to its password: given, kept from before, or new."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return {account.email: given for account in ACCOUNTS}
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    known = {entry["email"]: entry["password"] for entry in kept}
    return {
        account.email: known.get(account.email) or secrets.token_urlsafe(12) for account in ACCOUNTS
    }


def _keep(file: Path, passwords: Mapping[str, str]) -> None:
    entries = [
        {"kind": account.label, "email": account.email, "password": passwords[account.email]}
        for account in ACCOUNTS
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)  # before the passwords go in, also where the file was there
    file.write_text(json.dumps(entries, indent=1), encoding="utf-8")


def _make(account: DemoAccount, password: str) -> None:
    user = User.objects.filter(email=account.email).first() or User(email=account.email)
    user.name = account.name
    user.is_active = True
    user.platform_role = account.platform_role or ""
    user.is_staff = user.is_superuser = account.is_administrator
    if not user.check_password(password):  # setting it anew would end the sessions
        user.set_password(password)
    user.save()
    confirm_address(user)
    if account.kind is None:
        return
    Membership.objects.update_or_create(
        organization=_organization(account.kind), user=user, defaults={"role": Role.OWNER}
    )


def _organization(kind: OrganizationKind) -> Organization:
    if kind == OrganizationKind.OPERATOR:
        return _operator()
    of_kind = Organization.objects.filter(kind=kind, source=Source.DEMO)
    first = of_kind.order_by("pk").first()
    if first is None:
        raise CommandError(f"There is no demo {kind}: load the demo collection first.")
    return first


def _operator() -> Organization:
    operator, _ = Organization.objects.update_or_create(
        source_key=OPERATOR_KEY,
        defaults={
            "kind": OrganizationKind.OPERATOR,
            "name_zh": "人工智能应用对接平台运营中心（演示）",
            "name_en": "Platform operating centre (demo)",
            "source": Source.DEMO,
        },
    )
    if not operator.is_verified:  # it publishes lists
        operator.verified_at = timezone.now()
        operator.save(update_fields=["verified_at"])
    return operator
