"""What exists already: records as rows may mean them, read in a number of queries that stays."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from matchmaking.common.audit import digest
from matchmaking.exchange.fields import Kind
from matchmaking.exchange.names import plain
from matchmaking.organizations.posting_logs import REVISION_OPEN, RevisionStatus
from matchmaking.organizations.postings import EDITABLE, TAGS, Posting, PostingStatus
from matchmaking.organizations.versions import Content
from matchmaking.solutions.models import CaseStudy, ServiceArea, Solution


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it is; ``pending`` is the change of a published one that waits for review."""

    posting: Posting
    content: Content
    pending: Content | None
    is_pending_submitted: bool

    @property
    def latest(self) -> Content:
        """What its owner has said last."""
        return self.content if self.pending is None else {**self.content, **self.pending}

    @property
    def refusal(self) -> str:
        """The code of the fault for which it cannot be changed now, or nothing."""
        status = self.posting.status
        if status == PostingStatus.SUBMITTED or self.is_pending_submitted:
            return "under_review"
        return "" if status in {*EDITABLE, PostingStatus.PUBLISHED} else "ended"

    def digest(self) -> str:
        """Return what changes with all that a person may have seen in a preview."""
        return digest([self.posting.status, self.content, self.pending])


class TitleIndex:
    """Records of organizations by their names; each organization is read once, and then renewed."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._keys: dict[int, dict[str, list[int]]] = {}
        self._last = 0

    def renew(self, organizations: Iterable[int]) -> None:
        """Read new organizations whole, and of the others what has come since."""
        wanted = set(organizations)
        known = wanted & set(self._keys)
        rows = self._kind.model._default_manager.order_by()
        newest = rows.aggregate(newest=Max("pk"))["newest"] or 0
        for key in wanted - known:
            self._keys[key] = {}
        self._add(rows.filter(organization__in=wanted - known, pk__lte=newest))
        if newest > self._last:
            # Of all that were ever met, not of ``wanted`` alone: the mark moves for all of them.
            met = set(self._keys) - (wanted - known)
            self._add(rows.filter(pk__gt=self._last, pk__lte=newest), only=met)
            self._last = newest

    def find(self, organization: int, title: str) -> list[int]:
        return self._keys[organization].get(plain(title), [])

    def _add(self, rows: Any, *, only: Collection[int] | None = None) -> None:
        for pk, organization, title in rows.values_list("pk", "organization", "title").iterator():
            if only is None or organization in only:
                self._keys[organization].setdefault(plain(title), []).append(pk)


def read_stored(kind: Kind, keys: Collection[int], *, lock: bool = False) -> dict[int, Stored]:
    """Return the records with these keys; ``lock`` keeps them until the transaction ends."""
    if not keys:
        return {}
    rows = kind.model._default_manager.filter(pk__in=keys)
    if lock:
        list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    postings = {row.pk: row for row in rows.select_related("organization")}
    contents: dict[int, dict[str, Any]] = {
        pk: {name: getattr(posting, name) for name in kind.model.own_fields}
        for pk, posting in postings.items()
    }
    for name in TAGS:
        found = _tags(kind, name, keys)
        for pk, content in contents.items():
            content[name] = sorted(found.get(pk, []))
    if kind.model is Solution:
        _add_rows(contents)
    pending = _pending(kind, keys)
    return {
        pk: Stored(posting, contents[pk], *pending.get(pk, (None, False)))
        for pk, posting in postings.items()
    }


def _tags(kind: Kind, name: str, keys: Collection[int]) -> Mapping[int, list[str]]:
    through: Any = getattr(kind.model, name).through
    own, other = f"{kind.name}_id", f"{name[:-3]}y" if name.endswith("ies") else name[:-1]
    found: dict[int, list[str]] = defaultdict(list)
    rows = through.objects.filter(**{f"{own}__in": keys}).order_by()
    for pk, code in rows.values_list(own, f"{other}__code"):
        found[pk].append(code)
    return found


def _add_rows(contents: Mapping[int, dict[str, Any]]) -> None:
    for content in contents.values():
        content |= {"service_areas": [], "case_studies": []}
    areas = ServiceArea.objects.filter(solution__in=contents).order_by("province")
    for pk, province in areas.values_list("solution", "province"):
        contents[pk]["service_areas"].append(province)
    for case in CaseStudy.objects.filter(solution__in=contents).select_related("industry"):
        contents[case.solution_id]["case_studies"].append(case.content())


def _pending(kind: Kind, keys: Collection[int]) -> dict[int, tuple[Content, bool]]:
    revisions: Any = kind.model._meta.get_field("revisions").related_model  # type: ignore[misc]
    rows = revisions.objects.filter(posting__in=keys, status__in=REVISION_OPEN)
    return {row.posting_id: (row.content, row.status == RevisionStatus.SUBMITTED) for row in rows}
