"""Bringing organizations onto the platform, and what their owners say about them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import digest, record_audit
from matchmaking.common.models import AuditEvent
from matchmaking.organizations.credit_codes import clean_credit_code
from matchmaking.organizations.exceptions import (
    CreditCodeTakenError,
    EmailNotVerifiedError,
    OrganizationKindNotOpenError,
    OrganizationQuotaError,
    VerificationLapseError,
)
from matchmaking.organizations.locks import locked_organization, locked_user
from matchmaking.organizations.models import (
    Membership,
    Organization,
    OrganizationKind,
    Role,
    User,
)
from matchmaking.organizations.permissions import require_owner
from matchmaking.organizations.verification import has_trust_to_lose, lapse_verification

DAILY_ORGANIZATIONS = 5
OPEN_KINDS = (OrganizationKind.MANUFACTURER, OrganizationKind.PROVIDER)
CHECKED_FIELDS = ("name_zh", "credit_code")  # what readers compare with the business licence
OWN_FIELDS = (
    "kind",
    "name_zh",
    "name_en",
    "credit_code",
    "province",
    "city",
    "size",
    "founded",
    "intro",
    "provider_type",
    "qualifications",
)


def has_verified_email(user: User) -> bool:
    """Whether ``user`` has shown to read the mail of the log-in's address."""
    proven = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return bool(proven.exists())


@transaction.atomic
def create_organization(*, fields: Mapping[str, Any], by: User) -> Organization:
    """Make an organization that ``by`` owns.

    Raises:
        EmailNotVerifiedError: ``by`` has not confirmed the e-mail address.
        OrganizationKindNotOpenError: members make manufacturers and providers only.
        OrganizationQuotaError: ``by`` has made ``DAILY_ORGANIZATIONS`` since yesterday.
        CreditCodeTakenError: an organization with this code is on the platform already.
        ValidationError: a field is wrong; keyed by field name.
    """
    if not has_verified_email(by):
        raise EmailNotVerifiedError(
            _("Confirm your e-mail address first: follow the link that was sent to it.")
        )
    if fields.get("kind") not in OPEN_KINDS:
        raise OrganizationKindNotOpenError(
            _("Kind: choose manufacturer or provider; others are made by the platform.")
        )
    _require_quota(by)
    organization = Organization()
    _write(organization, fields)
    Membership.objects.create(organization=organization, user=by, role=Role.OWNER)
    record_audit(
        "organization.create",
        on=organization,
        by=by,
        organization=organization,
        after=_digest(organization),
    )
    return organization


def _require_quota(by: User) -> None:
    locked_user(by)
    made = AuditEvent.objects.filter(
        action="organization.create",
        actor_key=by.pk,
        at__gt=timezone.now() - timedelta(days=1),
    )
    if made.count() >= DAILY_ORGANIZATIONS:
        raise OrganizationQuotaError(
            _("You have made %(number)d organizations within a day. Please go on tomorrow.")
            % {"number": DAILY_ORGANIZATIONS}
        )


@transaction.atomic
def edit_organization(
    *, organization: Organization, fields: Mapping[str, Any], may_lapse: bool, by: User
) -> Organization:
    """Change what an organization says about itself; its kind stays as it was made.

    A verified name or code that changes ends the verification, or the request for one.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended it.
        VerificationLapseError: the verification would end and ``may_lapse`` is false.
        CreditCodeTakenError: another organization has this code.
        ValidationError: a field is wrong; keyed by field name.
    """
    stored = locked_organization(organization)
    require_owner(by, stored)
    before = {name: getattr(stored, name) for name in OWN_FIELDS}
    _write(stored, {**fields, "kind": stored.kind})
    changed = [name for name in OWN_FIELDS if getattr(stored, name) != before[name]]
    if set(changed).intersection(CHECKED_FIELDS) and has_trust_to_lose(stored):
        if not may_lapse:
            raise VerificationLapseError(
                _(
                    "Chinese name or credit code: the change ends the verification. Confirm it "
                    "below, or keep both as they are."
                )
            )
        lapse_verification(stored, by=by)
    if changed:
        record_audit(
            "organization.edit",
            on=stored,
            by=by,
            organization=stored,
            before=digest(before),
            after=_digest(stored),
            details={"fields": changed},
        )
    return stored


def _write(organization: Organization, fields: Mapping[str, Any]) -> None:
    for name in OWN_FIELDS:
        if name in fields:
            setattr(organization, name, fields[name])
    if organization.kind != OrganizationKind.PROVIDER:
        organization.provider_type = ""
    organization.credit_code = _cleaned_code(organization.credit_code)
    organization.full_clean(validate_unique=False)
    same_code = Organization.objects.filter(credit_code=organization.credit_code)
    if same_code.exclude(pk=organization.pk).exists():
        raise _taken()
    try:
        with transaction.atomic():
            organization.save()
    except IntegrityError as error:  # somebody else was quicker by a moment
        raise _taken() from error


def _cleaned_code(code: str | None) -> str:
    if not code:
        raise ValidationError({"credit_code": _("Give the credit code of the business licence.")})
    try:
        return clean_credit_code(code)
    except ValidationError as error:
        raise ValidationError({"credit_code": error.messages}) from error


def _taken() -> CreditCodeTakenError:
    return CreditCodeTakenError(
        _(
            "Credit code: an organization with this code is on the platform already. Claim it, "
            "or ask a colleague for an invitation."
        )
    )


def _digest(organization: Organization) -> str:
    return digest({name: getattr(organization, name) for name in OWN_FIELDS})
