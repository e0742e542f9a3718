"""Opening a programme, and changing of it what nobody relies on yet."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from matchmaking.common.audit import digest, record_audit
from matchmaking.directory.exceptions import (
    IssuerError,
    ProgrammeChangedError,
    ProgrammeFixedError,
)
from matchmaking.directory.models import Programme, Round
from matchmaking.directory.permissions import require_administrator
from matchmaking.organizations.models import Organization, OrganizationKind, User

PROGRAMME_FIELDS = (
    "kind",
    "issuer",
    "name_zh",
    "name_en",
    "rules_zh",
    "rules_en",
    "validity_months",
)
FIXED_BY_PLAN = (
    "kind",
    "issuer",
    "name_zh",
    "name_en",
)  # who may apply; what editions are signed with
FIXED_IN_ROUND = ("rules_zh", "rules_en", "validity_months")  # what applicants rely on


def possible_issuers() -> QuerySet[Organization]:
    """Return the organizations that may publish a list: verified operators, none suspended.

    Providers and manufacturers may not: they would list themselves or their competitors.
    """
    return Organization.objects.trusted().filter(kind=OrganizationKind.OPERATOR)


@transaction.atomic
def open_programme(*, fields: Mapping[str, Any], by: User | None) -> Programme:
    """Make a programme; ``fields`` are those of ``PROGRAMME_FIELDS``.

    Raises:
        PermissionDenied: ``by`` is no administrator; None is the platform.
        IssuerError: the issuer is no verified operator, or is suspended.
        ValidationError: a field is wrong; keyed by field name.
    """
    if by is not None:
        require_administrator(by)
    programme = Programme(**fields)
    _write(programme)
    record_audit("programme.create", on=programme, by=by, organization=programme.issuer)
    return programme


@transaction.atomic
def change_programme(
    *, programme: Programme, fields: Mapping[str, Any], seen: str, by: User
) -> Programme:
    """Change a programme that was read in the state ``seen``.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ProgrammeChangedError: it was changed, or a round was planned or opened, since then.
        ProgrammeFixedError: a field stays as it is; the message names it.
        IssuerError: the new issuer is no verified operator, or is suspended.
        ValidationError: a field is wrong; keyed by field name.
    """
    require_administrator(by)
    stored = Programme.objects.select_for_update().get(pk=programme.pk)
    # A round that opens meanwhile waits for this lock, as one that is planned for that above.
    list(Round.objects.select_for_update(no_key=True).filter(programme=stored).order_by("pk"))
    if programme_state(stored) != seen:
        raise ProgrammeChangedError(
            _(
                "The programme was changed, or one of its rounds has moved, since you read it. "
                "Look at it again, then save."
            )
        )
    before = _content(stored)
    changed = [name for name in fields if getattr(stored, name) != fields[name]]
    _refuse_fixed(stored, changed)
    for name in changed:
        setattr(stored, name, fields[name])
    if changed:
        _write(stored)
        record_audit(
            "programme.edit",
            on=stored,
            by=by,
            organization=stored.issuer,
            before=digest(before),
            after=digest(_content(stored)),
            details={"fields": sorted(changed)},
        )
    return stored


def fixed_fields(programme: Programme) -> frozenset[str]:
    """Return the names of the fields that stay as they are now.

    From the first plan of a round on those that decide who may apply and under which name editions
    are signed; while a round runs, the rules and the validity as well.
    """
    rounds = Round.objects.filter(programme=programme)
    fixed = set(FIXED_BY_PLAN) if rounds.exists() else set()
    if rounds.running().exists():
        fixed.update(FIXED_IN_ROUND)
    return frozenset(fixed)


def programme_state(programme: Programme) -> str:
    """Return a digest of what a programme says and of what is fixed of it."""
    return digest([_content(programme), sorted(fixed_fields(programme))])


def _content(programme: Programme) -> dict[str, Any]:
    names = [name for name in PROGRAMME_FIELDS if name != "issuer"]
    return {name: getattr(programme, name) for name in names} | {"issuer": programme.issuer_id}


def _refuse_fixed(programme: Programme, changed: list[str]) -> None:
    fixed = fixed_fields(programme)
    for name in changed:
        if name in fixed:
            label = Programme._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise ProgrammeFixedError(
                _("%(field)s: it stays as it is since a round was planned.") % {"field": label}
            )


def _write(programme: Programme) -> None:
    programme.full_clean()
    stored = Programme.objects.filter(pk=programme.pk).values_list("issuer", flat=True).first()
    is_new = stored != programme.issuer_id
    if is_new and not possible_issuers().filter(pk=programme.issuer_id).exists():
        raise IssuerError(
            _("Issuer: choose a platform operator that is verified and not suspended.")
        )
    programme.save()
