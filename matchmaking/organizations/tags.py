"""The tags of the postings on a page, read for all of them in one query."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Value

from matchmaking.organizations.postings import TAGS
from matchmaking.taxonomy.models import name_field


def read_tags(rows: Sequence[Any]) -> None:
    """Give postings of one kind their tags, as prefetching would with one query a kind of tags.

    The tags have code and name in the active language, and nothing else.
    """
    if not rows:
        return
    model, keys = type(rows[0]), [row.pk for row in rows]
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    own = name_field()
    tallies = [
        model._default_manager.filter(pk__in=keys, **{f"{name}__isnull": False})
        .order_by()
        .annotate(tags=Value(name), place=F(f"{name}__position"))
        .values_list("tags", "pk", "place", f"{name}__code", f"{name}__{own}")
        for name in TAGS
    ]
    terms = {name: model._meta.get_field(name).related_model for name in TAGS}
    first, *others = tallies
    for name, key, _, code, shown in sorted(first.union(*others, all=True)):
        term: Any = terms[name]
        found[name, key].append(term(code=code, **{own: shown}))
    for row in rows:
        row._prefetched_objects_cache = {  # noqa: SLF001 - what prefetching itself fills
            name: found[name, row.pk] for name in TAGS
        }
