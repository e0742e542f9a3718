"""Loads other wordings: aliases and hints of terms, and topics."""

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from matchmaking.taxonomy.models import Alias, AliasKind, Capability, Industry, Term, Topic
from matchmaking.taxonomy.sync import TableReport, TableSync
from matchmaking.taxonomy.tables import Problems, TableRow, read_table

# What staff add by hand carries this provenance; loading leaves it alone.
STAFF_PROVENANCE = "staff"
TABLE_PROVENANCE = "taxonomy"

FILE = "aliases.csv"
COLUMNS = ("code", "alias", "language", "kind", "provenance")
TOPIC = "topic"  # words of a thing of its own, no wording of a term
KINDS = {"name": AliasKind.NAME, "alias": AliasKind.NAME, "hint": AliasKind.HINT, TOPIC: None}
LANGUAGES = {"zh": "zh", "en": "en"}


def load_wordings(
    directory: Path,
    problems: Problems,
    capability_rows: Sequence[TableRow],
    capabilities: Mapping[str, Capability],
    industries: Mapping[str, Industry],
) -> list[TableReport]:
    """Write the wordings of both tables inside the caller's transaction.

    A wording of ``capabilities.csv`` that ``aliases.csv`` repeats for the same code is kept as
    the former has it.
    """
    aliases = TableSync(Alias, ("capability_id", "industry_id", "text"))
    for row in capability_rows:
        capability = capabilities.get(row.text("code"))
        for text in filter(None, row.text("aliases").split("|")):
            if capability is not None:
                _want(aliases, row, capability, text.strip(), AliasKind.NAME, TABLE_PROVENANCE)
    topics: dict[str, list[TableRow]] = {}
    terms: dict[str, Term] = dict(chain(industries.items(), capabilities.items()))
    for row in read_table(directory, FILE, COLUMNS, problems, is_required=False):
        row.one_of("language", LANGUAGES)
        kind = row.one_of("kind", KINDS)
        if row.text("kind") == TOPIC:
            topics.setdefault(row.text("code"), []).append(row)
        elif kind is not None and (term := row.one_of("code", terms)) is not None:
            _want_more(aliases, row, term, kind)
    aliases.write()
    aliases.remove_left(exclude={"provenance": STAFF_PROVENANCE})
    return [aliases.report, _write_topics(topics)]


def _want_more(aliases: TableSync[Alias], row: TableRow, term: Term, kind: AliasKind) -> None:
    provenance = row.text("provenance")
    if provenance == STAFF_PROVENANCE:
        row.report("provenance", f"{STAFF_PROVENANCE!r} is for wordings that staff add")
    key = _target(term) | {"text": row.text("alias")}
    known = aliases.wanted.get(tuple(key.values()))
    if known is None or known.row.file == FILE:
        _want(aliases, row, term, row.text("alias"), kind, provenance)


def _want(
    aliases: TableSync[Alias],
    row: TableRow,
    term: Term,
    text: str,
    kind: AliasKind,
    provenance: str,
) -> None:
    aliases.want(row, **_target(term), text=text, kind=kind, provenance=provenance)


def _target(term: Term) -> dict[str, int | None]:
    is_capability = isinstance(term, Capability)
    return {
        "capability_id": term.pk if is_capability else None,
        "industry_id": None if is_capability else term.pk,
    }


def _write_topics(rows: Mapping[str, Sequence[TableRow]]) -> TableReport:
    topics = TableSync(Topic, ("code",))
    for code, words in rows.items():
        texts = list(dict.fromkeys(row.text("alias") for row in words))
        topics.want(words[0], code=code, words=texts)
    topics.write()
    topics.remove_left()
    return topics.report
