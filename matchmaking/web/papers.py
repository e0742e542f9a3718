"""A posting in the form on which a member writes it, whichever way what was typed arrives."""

import copy
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import QueryDict

from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.permissions import editable_organizations
from matchmaking.organizations.postings import EDITABLE
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import create_scenario, edit_scenario
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import SolutionDetails, create_solution, edit_solution
from matchmaking.web.editing import Sheet
from matchmaking.web.forms.drafts import PostingForm, ScenarioForm, SolutionForm
from matchmaking.web.forms.rows import (
    PREVIEWED_SCENARIO,
    PREVIEWED_SOLUTION,
    CaseRows,
    TargetRows,
    case_drafts,
    target_records,
)

P = TypeVar("P", Scenario, Solution)
UNREAD = "-"  # seen by somebody whose form does not know yet that the draft exists


def draft_key(public_id: str, user: User) -> str:
    """Sign the identifier under which a form of ``user`` saves, however often it is sent."""
    return _signer(user).sign(public_id)


def public_id_of(key: str, user: User) -> str:
    """Return the identifier in a key; nothing if the key was not made for ``user``."""
    try:
        return _signer(user).unsign(key)
    except signing.BadSignature:
        return ""


def _signer(user: User) -> signing.Signer:
    return signing.Signer(salt=f"web.draft.{user.pk}")


class Paper(Generic[P]):
    """One posting, read once, with its form and the small table in it."""

    model: ClassVar[Any]
    form_class: ClassVar[type[PostingForm]]
    rows_class: ClassVar[Any]  # a set of forms
    rows_name: ClassVar[str]  # in the content of a posting
    prefix: ClassVar[str]
    previewed: ClassVar[tuple[str, ...]]

    def __init__(self, posting: P, organizations: QuerySet[Organization], user: User) -> None:
        self.sheet: Sheet[P] = Sheet.of(posting)
        self.user = user
        self.organizations = organizations
        self.show()

    @classmethod
    def kind(cls) -> OrganizationKind:
        is_demand = cls.model is Scenario
        return OrganizationKind.MANUFACTURER if is_demand else OrganizationKind.PROVIDER

    @classmethod
    def of_key(cls, key: str, user: User) -> "Paper[P]":
        """Return the draft that a form with ``key`` has saved before, or a new one.

        Raises:
            PermissionDenied: ``user`` writes for no organization of this kind.
        """
        organizations = editable_organizations(user, cls.kind())
        if not organizations:
            raise PermissionDenied
        public_id = public_id_of(key, user)
        own = cls.model.objects.filter(organization__in=organizations)
        found = public_id and own.select_related("organization").filter(public_id=public_id).first()
        if found:
            paper = cls(found, organizations, user)
            paper.sheet.seen = UNREAD
            return paper
        new = cls.model(public_id=public_id) if public_id else cls.model()
        return cls(new, organizations, user)

    @property
    def posting(self) -> P:
        return self.sheet.posting

    @property
    def key(self) -> str:
        return draft_key(self.posting.public_id, self.user)

    @property
    def saves_itself(self) -> bool:
        """Whether it is saved as it is typed: what is online changes by a button alone."""
        return self.posting.pk is None or self.posting.status in EDITABLE

    def show(self, posted: QueryDict | None = None) -> None:
        """Fill the form with what is stored, or with what was typed."""
        content = self.sheet.content
        # The form writes into its instance: the service must not take that for what is stored.
        self.form = self.form_class(
            posted,
            instance=copy.copy(self.posting),
            organizations=self.organizations,
            content=content,
        )
        # Rows that are posted count as they are, not by how they differ from what was kept.
        initial = content[self.rows_name] if posted is None and content else None
        self.rows = self.rows_class(posted, initial=initial, prefix=self.prefix)
        self._share_choices()

    def _share_choices(self) -> None:
        """Let the menus of all rows be filled by one query."""

    def show_unchecked(self, posted: QueryDict) -> None:
        """Fill the form with what was typed, as yet without a word about what is wrong."""
        fields = self.form.fields.items()
        typed = {name: field.widget.value_from_datadict(posted, {}, name) for name, field in fields}
        self.form = self.form_class(
            instance=copy.copy(self.posting), organizations=self.organizations, content=typed
        )
        rows = self.rows_class(posted, prefix=self.prefix)
        filled = [self._typed_row(row, posted) for row in rows]
        initial = [row for row in filled if any(row.values())]
        self.rows = self.rows_class(initial=initial, prefix=self.prefix)
        self._share_choices()

    @staticmethod
    def _typed_row(row: Form, posted: QueryDict) -> dict[str, Any]:
        given = {name: posted.get(row.add_prefix(name), "") for name in row.fields}
        chosen = getattr(row, "chosen", ())
        return given if any(given[name] for name in given if name not in chosen) else {}

    def save(self, posted: QueryDict, *, as_typed: bool = False) -> P | None:
        """Check what was typed and save it; otherwise the form tells why not."""
        self.show(posted)
        if not self.form.is_valid() & self.rows.is_valid():
            return None
        return self.sheet.save(
            self.form,
            posted,
            self.form.tags(),
            lambda seen: self._write(self._values(), seen, as_typed=as_typed),
        )

    def _write(self, values: Mapping[str, Any], seen: str | None, *, as_typed: bool) -> P:
        common = {**values, "tags": self.form.tags(), "by": self.user}
        if self.posting.pk:
            return self._edit(**common, seen=seen, as_typed=as_typed)
        return self._create(
            **common,
            organization=self.form.organization_chosen(),
            public_id=self.posting.public_id,
        )

    @abstractmethod
    def _values(self) -> dict[str, Any]: ...

    @abstractmethod
    def _create(self, **values: Any) -> P: ...

    @abstractmethod
    def _edit(self, **values: Any) -> P: ...


class ScenarioPaper(Paper[Scenario]):
    model = Scenario
    form_class = ScenarioForm
    rows_class = TargetRows
    rows_name = prefix = "targets"
    previewed = PREVIEWED_SCENARIO

    def _values(self) -> dict[str, Any]:
        return {"fields": self.form.values() | {"targets": target_records(self.rows)}}

    def _create(self, **values: Any) -> Scenario:
        return create_scenario(**values)

    def _edit(self, **values: Any) -> Scenario:
        return edit_scenario(scenario=self.posting, **values)


class SolutionPaper(Paper[Solution]):
    model = Solution
    form_class = SolutionForm
    rows_class = CaseRows
    rows_name = "case_studies"
    prefix = "cases"
    previewed = PREVIEWED_SOLUTION
    form: SolutionForm

    def _share_choices(self) -> None:
        menus = [row.fields["industry"] for row in self.rows]
        choices = list(iter(menus[0].choices)) if menus else []  # not counted first
        for menu in menus:
            menu.choices = choices

    def _values(self) -> dict[str, Any]:
        details = SolutionDetails(self.form.provinces(), case_drafts(self.rows))
        return {"fields": self.form.values(), "details": details}

    def _create(self, **values: Any) -> Solution:
        return create_solution(**values)

    def _edit(self, **values: Any) -> Solution:
        return edit_solution(solution=self.posting, **values)
