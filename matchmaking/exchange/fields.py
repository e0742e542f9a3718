"""The columns of a kind of posting: how each is read, shown, and what an empty cell means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaking.common.sheets.columns import Column
from matchmaking.exchange.cells import read_text
from matchmaking.exchange.faults import Fault
from matchmaking.exchange.names import NameList, Names, choice_names
from matchmaking.organizations.bulk import Draft
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.versions import Content

KEEP = object()  # an empty cell leaves what is there
Values = dict[str, Any]  # by key of the column

NUMBER_KEY = "public_id"
ORGANIZATION_KEY = "organization"
TITLE_KEY = "title"

NUMBER_COLUMN = Column(
    NUMBER_KEY,
    _("Number"),
    help=_("Leave it empty for a new record. An export fills it in: so a row finds its record."),
    width=18,
    aliases=("编号", "需求编号", "方案编号", "ID"),
)
ORGANIZATION_COLUMN = Column(
    ORGANIZATION_KEY,
    _("Organization"),
    help=_("The unified social credit code, or the full name."),
    example="91320200MA1XXXXX0X",
    required=True,
    width=24,
    aliases=(
        "机构（统一社会信用代码或名称）", "机构名称", "所属机构", "发布机构",
        "统一社会信用代码", "社会信用代码", "信用代码",
        "企业", "企业名称", "所属企业", "公司", "公司名称",
        "单位", "单位名称", "所属单位", "发布单位", "申报单位",
        "服务商", "服务商名称",
    ),
    repeats=True,  # tables of authorities have name and code side by side
)  # fmt: skip
STATUS_COLUMN = Column("status", _("Status"), width=10)
PUBLISHED_COLUMN = Column("published_on", _("Published on"), width=14)
BAND_COLUMN = Column("budget_band", _("Budget band"), width=18)
# What an export tells beside what an import reads.
TOLD_COLUMNS = (ORGANIZATION_COLUMN, STATUS_COLUMN, PUBLISHED_COLUMN, BAND_COLUMN)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: ``read`` raises ``CellError``; ``show`` gives what ``read`` reads again."""

    column: Column
    read: Callable[[str, Names], Any]
    show: Callable[[Any, Names], str]
    empty: Any = ""

    @property
    def key(self) -> str:
        return self.column.key


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of posting, as far as tables of it are concerned."""

    name: str  # "scenario" or "solution"
    label: Any
    model: type[Posting]
    owner: OrganizationKind
    fields: tuple[Field, ...]
    n_offered: int  # fields in the template; the others are read where they are there
    create: Callable[..., Sequence[int]]
    edit: Callable[[Posting, Content, User], None]
    move: Callable[..., Any]
    spread: Callable[[Content], Values]  # content → a value a column
    gather: Callable[[Values, Content], Values]  # values of columns, former content → content
    check: Callable[[Values], Sequence[Fault]]  # what is wrong between the cells of a row
    by_key: Mapping[str, Field] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {each.key: each for each in self.fields})

    def columns(self, *, with_organization: bool) -> list[Column]:
        """Return the columns that an import reads."""
        own = [each.column for each in self.fields]
        return [NUMBER_COLUMN, *([ORGANIZATION_COLUMN] if with_organization else []), *own]

    def offered(self, names: Names, *, with_organization: bool) -> list[Column]:
        """Return the columns of the template, with their choices in today's language."""
        n_left_out = len(self.fields) - self.n_offered
        columns = self.columns(with_organization=with_organization)
        shown = columns[: len(columns) - n_left_out]
        return [with_choices(column, self.by_key.get(column.key), names) for column in shown]

    def create_drafts(self, drafts: Sequence[Draft], by: User) -> Sequence[int]:
        """Write drafts and return their keys."""
        return self.create(drafts=drafts, by=by)

    def blank(self) -> Values:
        """Return the content of a new posting before anybody has written anything."""
        posting = self.model()
        fields = {name: getattr(posting, name) for name in self.model.own_fields}
        tags: Values = {"industries": [], "stages": [], "capabilities": []}
        return {**fields, **tags, **self.gather({}, {})}


def with_choices(column: Column, each: Field | None, names: Names) -> Column:
    """Return the column with what may be chosen, where it is a choice."""
    offers = getattr(each.show, "offers", None) if each is not None else None
    if offers is None:
        return column
    told = {name: getattr(column, name) for name in Column.__dataclass_fields__}
    return Column(**{**told, "choices": tuple(offers(names))})


class Show:
    """How the codes of a list are shown; ``offers`` are the names to choose from."""

    def __init__(self, pick: Callable[[Names], NameList], separator: str = "、") -> None:
        self._pick, self._separator = pick, separator

    def __call__(self, value: Any, names: Names) -> str:
        labels = self._pick(names).labels
        codes = value if isinstance(value, list) else [value]
        return self._separator.join(str(labels.get(code, code)) for code in codes if code)

    def offers(self, names: Names) -> list[str]:
        return list(self._pick(names).labels.values())


def text_field(column: Column, model: type[models.Model], name: str, **options: Any) -> Field:
    """Return a column of free text, as long as the model allows."""
    limit: int = model._meta.get_field(name).max_length  # type: ignore[union-attr,assignment]

    def read(text: str, _names: Names) -> str:
        found = text.strip()
        return found if len(found) <= limit else read_text(found, limit)

    return Field(column, read, lambda value, _names: str(value), **options)


def terms_field(column: Column, pick: Callable[[Names], NameList], separator: str = "、") -> Field:
    """Return a column of several names of a controlled list."""
    return Field(
        column,
        lambda text, names: list(pick(names).find_all(text)),
        Show(pick, separator),
        empty=[],
    )


def choice_field(
    column: Column,
    choices: type[models.TextChoices],
    aliases: Mapping[str, Sequence[str]] | None = None,
    **options: Any,
) -> Field:
    """Return a column with one of fixed choices; an empty cell leaves what is there."""
    pick = fixed(choices, aliases)
    options.setdefault("empty", KEEP)
    return Field(column, lambda text, names: pick(names).find(text), Show(pick), **options)


def fixed(
    choices: type[models.TextChoices], aliases: Mapping[str, Sequence[str]] | None = None
) -> Callable[[Names], NameList]:
    """Return the names of fixed choices; made once for each ``Names``, in its language."""

    def pick(names: Names) -> NameList:
        return names.fixed(choices, lambda: choice_names(choices, aliases))

    return pick


def number_field(column: Column, read: Callable[[str], int], **options: Any) -> Field:
    return Field(
        column,
        lambda text, _names: read(text),
        lambda value, _names: "" if value is None else str(value),
        empty=None,
        **options,
    )
