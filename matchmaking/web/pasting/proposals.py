"""What a pasted text proposes, beside what stands in the form now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from matchmaking.scenarios.models import Comparator
from matchmaking.web.forms.rows import CASE_WORDS, MAX_CASES, MAX_TARGETS
from matchmaking.web.papers import Paper
from matchmaking.web.pasting.filling import LISTS
from matchmaking.web.pasting.splitting import Split

ROWS = ("targets", "cases")
NOT_KEPT = {"csrfmiddlewaretoken", "pasted", "then"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for one field; ``choice`` is how people call it where it is one of a list."""

    name: str
    label: str
    present: str
    value: str
    choice: str = ""
    is_confidential: bool = False

    @property
    def n_lines(self) -> int:
        return min(10, 1 + self.value.count("\n") + len(self.value) // 32)


def proposals_of(split: Split, posted: QueryDict, paper: Paper[Any]) -> list[Proposal]:
    """Return the proposals in the order of the form; those that change nothing are left out."""
    confidential = getattr(paper.model, "CONFIDENTIAL_FIELDS", ())
    found = []
    for name in [*paper.form.fields, *ROWS]:
        value = split.values.get(name)
        if not value:
            continue
        proposal = Proposal(
            name=name,
            label=_label(paper, name),
            present=_present(paper, posted, name),
            value=value,
            choice=_choice(paper, name, value.split(",")),
            is_confidential=name in confidential,
        )
        if proposal.present.strip() != (proposal.choice or value):
            found.append(proposal)
    return found


def kept_pairs(posted: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield name and value of all that the form has sent, for it to come back unchanged."""
    for name, values in posted.lists():
        if name not in NOT_KEPT and not name.startswith(("split-", "take")):
            yield from ((name, value) for value in values)


def _label(paper: Paper[Any], name: str) -> str:
    if name in ROWS:
        return gettext("Targets") if name == "targets" else gettext("Case studies")
    return str(paper.form[name].label)


def _present(paper: Paper[Any], posted: QueryDict, name: str) -> str:
    if name == "targets":
        return "\n".join(filter(None, (_target(posted, row) for row in range(MAX_TARGETS))))
    if name == "cases":
        return "\n".join(filter(None, (_case(posted, row) for row in range(MAX_CASES))))
    values = posted.getlist(name)
    if name == "deployment" and values == ["any"]:
        return ""
    return _choice(paper, name, values) or (values[-1] if values else "")


def _target(posted: QueryDict, row: int) -> str:
    prefix = f"targets-{row}-"
    if not posted.get(f"{prefix}metric"):
        return ""
    signs = dict(Comparator.choices)
    sign = str(signs.get(posted.get(f"{prefix}comparator", ""), ""))
    words = [posted.get(prefix + name, "") for name in ("metric", "value", "unit")]
    return " ".join(filter(None, [words[0], sign, *words[1:]]))


def _case(posted: QueryDict, row: int) -> str:
    return " ".join(filter(None, (posted.get(f"cases-{row}-{name}", "") for name in CASE_WORDS)))


def _choice(paper: Paper[Any], name: str, values: list[str]) -> str:
    if name == "is_nationwide":
        return gettext("Yes") if values == ["on"] else ""
    choices = getattr(paper.form.fields.get(name), "choices", None)
    if choices is None or (name not in LISTS and name not in {"province", "deployment"}):
        return ""
    labels = {str(code): str(label) for code, label in choices}
    return ", ".join(labels[value] for value in values if value and value in labels)
