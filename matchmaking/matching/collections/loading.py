"""Loads a collection into the site through the use-cases that take user input."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from matchmaking.common.exceptions import DomainError
from matchmaking.matching.collections.fields import (
    FILE_FIELDS,
    Report,
    Terms,
    organization_fields,
    scenario_fields,
    solution_details,
    solution_fields,
)
from matchmaking.matching.collections.reader import (
    ORGANIZATION_FILE,
    SCENARIO_FILE,
    SOLUTION_FILE,
    scan_collection,
)
from matchmaking.matching.collections.records import (
    Collection,
    CollectionProblem,
    OrganizationRecord,
    ScenarioRecord,
    SolutionRecord,
)
from matchmaking.matching.collections.report import (
    CollectionLoadError,
    LoadReport,
    Outcome,
    with_keys,
)
from matchmaking.matching.collections.stored import Stored, has_details, has_fields, has_tags
from matchmaking.organizations.exceptions import OrganizationKindError
from matchmaking.organizations.models import Organization, OrganizationKind, Source
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.organizations.publication import require_kind
from matchmaking.scenarios.services import create_scenario, edit_scenario, move_scenario
from matchmaking.solutions.services import create_solution, edit_solution, move_solution


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """``name`` keeps the keys of one collection apart from those of others."""

    name: str
    source: Source
    publishes: bool = False
    is_dry_run: bool = False

    def source_key(self, key: str) -> str:
        return f"{self.name}:{key}"


class _Record(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def line(self) -> int: ...


R = TypeVar("R", bound=_Record)


@transaction.atomic
def load_collection(directory: Path, options: LoadOptions) -> LoadReport:
    """Bring the site's records to what the files say, all of them or none.

    Records are recognised by name and key. What is already as it should be is not written,
    and so not ranked anew. Only drafts are published: what people closed stays closed.

    Raises:
        CollectionLoadError: with every problem as file, line, key, field and message.
    """
    terms = Terms.read()
    collection, problems = scan_collection(directory, terms.vocabulary())
    load = _Load(terms, options, problems)
    load.write(collection)
    if problems:
        raise CollectionLoadError(with_keys(problems, collection))
    if options.is_dry_run:
        transaction.set_rollback(True)
    return load.report


class _Load:
    """Writes records one by one; a fault is noted and does not stop the others."""

    def __init__(
        self, terms: Terms, options: LoadOptions, problems: list[CollectionProblem]
    ) -> None:
        self._terms = terms
        self._options = options
        self._problems = problems
        self._unreadable = {(problem.file, problem.line) for problem in problems}
        self._stored = Stored(options.source_key(""))
        self._organizations: dict[str, Organization] = {}
        self.report = LoadReport()

    def write(self, collection: Collection) -> None:
        stored = self._stored
        organizations = collection.organizations
        self._each(ORGANIZATION_FILE, organizations, stored.organizations, self._organization)
        self._stand_in_for_faulty(organizations)
        self._each(SCENARIO_FILE, collection.scenarios, stored.scenarios, self._scenario)
        self._each(SOLUTION_FILE, collection.solutions, stored.solutions, self._solution)

    def _each(
        self,
        file: str,
        records: Iterable[R],
        stored: Iterable[str],
        write: Callable[[R, Report], None],
    ) -> None:
        left = set(stored)
        for record in records:
            left.discard(self._options.source_key(record.key))
            if (file, record.line) not in self._unreadable:
                self._one(file, record, write)
        self.report.add(file, Outcome.LEFT, len(left))

    def _one(self, file: str, record: R, write: Callable[[R, Report], None]) -> None:
        def report(field: str, message: str) -> None:
            self._problems.append(CollectionProblem(file, record.line, field, message))

        try:
            write(record, report)  # each write below is atomic, so others can follow a failed one
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                report(FILE_FIELDS.get(name, name), " ".join(messages))
        except OrganizationKindError as error:
            report("organisation", error.message)
        except DomainError as error:
            report("", error.message)

    def _organization(self, record: OrganizationRecord, report: Report) -> None:
        fields = organization_fields(record, report) | self._origin(record)
        stored = self._stored.organizations.get(fields["source_key"])
        organization = stored or Organization()
        outcome = _outcome(stored, is_same=has_fields(organization, fields))
        if outcome != Outcome.UNCHANGED:
            for name, value in fields.items():
                setattr(organization, name, value)
            organization.full_clean()
            organization.save()
        self._organizations[record.key] = organization
        self.report.add(ORGANIZATION_FILE, outcome)

    def _stand_in_for_faulty(self, records: Iterable[OrganizationRecord]) -> None:
        """Let the postings of a faulty organization be checked too; nothing will be kept."""
        for record in records:
            if record.key not in self._organizations and record.kind:
                stand_in = Organization.objects.create(kind=record.kind, name_zh=record.key)
                self._organizations[record.key] = stand_in

    def _scenario(self, record: ScenarioRecord, report: Report) -> None:
        fields = scenario_fields(record, report) | self._origin(record)
        tags = self._terms.tags(record, report)
        organization = self._organizations.get(record.organization)
        if organization is None:
            return  # its kind is not even known, and that fault is noted
        scenario = self._stored.scenarios.get(fields["source_key"])
        if scenario is None:
            outcome = Outcome.CREATED
            scenario = create_scenario(organization=organization, fields=fields, tags=tags, by=None)
        else:
            require_kind(organization, OrganizationKind.MANUFACTURER)
            fields["organization"] = organization
            is_same = has_fields(scenario, fields) and has_tags(scenario, tags)
            outcome = _outcome(scenario, is_same=is_same)
            if not is_same:
                edit_scenario(scenario=scenario, fields=fields, tags=tags, by=None)
        self.report.add(SCENARIO_FILE, outcome)
        if self._must_publish(scenario):
            move_scenario(scenario=scenario, move=PostingMove.PUBLISH, by=None)
            self.report.add(SCENARIO_FILE, Outcome.PUBLISHED)

    def _solution(self, record: SolutionRecord, report: Report) -> None:
        fields = solution_fields(record) | self._origin(record)
        tags = self._terms.tags(record, report)
        details = solution_details(record, self._terms, report)
        organization = self._organizations.get(record.organization)
        if organization is None:
            return
        solution = self._stored.solutions.get(fields["source_key"])
        if solution is None:
            outcome = Outcome.CREATED
            solution = create_solution(
                organization=organization, fields=fields, tags=tags, details=details, by=None
            )
        else:
            require_kind(organization, OrganizationKind.PROVIDER)
            fields["organization"] = organization
            is_same = has_fields(solution, fields) and has_tags(solution, tags)
            is_same = is_same and has_details(solution, details)
            outcome = _outcome(solution, is_same=is_same)
            if not is_same:
                edit_solution(solution=solution, fields=fields, tags=tags, details=details, by=None)
        self.report.add(SOLUTION_FILE, outcome)
        if self._must_publish(solution):
            move_solution(solution=solution, move=PostingMove.PUBLISH, by=None)
            self.report.add(SOLUTION_FILE, Outcome.PUBLISHED)

    def _origin(self, record: _Record) -> dict[str, Any]:
        options = self._options
        return {"source": options.source, "source_key": options.source_key(record.key)}

    def _must_publish(self, posting: Posting) -> bool:
        return self._options.publishes and posting.status == PostingStatus.DRAFT


def _outcome(stored: Organization | Posting | None, *, is_same: bool) -> Outcome:
    if stored is None:
        return Outcome.CREATED
    return Outcome.UNCHANGED if is_same else Outcome.CHANGED
