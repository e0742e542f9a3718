"""What a reviewer is shown of something that waits: never a confidential field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from matchmaking.matching.similar import SimilarPostings, similar_postings
from matchmaking.organizations.contacts import Span, spans
from matchmaking.organizations.differences import (
    Difference,
    Shown,
    differences,
    open_fields,
    shown_content,
)
from matchmaking.organizations.models import User
from matchmaking.organizations.moves import Mover, PostingMove
from matchmaking.organizations.permissions import is_member
from matchmaking.organizations.posting_logs import PostingRevision, RevisionStatus
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.organizations.publication import open_revision
from matchmaking.organizations.versions import Content
from matchmaking.scenarios.models import Scenario
from matchmaking.web.contents import READERS
from matchmaking.web.standing import Step, mover_of, steps_of

# A returned one can be opened only to see that it was decided: its text may have moved on.
OPENABLE = (PostingStatus.SUBMITTED, PostingStatus.PUBLISHED, PostingStatus.RETURNED)
SHORT = 40  # characters of the main text below which somebody must ask back
DECISIONS = (PostingMove.APPROVE, PostingMove.RETURN, PostingMove.TAKE_DOWN)


@dataclass(frozen=True, slots=True)
class Passage:
    """A field as others will read it, with contacts marked; entries of a list one by one."""

    name: str
    label: str
    pieces: tuple[tuple[Span, ...], ...]
    is_list: bool


@dataclass(frozen=True)
class Case:
    """A posting, or a change of one, before a reviewer."""

    posting: Any
    revision: PostingRevision | None
    reader: User

    @property
    def is_open(self) -> bool:
        return self.revision is not None or self.posting.status == PostingStatus.SUBMITTED

    @property
    def submitted_at(self) -> datetime | None:
        return self.revision.submitted_at if self.revision else self.posting.submitted_at

    @property
    def token(self) -> str:
        """Names the version that is shown: of the posting, or of its revision."""
        if self.revision:
            return f"r{self.revision.version}"
        return f"p{self.posting.revision}"

    @cached_property
    def is_conflict(self) -> bool:
        return is_member(self.reader, self.posting.organization)

    @cached_property
    def content(self) -> Content:
        """What others would read after an approval."""
        proposed = self.revision.content if self.revision else {}
        return open_fields(type(self.posting), self.posting.content() | proposed)

    @cached_property
    def _shown(self) -> list[Shown]:
        return shown_content(type(self.posting), self.content, READERS)

    @property
    def title(self) -> str:
        return str(self.content["title"])

    @cached_property
    def passages(self) -> list[Passage]:
        """The texts, and lists of them."""
        texts = (*self.posting.text_fields[1:], "targets", "case_studies")
        by_name = {shown.name: shown for shown in self._shown}
        return [
            _passage(by_name[name])
            for name in texts
            if name in by_name and not by_name[name].is_empty
        ]

    @cached_property
    def title_pieces(self) -> list[Span]:
        return spans(self.title)

    @cached_property
    def facts(self) -> list[Shown]:
        told = {"title", *(passage.name for passage in self.passages), *self.posting.text_fields}
        return [one for one in self._shown if one.name not in told and not one.is_empty]

    @cached_property
    def differences(self) -> list[Difference]:
        """What an approval of the change would change."""
        if self.revision is None:
            return []
        stored = self.posting.content()
        before = {name: stored.get(name) for name in self.revision.content}
        return differences(
            type(self.posting), before, self.revision.content, readers=READERS, is_member=False
        )

    @cached_property
    def decisions(self) -> list[Step]:
        """What reviewers have decided about this posting, newest first."""
        return [
            step
            for step in steps_of(self.posting, is_member=False)
            if mover_of(step.row) == Mover.REVIEWER
        ]

    @cached_property
    def tally(self) -> Mapping[str, int]:
        """How often reviewers have decided how about what this organization posts."""
        transitions: QuerySet[Any] = self.posting.transitions.model._default_manager.all()
        counted = (
            transitions.filter(posting__organization=self.posting.organization, move__in=DECISIONS)
            .order_by()
            .values_list("move")
            .annotate(n_rows=Count("pk"))
        )
        found = dict(counted)
        return {move.value: found.get(move.value, 0) for move in DECISIONS}

    @cached_property
    def similar(self) -> SimilarPostings:
        return similar_postings(self.posting, content=self.content)

    @property
    def n_contacts(self) -> int:
        pieces = [piece for passage in self.passages for row in passage.pieces for piece in row]
        return sum(piece.is_contact for piece in (*pieces, *self.title_pieces))

    @property
    def gaps(self) -> list[str]:
        return gaps(self.posting, self.content)


def case_of(posting: Any, reader: User) -> Case:
    """Return what there is to decide about a posting now."""
    revision = open_revision(posting) if posting.is_published else None
    if revision is not None and revision.status != RevisionStatus.SUBMITTED:
        revision = None
    return Case(posting, revision, reader)


def gaps(posting: Posting, content: Content) -> list[str]:
    """Return what a reader would miss, as sentences; nothing here forbids an approval."""
    if isinstance(posting, Scenario):
        checks = [
            (content["pain_points"], gettext("No pain points: it is not said what hurts today.")),
            (content["targets"], gettext("No targets: nobody can tell when it has succeeded.")),
            (content["capabilities"], gettext("No capability is ticked.")),
            (_is_long(content["requirement"]), gettext("The requirement is very short.")),
        ]
    else:
        checks = [
            (content["case_studies"], gettext("No case: nothing shows that it has worked.")),
            (content["deployment_modes"], gettext("It is not said how it is deployed.")),
            (
                content["is_nationwide"] or content["service_areas"],
                gettext("It is not said where it is offered."),
            ),
            (_is_long(content["description"]), gettext("The description is very short.")),
        ]
    missing = [
        gettext("Needed for publication, but empty: %(field)s.") % {"field": label}
        for label in posting.missing_for_publication(content)
    ]
    return missing + [sentence for is_given, sentence in checks if not is_given]


def _is_long(text: str) -> bool:
    return len(text.strip()) >= SHORT


def _passage(shown: Shown) -> Passage:
    texts: Sequence[str] = shown.entries if shown.is_list else (shown.text,)
    pieces = tuple(tuple(spans(text)) for text in texts)
    return Passage(shown.name, shown.label, pieces, shown.is_list)
