"""What a form of a posting is filled with, and what becomes of what was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.exceptions import PostingChangedError, PostingIncompleteError
from matchmaking.organizations.posting_logs import PostingRevision, RevisionStatus
from matchmaking.organizations.postings import EDITABLE, TAGS, Posting, PostingStatus
from matchmaking.organizations.publication import Tags, edit_token, open_revision
from matchmaking.organizations.versions import Content
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

P = TypeVar("P", Scenario, Solution)


@dataclass(slots=True)
class Sheet(Generic[P]):
    """A posting in a form: what it says now, and what there is to tell the author.

    ``seen`` goes into the form and comes back, so that nobody overwrites what they have not read.
    """

    posting: P
    revision: PostingRevision | None = None
    content: Content | None = None
    seen: str = ""
    missing: Sequence[tuple[str, str]] = field(default_factory=list)  # label, name of the field
    is_outdated: bool = False

    @classmethod
    def of(cls, posting: P) -> "Sheet[P]":
        """Read what the form shows: of a published posting, its pending change if there is one."""
        if posting.pk is None:
            return cls(posting)
        revision = open_revision(posting) if posting.is_published else None
        content = posting.content() | (dict(revision.content) if revision else {})
        return cls(posting, revision, content, edit_token(posting))

    @property
    def is_live(self) -> bool:
        """Whether what is saved waits for a reviewer while the former version stays."""
        return self.posting.pk is not None and self.posting.is_published

    def refusal(self) -> str:
        """Say why there is nothing to edit now; empty where there is."""
        title = {"title": self.posting.title}
        if self.revision and self.revision.status == RevisionStatus.SUBMITTED:
            return (
                gettext("The changes of “%(title)s” are under review: recall them first.") % title
            )
        if self.posting.status in {*EDITABLE, PostingStatus.PUBLISHED}:
            return ""
        if self.posting.status == PostingStatus.SUBMITTED:
            return gettext("“%(title)s” is under review: recall it first, then change it.") % title
        return gettext("“%(title)s” has ended: reopen it first, then change it.") % title

    def save(
        self, form: BaseForm, posted: QueryDict, tags: Tags, write: Callable[[str | None], P]
    ) -> P | None:
        """Save by ``write``, or put the reason why not at the head of the form."""
        self.seen = posted.get("seen", "") or self.seen
        try:
            return write(self.seen or None)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except PostingChangedError as error:
            form.add_error(None, error.message)
            self.is_outdated = True
            self.seen = edit_token(type(self.posting)._default_manager.get(pk=self.posting.pk))
        except IntegrityError:  # the same form, sent twice at once
            form.add_error(None, gettext("It is being saved already. Please try once more."))
        except PostingIncompleteError as error:
            form.add_error(None, error.message)
            self.missing = missing_fields(self.posting, tags.codes())
        except DomainError as error:
            form.add_error(None, error.message)
        return None


def missing_fields(posting: Posting, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return label and name of each field that a reviewer would miss."""
    names = {gettext(name): name for name in TAGS}
    return [
        (posting.field_label(names[label]), names[label])
        for label in posting.missing_for_publication(content)
        if label in names
    ]
