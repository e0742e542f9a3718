"""Every action that is recorded anywhere, and every detail of one, has its words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from matchmaking import scenarios
from matchmaking.connections.moves import ConnectionMove
from matchmaking.directory.models import AddendumKind
from matchmaking.directory.moves import ApplicationMove, RoundPhase
from matchmaking.organizations.moves import POSTING_MOVES, REVISION_MOVES
from matchmaking.web.account_trail import ACTIONS
from matchmaking.web.audit_words import ACTS, DETAILS, SUBJECTS, action_label, detail_value

PACKAGE = Path(scenarios.__file__).parents[1]
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
RECORDERS = {"record_audit", "_announce"}
KINDS = ("scenario", "solution")
# Actions that are put together when they are recorded, by how the code says it.
PUT_TOGETHER = {
    "f'{subject}.{move}'": [
        *(f"{kind}.{move}" for kind in KINDS for move in POSTING_MOVES),
        *(f"{kind}_revision.{move}" for kind in KINDS for move in REVISION_MOVES),
    ],
    "f\"{posting.kind_name}.{('edit' if before else 'create')}\"": [
        f"{kind}.{act}" for kind in KINDS for act in ("create", "edit")
    ],
    "f'{stored.kind_name}.delete'": [f"{kind}.delete" for kind in KINDS],
    "f'connection.{act}'": [
        f"connection.{act}" for act in ("outcome", "confirm_outcome", "rate", "reply_to_rating")
    ],
    "f'connection.{move}'": [f"connection.{move}" for move in ConnectionMove],
    "f'application.{move}'": [f"application.{move}" for move in ApplicationMove],
    "f'entry.{kind}'": [f"entry.{kind}" for kind in AddendumKind],
    "f'round.{action}'": ["round.create", "round.edit"],
    "f'round.{phase}'": [f"round.{phase}" for phase in RoundPhase if phase != "planned"],
    "f'{model.kind_name}.import'": [f"{kind}.import" for kind in KINDS],
    "f'{kind.name}.export'": [f"{kind}.export" for kind in KINDS],
    "ACTIONS[signal]": sorted(set(ACTIONS.values())),
    "action": [],  # handed on: found where it is said
}


def calls() -> Iterator[ast.Call]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def stated(node: ast.Call) -> Iterator[ast.expr]:
    """The expressions of a call that say which action it records."""
    if getattr(node.func, "id", "") in RECORDERS:
        yield node.args[0]
    yield from (keyword.value for keyword in node.keywords if keyword.arg == "action")


def actions(expression: ast.expr) -> list[str]:
    if isinstance(expression, ast.Constant):
        said = str(expression.value)
        return [said] if ACTION.fullmatch(said) else []
    return PUT_TOGETHER.get(ast.unparse(expression), [])


RECORDED = sorted({code for node in calls() for said in stated(node) for code in actions(said)})


def details() -> Iterator[str]:
    for node in calls():
        for keyword in node.keywords:
            if keyword.arg == "details" and isinstance(keyword.value, ast.Dict):
                yield from (key.value for key in keyword.value.keys)


def test_every_way_to_record_an_action_is_known_here():
    said = {
        ast.unparse(node.args[0])
        for node in calls()
        if getattr(node.func, "id", "") == "record_audit"
        and not isinstance(node.args[0], ast.Constant)
    }

    assert said == set(PUT_TOGETHER)
    assert {"member.invite", "platform.dismiss", "verification.return"} < set(RECORDED)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", r"[A-Z]\w+( [\w-]+)+"), ("zh-hans", r"[A-Z ]*[\u4e00-\u9fff]+：[\u4e00-\u9fff]+")],
)
def test_every_recorded_action_has_words(language, words):
    with override(language):
        labels = {code: action_label(code) for code in RECORDED}

    assert {code for code, label in labels.items() if not re.fullmatch(words, label)} == set()


def test_no_word_is_kept_for_what_is_never_recorded():
    subjects, acts = ({code.split(".")[place] for code in RECORDED} for place in (0, 1))

    assert set(SUBJECTS) == subjects
    assert set(ACTS) == acts


def test_every_detail_has_a_name():
    assert set(details()) - set(DETAILS) == set()


@pytest.mark.parametrize(
    ("kind", "key", "code", "expected"),
    [
        ("solutions.solution", "fields", "case_studies", "应用案例"),
        ("organizations.verification", "reasons", "unreadable", "扫描件无法辨认"),
        ("organizations.membership", "after", "viewer", "只读成员"),
        ("organizations.user", "before", "auditor", "审计员"),
        ("organizations.apitoken", "scope", "write", "读写"),
        ("organizations.user", "format", "xlsx", "Excel"),
        ("organizations.organization", "fields", "gone", "gone"),
    ],
)
def test_codes_of_details_are_told_in_words(kind, key, code, expected):
    with override("zh-hans"):
        assert detail_value(kind, key, code) == expected
