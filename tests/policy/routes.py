"""The routes of the project, walked from its URL configuration, and the reviewed table."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.policy.world import ROLES, World

TABLE = Path(__file__).with_name("routes.csv")
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
NO_OBJECT = "-"
NO_PAGE = {404, 405}

# What stands in the address of a route: the kind of object it names, or fixed arguments.
KINDS = {
    "api:connection_contact": "connection",
    "api:connection_detail": "connection",
    "api:checklist_item": "checklist_item",
    "api:checklist_item_moves": "checklist_item",
    "api:connection_checklist": "connection",
    "api:connection_file": "thread_file",
    "api:connection_meetings": "connection",
    "api:connection_messages": "connection",
    "api:connection_messages_read": "connection",
    "api:connection_moves": "connection",
    "api:connection_outcome": "connection",
    "api:connection_outcome_confirm": "connection",
    "api:connection_ratings": "connection",
    "api:connection_ratings_reply": "connection",
    "api:connection_steps": "connection",
    "api:meeting_calendar": "meeting",
    "api:meeting_moves": "meeting",
    "api:notification_read": "notification",
    "api:organization_detail": "provider",
    "api:scenario_detail": "scenario",
    "api:scenario_matches": "scenario",
    "api:scenario_moves": "scenario",
    "api:scenario_revision": "scenario",
    "api:scenario_revision_moves": "scenario",
    "api:scenario_transitions": "scenario",
    "api:search_detail": "search",
    "api:scenario_watch": "scenario",
    "api:solution_detail": "solution",
    "api:solution_matches": "solution",
    "api:solution_moves": "solution",
    "api:solution_revision": "solution",
    "api:solution_revision_moves": "solution",
    "api:solution_standing": "solution",
    "api:solution_transitions": "solution",
    "api:solution_watch": "solution",
    "web:scenario_detail": "scenario",
    "web:scenario_changes": "scenario",
    "web:scenario_compare": "scenario",
    "web:scenario_match": "scenario",
    "web:solution_match": "solution",
    "web:match_dismiss": "scenario",
    "web:match_restore": "scenario",
    "web:scenario_standing": "scenario",
    "web:solution_standing": "solution",
    "web:scenario_edit": "scenario",
    "web:solution_detail": "solution",
    "web:solution_edit": "solution",
    "web:scenario_move": "scenario",
    "web:solution_move": "solution",
    "web:scenario_pending": "scenario",
    "web:solution_pending": "solution",
    "web:scenario_history": "scenario",
    "web:solution_history": "solution",
    "web:review_scenario": "scenario",
    "web:review_solution": "solution",
    "web:scenario_take_down": "scenario",
    "web:solution_take_down": "solution",
    "web:provider_detail": "provider",
    "web:batch_detail": "batch",
    "web:organization_detail": "organization",
    "web:organization_edit": "organization",
    "web:organization_verification": "organization",
    "web:member_list": "organization",
    "web:member_leave": "organization",
    "web:owner_handover": "organization",
    "web:platform_organization_detail": "organization",
    "web:organization_suspend": "organization",
    "web:organization_restore": "organization",
    "web:member_role": "membership",
    "web:member_remove": "membership",
    "web:invitation_resend": "invitation",
    "web:invitation_revoke": "invitation",
    "web:claim_detail": "claim",
    "web:claim_recall": "claim",
    "web:claim_review": "claim",
    "web:verification_recall": "verification",
    "web:verification_detail": "verification",
    "web:verification_review": "verification",
    "web:evidence_file": "evidence",
    "web:import_detail": "import",
    "web:import_commit": "import",
    "web:import_cancel": "import",
    "web:import_corrected": "import",
    "web:token_revoke": "token",
    "web:connection_thread": "connection",
    "web:thread_news": "connection",
    "web:connection_file": "thread_file",
    "web:meeting_answer": "meeting",
    "web:meeting_file": "meeting",
    "web:checklist_step": "checklist_item",
    "web:notification_open": "notification",
    "web:notification_read": "notification",
    "api:edition_detail": "edition",
    "web:programme_detail": "programme",
    "web:programme_criteria": "programme",
    "web:edition_detail": "programme",
    "web:edition_changes": "programme",
    "web:edition_figures": "programme",
    "web:edition_verification": "programme",
    "web:edition_pdf": "programme",
    "web:edition_sheet": "programme",
    "web:edition_file": "programme",
    "web:entry_detail": "entry",
    "web:round_detail": "round",
    "web:round_notice": "round",
    "web:objection_create": "application",
    "web:objection_withdraw": "objection",
    "web:own_objection_file": "objection_file",
    "web:connection_detail": "connection",
    "web:connection_move": "connection",
    "web:connection_contact": "connection",
    "web:connection_outcome": "connection",
    "web:connection_rating": "connection",
    "web:connection_reply": "connection",
    "web:search_open": "search",
    "web:search_edit": "search",
    "web:search_alert": "search",
    "web:search_delete": "search",
    "web:scenario_watch": "scenario",
    "web:solution_watch": "solution",
    "api:webhook_list": "organization",
    "api:webhook_detail": "webhook",
    "api:webhook_rotate": "webhook",
    "api:webhook_ping": "webhook",
    "api:webhook_secret": "webhook",
    "api:webhook_deliveries": "webhook",
    "api:webhook_delivery": "webhook_delivery",
    "api:webhook_redeliver": "webhook_delivery",
    "web:webhook_list": "organization",
    "web:webhook_create": "organization",
    "web:webhook_detail": "webhook",
    "web:webhook_edit": "webhook",
    "web:webhook_secret": "webhook",
    "web:webhook_rotate": "webhook",
    "web:webhook_ping": "webhook",
    "web:webhook_enable": "webhook",
    "web:webhook_disable": "webhook",
    "web:webhook_delete": "webhook",
    "web:webhook_delivery": "webhook_delivery",
    "web:webhook_redeliver": "webhook_delivery",
    "web:programme_desk": "programme",
    "web:programme_change": "programme",
    "web:criteria_create": "programme",
    "web:criteria_compare": "programme",
    "web:round_plan": "programme",
    "web:round_desk": "round",
    "web:round_change": "round",
    "web:round_advance": "round",
    "web:round_cancel": "round",
    "web:formal_list": "round",
    "web:formal_application": "application",
    "web:panel": "round",
    "web:panel_assign": "round",
    "web:panel_dismiss": "round",
    "web:panel_recuse": "review",
    "web:decision_list": "round",
    "web:decision_case": "application",
    "web:objection_desk": "round",
    "web:objection_case": "objection",
    "web:edition_propose": "round",
    "web:edition_office": "edition",
    "web:edition_recall": "edition",
    "web:entry_office": "entry",
    "web:entry_state": "entry",
    "web:appeal_case": "appeal",
    "web:proof_file": "proof",
    "web:objection_file": "objection_file",
    "web:my_review": "review",
    "web:my_recusal": "review",
    "web:scenario_connect": "scenario",
    "web:solution_connect": "solution",
    "web:application_start": "round",
    "web:application_detail": "application",
    "web:application_save": "application",
    "web:application_submit": "application",
    "web:application_withdraw": "application",
    "web:case_add": "application",
    "web:case_ask": "case",
    "web:case_remove": "case",
    "web:appeal_create": "addendum",
}
# The other side of a pair: a published record.
PARTNERS = {
    "web:scenario_changes": ("solution_id", "solution"),
    "web:scenario_match": ("solution_id", "solution"),
    "web:solution_match": ("scenario_id", "scenario"),
    "web:match_dismiss": ("solution_id", "solution"),
    "web:match_restore": ("solution_id", "solution"),
    "web:solution_standing": ("scenario_id", "scenario"),
    "api:solution_standing": ("scenario_id", "scenario"),
}
ARGUMENTS: dict[str, dict[str, str]] = {
    "web:entry_state": {"kind": "warned"},
    "web:invitation_accept": {"token": "guess"},
    "web:case_answer": {"token": "guess"},
    "web:audit_detail": {"sequence": "1"},
    "web:edition_detail": {"number": "1"},
    "web:edition_changes": {"number": "1"},
    "web:edition_figures": {"number": "1"},
    "web:edition_verification": {"number": "1"},
    "web:edition_pdf": {"number": "1"},
    "web:edition_sheet": {"number": "1", "form": "csv"},
    "web:edition_file": {"number": "1", "name": "edition-1.json"},
    "account_confirm_email": {"key": "guess"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "guess-guess"},
    "web:notification_unsubscribe": {"token": "guess"},
}


@dataclass(frozen=True)
class Rule:
    """Which status a role gets for the methods of a route on an object in a state."""

    route: str
    methods: tuple[str, ...]
    state: str
    statuses: dict[str, int]


def read_table() -> list[Rule]:
    with TABLE.open(newline="") as file:
        return [
            Rule(
                route=row["route"],
                methods=tuple(row["methods"].split()),
                state=row["state"],
                statuses={role: int(row[role]) for role in ROLES},
            )
            for row in csv.DictReader(file)
        ]


def route_names() -> list[str]:
    """Every route outside the admin site, with its namespace."""
    return [name for name, _ in walk(get_resolver()) if not name.startswith("admin:")]


def walk(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, inner)
        else:
            yield f"{namespace}{entry.name}", entry


def address(world: World, route: str, state: str) -> str:
    if route == "api:missing":
        return "/api/v1/nowhere/"
    arguments: dict[str, Any] = dict(ARGUMENTS.get(route, {}))
    if route in KINDS:
        arguments["public_id"] = world.ids[KINDS[route]][state]
    if route in PARTNERS:
        name, kind = PARTNERS[route]
        arguments[name] = world.ids[kind]["published"]
    return reverse(route, kwargs=arguments)


def readable_addresses(world: World, role: str | None = None) -> list[str]:
    """The address of every route that answers GET, on every object.

    For a ``role`` without those that do not exist to it: they all read like an unknown one, which
    ``test_foreign`` holds.
    """
    rules = [rule for rule in read_table() if "GET" in rule.methods]
    if role is not None:
        rules = [rule for rule in rules if rule.statuses[role] not in NO_PAGE]
    return sorted({address(world, rule.route, rule.state) for rule in rules})
