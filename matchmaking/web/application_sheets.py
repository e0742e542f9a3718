"""An application on its page: what is written, what is missing, and saving what was typed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from matchmaking.directory.applications import save_application
from matchmaking.directory.exceptions import ApplicationChangedError
from matchmaking.directory.formal import Check, automatic_checks
from matchmaking.directory.models import (
    Application,
    Criterion,
    CustomerCase,
    EvidenceRule,
    Proof,
)
from matchmaking.directory.renewals import PartState
from matchmaking.organizations.models import User
from matchmaking.solutions.models import Solution
from matchmaking.web.attempts import attempted
from matchmaking.web.forms.applications import ApplicationForm
from matchmaking.web.renewals import ShownPart, shown_parts

Files = MultiValueDict[str, Any]


class SaveState(StrEnum):
    KEPT = "kept"  # nothing typed since
    SAVED = "saved"
    CHANGED = "changed"  # by a colleague meanwhile
    REFUSED = "refused"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion with what is said to it; ``theirs`` is what a colleague has saved meanwhile."""

    criterion: Criterion
    text: str
    proofs: list[Proof]
    answer: Any = None  # the fields of the form
    upload: Any = None
    theirs: str = ""
    shown: ShownPart | None = None
    valid_until: Any = None

    @property
    def needs_case(self) -> bool:
        return self.criterion.evidence == EvidenceRule.CASE

    @property
    def needs_file(self) -> bool:
        return self.criterion.evidence == EvidenceRule.FILE


@dataclass(frozen=True, slots=True)
class Task:
    check: Check
    href: str


class ApplicationSheet:
    """One application, read once; ``form`` holds what its writer has before them."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.criteria = list(Criterion.objects.filter(version=application.round.criteria_id))
        self.named: list[Solution] = list(application.solutions.select_related("organization"))
        self.cases: list[CustomerCase] = list(application.cases.all())
        self.version = application.version
        self.state = SaveState.KEPT
        self._read()

    def _read(self) -> None:
        answers = self.application.answers.select_related("criterion")
        self.texts = {answer.criterion.code: answer.text for answer in answers}
        self.proofs: dict[int, list[Proof]] = defaultdict(list)
        for proof in self.application.proofs.all():
            self.proofs[proof.criterion_id].append(proof)

    def write_with(self, posted: QueryDict | None = None, files: Files | None = None) -> None:
        """Fill the form with what is stored, or with what was typed."""
        offered = list(self.application.organization.solutions.listed())
        self.form = ApplicationForm(
            posted,
            files,
            application=self.application,
            criteria=self.criteria,
            solutions=offered,
            initial=self._initial(),
        )

    def _initial(self) -> dict[str, Any]:
        return {
            "statement": self.application.statement,
            "solutions": [row.public_id for row in self.named],
            **{f"answer_{code}": text for code, text in self.texts.items()},
        }

    def save(self, *, version: int, by: User) -> bool:
        """Save what was typed; of a colleague's newer version nothing is overwritten unseen."""
        self.version = version
        self.state = SaveState.REFUSED
        if not self.form.is_valid():
            return False
        try:
            saved = attempted(self.form, lambda: self._saved(version, by))
        except _ChangedError:
            self._look_again()
            return self.state == SaveState.SAVED
        if saved is None:
            return False
        self.version, self.state = saved.version, SaveState.SAVED
        self._read()
        return True

    def _saved(self, version: int, by: User) -> Application:
        try:
            return save_application(
                application=self.application, version=version, by=by, **self.form.values()
            )
        except ApplicationChangedError as error:
            raise _ChangedError from error

    def _look_again(self) -> None:
        """Tell a colleague's version from one's own, which another request was quicker to save."""
        self.application.refresh_from_db()
        self.named = list(self.application.solutions.all())
        self._read()
        typed = self.form.values()
        kept = {code: text for code, text in self.texts.items() if text}
        is_same = (
            typed["statement"].strip() == self.application.statement
            and {code: text.strip() for code, text in typed["answers"].items() if text} == kept
            and {row.pk for row in typed["solutions"]} == {row.pk for row in self.named}
        )
        self.state = SaveState.SAVED if is_same else SaveState.CHANGED
        if is_same:
            self.version = self.application.version

    def rows(self) -> list[CriterionRow]:
        return [self._row(criterion) for criterion in self.criteria]

    @cached_property
    def renewed(self) -> dict[str, ShownPart]:
        """The parts of a renewal; asked for when everything is saved."""
        return shown_parts(self.application)

    @property
    def edition(self) -> int:
        return next((shown.edition for shown in self.renewed.values()), 0)

    def n_renewed(self) -> dict[str, int]:
        """Count the parts that are owed, and those that still stand as last time."""
        states = [shown.part.state for shown in self.renewed.values()]
        return {
            "owed": states.count(PartState.CHANGED) + states.count(PartState.NEW),
            "open": states.count(PartState.OPEN),
        }

    def _row(self, criterion: Criterion) -> CriterionRow:
        text, proofs = self.texts.get(criterion.code, ""), self.proofs[criterion.pk]
        form = getattr(self, "form", None)
        shown = self.renewed.get(f"answer_{criterion.code}")
        if form is None:
            return CriterionRow(criterion, text, proofs, shown=shown)
        answer = form[f"answer_{criterion.code}"]
        name = f"proof_{criterion.code}"
        upload = form[name] if name in form.fields else None
        day = form[f"valid_{criterion.code}"] if upload is not None else None
        theirs = self._theirs(text, answer.value())
        return CriterionRow(criterion, text, proofs, answer, upload, theirs, shown, day)

    def their_statement(self) -> str:
        return self._theirs(self.application.statement, self.form["statement"].value())

    def _theirs(self, stored: str, typed: Any) -> str:
        is_other = self.state == SaveState.CHANGED and stored != str(typed or "").strip()
        return stored if is_other else ""

    def tasks(self) -> list[Task]:
        """Return what has to be there; of a renewal, what is missing or had to be answered."""
        checks = automatic_checks(self.application)
        if self.renewed:
            asked = {code for code, shown in self.renewed.items() if shown.part.is_asked}
            checks = [check for check in checks if check.is_missing or check.code in asked]
        return [Task(check, self._href(check.code)) for check in checks]

    def _href(self, code: str) -> str:
        organization = self.application.organization
        pages: Mapping[str, str] = {
            "verified": reverse("web:organization_verification", args=[organization.public_id]),
            "warning": reverse("web:application_list") + "#rulings",
            "statement": "#id_statement",
            "solutions": "#solutions",
        }
        kind, _mark, criterion = code.partition("_")
        anchors = {"answer": f"#id_answer_{criterion}", "proof": f"#proofs-{criterion}"}
        return pages.get(code) or anchors.get(kind) or ("#cases" if kind == "case" else "")


class _ChangedError(Exception):
    """Lets a colleague's newer version pass by the errors of the form."""
