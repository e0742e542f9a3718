"""What the codes of the audit trail are called; an unknown code is shown as it is."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.moves import DeclineReason, GoneReason, Side
from matchmaking.directory.formal import FormalReason
from matchmaking.directory.models import (
    AddendumReason,
    AppealStatus,
    CaseStatus,
    ObjectionStatus,
)
from matchmaking.matching.models import DismissalReason
from matchmaking.organizations.models import PlatformRole, Role, TokenScope
from matchmaking.organizations.moves import ReturnReason
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.verification import VerificationReason
from matchmaking.webhooks.models import OffReason

SUBJECTS: dict[str, Promise] = {
    "scenario": _("Scenario"),
    "scenario_revision": _("Change of a scenario"),
    "solution": _("Solution"),
    "solution_revision": _("Change of a solution"),
    "organization": _("Organization"),
    "member": _("Member"),
    "owner": pgettext_lazy("audit", "Ownership"),
    "verification": _("Verification"),
    "claim": _("Claim of an organization"),
    "evidence": _("Evidence"),
    "account": _("Account"),
    "platform": _("Platform role"),
    "token": _("API token"),
    "match": pgettext_lazy("audit", "Match"),
    "connection": _("Connection"),
    "webhook": _("Webhook"),
    "programme": _("Programme"),
    "criteria": _("Criteria"),
    "round": pgettext_lazy("audit", "Round"),
    "application": pgettext_lazy("audit", "Application"),
    "panel": _("Panel seat"),
    "review": pgettext_lazy("audit", "Review"),
    "objection": _("Objection"),
    "edition": _("Edition"),
    "entry": pgettext_lazy("audit", "Entry"),
    "appeal": _("Appeal"),
    "signing_key": _("Signing key"),
    "coverage": _("Coverage"),
    "audit": _("Audit trail"),
}
ACTS: dict[str, Promise] = {
    "create": pgettext_lazy("audit", "created"),
    "edit": pgettext_lazy("audit", "edited"),
    "delete": pgettext_lazy("audit", "deleted"),
    "submit": pgettext_lazy("audit", "submitted for review"),
    "recall": pgettext_lazy("audit", "recalled"),
    "approve": pgettext_lazy("audit", "approved"),
    "return": pgettext_lazy("audit", "returned"),
    "publish": pgettext_lazy("audit", "published by the platform"),
    "confirm": pgettext_lazy("audit", "confirmed"),
    "close": pgettext_lazy("audit", "closed"),
    "withdraw": pgettext_lazy("audit", "withdrawn"),
    "reopen": pgettext_lazy("audit", "reopened"),
    "take_down": pgettext_lazy("audit", "taken down"),
    "fade": pgettext_lazy("audit", "taken out of matching"),
    "discard": pgettext_lazy("audit", "discarded"),
    "second": pgettext_lazy("audit", "passed by the first reader"),
    "lapse": pgettext_lazy("audit", "lapsed"),
    "suspend": pgettext_lazy("audit", "suspended"),
    "restore": pgettext_lazy("audit", "restored"),
    "invite": pgettext_lazy("audit", "invited"),
    "invite_again": pgettext_lazy("audit", "invited again"),
    "invite_revoke": pgettext_lazy("audit", "no longer invited"),
    "accept": pgettext_lazy("audit", "accepted"),
    "decline": pgettext_lazy("audit", "declined"),
    "role": pgettext_lazy("audit", "given another role"),
    "leave": pgettext_lazy("audit", "left"),
    "remove": pgettext_lazy("audit", "removed"),
    "handover": pgettext_lazy("audit", "handed over"),
    "appoint": pgettext_lazy("audit", "given"),
    "dismiss": pgettext_lazy("audit", "taken away"),
    "revoke": pgettext_lazy("audit", "revoked"),
    "open": pgettext_lazy("audit", "opened"),
    "grant": pgettext_lazy("audit", "granted"),
    "refuse": pgettext_lazy("audit", "refused"),
    "read": pgettext_lazy("audit", "read"),
    "sign_up": pgettext_lazy("audit", "signed up"),
    "sign_in": pgettext_lazy("audit", "signed in"),
    "end_sessions": pgettext_lazy("audit", "signed out everywhere"),
    "change_password": pgettext_lazy("audit", "given a new password"),
    "reset_password": pgettext_lazy("audit", "given a new password by e-mail"),
    "change_email": pgettext_lazy("audit", "given another e-mail address"),
    "add_factor": pgettext_lazy("audit", "given a second factor"),
    "remove_factor": pgettext_lazy("audit", "without a second factor"),
    "renew_codes": pgettext_lazy("audit", "given new recovery codes"),
    "set_aside": pgettext_lazy("audit", "marked as unsuitable"),
    "import": pgettext_lazy("audit", "imported"),
    "request": pgettext_lazy("audit", "asked for"),
    "propose": pgettext_lazy("audit", "given a proposal"),
    "expire": pgettext_lazy("audit", "expired without an answer"),
    "meet": pgettext_lazy("audit", "come to talks"),
    "try": pgettext_lazy("audit", "come to a trial"),
    "contract": pgettext_lazy("audit", "come to a contract"),
    "deliver": pgettext_lazy("audit", "delivered"),
    "end": pgettext_lazy("audit", "ended"),
    "read_contact": pgettext_lazy("audit", "contact read"),
    "outcome": pgettext_lazy("audit", "outcome told"),
    "confirm_outcome": pgettext_lazy("audit", "outcome confirmed"),
    "rate": pgettext_lazy("audit", "rated"),
    "reply_to_rating": pgettext_lazy("audit", "rating answered"),
    "export": pgettext_lazy("audit", "exported"),
    "file_add": pgettext_lazy("audit", "files sent"),
    "file_read": pgettext_lazy("audit", "file read"),
    "enable": pgettext_lazy("audit", "switched on"),
    "disable": pgettext_lazy("audit", "switched off"),
    "rotate": pgettext_lazy("audit", "given another secret"),
    "read_secret": pgettext_lazy("audit", "secret read"),
    "redeliver": pgettext_lazy("audit", "delivered again by hand"),
    "start": pgettext_lazy("audit", "begun"),
    "pass_check": pgettext_lazy("audit", "passed by the formal check"),
    "fail_check": pgettext_lazy("audit", "failed by the formal check"),
    "put_forward": pgettext_lazy("audit", "proposed for the list"),
    "turn_down": pgettext_lazy("audit", "not proposed"),
    "strike": pgettext_lazy("audit", "struck after an objection"),
    "list": pgettext_lazy("audit", "listed"),
    "add_proofs": pgettext_lazy("audit", "given evidence"),
    "remove_proof": pgettext_lazy("audit", "with evidence removed"),
    "add_case": pgettext_lazy("audit", "given a case"),
    "remove_case": pgettext_lazy("audit", "with a case removed"),
    "confirm_part": pgettext_lazy("audit", "with a part confirmed"),
    "ask_customer": pgettext_lazy("audit", "sent to a customer"),
    "customer_answer": pgettext_lazy("audit", "answered by a customer"),
    "assign": pgettext_lazy("audit", "given applications"),
    "recuse": pgettext_lazy("audit", "given back for an interest"),
    "score": pgettext_lazy("audit", "handed in"),
    "raise": pgettext_lazy("audit", "raised"),
    "decide": pgettext_lazy("audit", "decided"),
    "draw_up": pgettext_lazy("audit", "drawn up"),
    "checking": pgettext_lazy("audit", "come to the formal check"),
    "scoring": pgettext_lazy("audit", "come to the scoring"),
    "deciding": pgettext_lazy("audit", "come to the decisions"),
    "notice": pgettext_lazy("audit", "come to the public notice"),
    "published": pgettext_lazy("audit", "ended with an edition"),
    "cancelled": pgettext_lazy("audit", "cancelled"),
    "warned": pgettext_lazy("audit", "warned"),
    "rectified": pgettext_lazy("audit", "cleared of a warning"),
    "suspended": pgettext_lazy("audit", "suspended in the list"),
    "restored": pgettext_lazy("audit", "restored in the list"),
    "removed": pgettext_lazy("audit", "removed from the list"),
}
DETAILS: dict[str, Promise] = {
    "fields": _("Fields"),
    "reasons": _("Reasons"),
    "role": _("Role"),
    "user": _("Person concerned"),
    "from": _("Former owner"),
    "to": _("New owner"),
    "filters": _("Filters"),
    "before": _("Before"),
    "after": _("After"),
    "files": _("Number of files"),
    "scope": _("Rights"),
    "days": _("Valid for (days)"),
    "count": _("Number of records"),
    "own": _("Own records among them"),
    "format": _("Format"),
    "factor": _("Second factor"),
    "side": _("Whose contact"),
    "number": _("Number"),
    "criterion": _("Criterion"),
    "reviews": _("Number of reviews"),
    "key": _("Key"),
    "reason": _("Reason"),
    "solution": _("Solution"),
    "decision": _("Decision"),
}
PEOPLE = ("user", "from", "to")  # details that are keys of accounts
ROLES = dict([*Role.choices, *PlatformRole.choices])
CODES: dict[str, Mapping[Any, Any]] = {
    # Where two lists have a code in common, it means the same.
    "reasons": dict(
        [
            *FormalReason.choices,
            *VerificationReason.choices,
            *ReturnReason.choices,
            *DeclineReason.choices,
            *OffReason.choices,
            *GoneReason.choices,
        ]
    ),
    "reason": dict([*DismissalReason.choices, *AddendumReason.choices]),
    "decision": dict([*ObjectionStatus.choices, *AppealStatus.choices, *CaseStatus.choices]),
    "role": ROLES,
    "before": ROLES,
    "after": ROLES,
    "scope": dict(TokenScope.choices),
    "factor": {"totp": _("Authenticator app"), "recovery_codes": _("Recovery codes")},
    "side": dict(Side.choices),
    "format": {"xlsx": "Excel", "csv": "CSV", "json": "JSON"},
    "filters": {
        "q": _("Number of the record"),
        "action": _("Action"),
        "kind": _("Kind of record"),
        "person": _("Person"),
        "organization": _("Organization"),
        "since": pgettext_lazy("first day", "From"),
        "until": pgettext_lazy("last day", "To"),
    },
}
# The records that events are about; another is called as its model.
KINDS: dict[str, Promise] = {
    "scenarios.scenario": SUBJECTS["scenario"],
    "solutions.solution": SUBJECTS["solution"],
    "organizations.organization": SUBJECTS["organization"],
    "organizations.membership": _("Membership"),
    "organizations.invitation": _("Invitation"),
    "organizations.verification": SUBJECTS["verification"],
    "organizations.claim": SUBJECTS["claim"],
    "organizations.evidence": SUBJECTS["evidence"],
    "organizations.user": SUBJECTS["account"],
    "organizations.apitoken": SUBJECTS["token"],
    "connections.connection": SUBJECTS["connection"],
    "webhooks.webhookendpoint": SUBJECTS["webhook"],
    "webhooks.webhookdelivery": _("Webhook delivery"),
    "directory.programme": SUBJECTS["programme"],
    "directory.criteriaversion": SUBJECTS["criteria"],
    "directory.round": SUBJECTS["round"],
    "directory.application": SUBJECTS["application"],
    "directory.review": SUBJECTS["review"],
    "directory.objection": SUBJECTS["objection"],
    "directory.edition": SUBJECTS["edition"],
    "directory.entry": SUBJECTS["entry"],
    "directory.appeal": SUBJECTS["appeal"],
    "directory.signingkey": SUBJECTS["signing_key"],
    "common.audithead": SUBJECTS["audit"],
}


def action_label(code: str) -> str:
    subject, _dot, act = code.partition(".")
    if subject not in SUBJECTS or act not in ACTS:
        return code
    words = {"subject": SUBJECTS[subject], "act": ACTS[act]}
    return gettext("%(subject)s %(act)s") % words


def kind_label(object_type: str) -> str:
    if object_type in KINDS:
        return str(KINDS[object_type])
    model = _model(object_type)
    return object_type if model is None else capfirst(str(model._meta.verbose_name))


def detail_label(key: str) -> str:
    return str(DETAILS.get(key, key))


def detail_value(object_type: str, key: str, code: Any) -> str:
    """Return what one value of an event's details is called."""
    if key == "fields":
        return _field_label(object_type, str(code))
    return str(CODES.get(key, {}).get(code, code))


def _field_label(object_type: str, name: str) -> str:
    model = _model(object_type)
    try:
        if model is not None and issubclass(model, Posting):
            return model.field_label(name)  # it knows what belongs to it in other tables
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name))


def _model(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None
