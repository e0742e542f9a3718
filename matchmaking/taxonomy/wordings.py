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
TOPIC_FILE = "synonyms.csv"
TOPIC_COLUMNS = ("topic", "word", "language", "provenance")
KINDS = {"alias": AliasKind.NAME, "hint": AliasKind.HINT}
LANGUAGES = {"zh": "zh", "en": "en"}


def load_wordings(
    directory: Path,
    problems: Problems,
    capability_rows: Sequence[TableRow],
    capabilities: Mapping[str, Capability],
    industries: Mapping[str, Industry],
) -> list[TableReport]:
    """Write the wordings of all tables inside the caller's transaction.

    A wording of ``capabilities.csv`` that ``aliases.csv`` repeats for the same code is kept as
    the former has it.
    """
    aliases = TableSync(Alias, ("capability_id", "industry_id", "text"))
    for row in capability_rows:
        capability = capabilities.get(row.text("code"))
        for text in filter(None, row.text("aliases").split("|")):
            if capability is not None:
                _want(aliases, row, capability, text.strip(), AliasKind.NAME, TABLE_PROVENANCE)
    terms: dict[str, Term] = dict(chain(industries.items(), capabilities.items()))
    for row in read_table(directory, FILE, COLUMNS, problems, is_required=False):
        row.one_of("language", LANGUAGES)
        kind = row.one_of("kind", KINDS)
        term = row.one_of("code", terms)
        if kind is not None and term is not None:
            _want_more(aliases, row, term, kind)
    aliases.write()
    aliases.remove_left(exclude={"provenance": STAFF_PROVENANCE})
    topic_rows = read_table(directory, TOPIC_FILE, TOPIC_COLUMNS, problems, is_required=False)
    return [aliases.report, _write_topics(topic_rows)]


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


def _write_topics(rows: Sequence[TableRow]) -> TableReport:
    topics = TableSync(Topic, ("code",))
    by_code: dict[str, list[TableRow]] = {}
    for row in rows:
        row.one_of("language", LANGUAGES)
        by_code.setdefault(row.text("topic"), []).append(row)
    for code, words in by_code.items():
        topics.want(words[0], code=code, words=[row.text("word") for row in words])
    topics.write()
    topics.remove_left()
    return topics.report
