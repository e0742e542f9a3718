"""What a printed edition says: all of its words, in the language of the reader."""

import io
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from matchmaking.directory.canonical import canonical, sha256
from matchmaking.directory.lines import Line, edition_lines, name_of
from matchmaking.directory.models import Edition
from matchmaking.directory.printing import TEMPLATE, typeset
from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.selectors import capability_choices, term_names
from matchmaking.web.directory import (
    Names,
    course_of,
    place_of,
    provider_type_label,
    sector_of_industries,
)


def printed_edition(edition: Edition) -> bytes:
    """Return the PDF of an edition; each wording of it is set once and kept on disk.

    Where a term has got another name, or the rules another text, the wording is another.
    """
    values = printed_values(edition)
    kept = settings.PRINTED_DIR / f"{_fingerprint(values)}.pdf"
    if kept.exists():
        return kept.read_bytes()
    made = typeset(values)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
        file.write(made)
    Path(file.name).replace(kept)  # readers find the whole file or none
    return made


def _fingerprint(values: Mapping[str, Any]) -> str:
    """Return a digest of all that the PDF follows from: its words, and how they are set."""
    return sha256(f"{canonical(values)}\n{TEMPLATE.read_text()}")[:40]


def printed_values(edition: Edition) -> dict[str, Any]:
    """Return the values of the template; every text of somebody is a plain value."""
    document = json.loads(edition.manifest)
    names = term_names()
    lines = edition_lines(edition)
    programme = document["programme"]  # as it was called on the day
    title = name_of(programme)
    number = gettext("Edition %(number)s") % {"number": edition.number}
    return {
        "lang": "zh" if _is_chinese() else "en",
        "title": f"{title} · {number}",
        "programme": title,
        "issuer": name_of(programme["issuer"]),
        "number": number,
        "cover": _cover(edition, len(lines)),
        "criteria_note": gettext("Version %(number)s; the weights make 100 percent.")
        % {"number": document["criteria"]["version"]},
        "criteria": _criteria(edition),
        "rules": edition.programme.rules.splitlines(),
        "course": [[row.label, str(row.number)] for row in course_of(document, len(lines))],
        "entries": [_entry(line, names) for line in lines],
        "by_sector": _by_sector(lines, names),
        "by_capability": _by_capability(lines),
        "index": _rows((line.title, line.position) for line in lines),
        "verification": _verification(),
        "digests": _digests(edition),
        "qr": _qr_code(_address(edition)),
        "words": _all_words(),
    }


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _all_words() -> dict[str, Any]:
    return {
        "hint": gettext("The directory never changes the ranking of matches."),
        "page": gettext("Page {n} of {all}"),
        "contents": gettext("Contents"),
        "criteria": gettext("Criteria"),
        "criteria_head": [
            pgettext("edition", "Criterion"),
            gettext("Weight"),
            gettext("Points"),
            gettext("What the points mean"),
        ],
        "course": gettext("The course of the round"),
        "entries": gettext("Entries"),
        "by_sector": gettext("Entries by policy sector"),
        "by_capability": gettext("Entries by capability"),
        "by_note": gettext("The numbers are those of the entries."),
        "index": gettext("Index of names"),
        "verification": pgettext("edition", "Verification"),
        "scan": gettext("Scan to check"),
    }


def _cover(edition: Edition, n_entries: int) -> list[list[str]]:
    return [
        [gettext("Published on"), _day(edition.published_on)],
        [gettext("Valid until"), _day(edition.valid_until)],
        [gettext("Entries"), str(n_entries)],
        ["SHA-256", f"{edition.sha256[:16]}…"],
    ]


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def _criteria(edition: Edition) -> list[dict[str, str]]:
    return [
        {
            "name": row.name,
            "weight": f"{row.weight}%",
            "scale": f"0–{row.scale}",
            "guide": row.guide,
        }
        for row in edition.round.criteria.rows.all()
    ]


def _entry(line: Line, names: Names) -> dict[str, Any]:
    organization = line.organization
    facts = [
        (gettext("Credit code"), organization["credit_code"]),
        (gettext("Location"), place_of(line)),
        (gettext("Type"), provider_type_label(organization["provider_type"])),
        (gettext("Solutions"), _joined(row["title"] for row in line.solutions)),
        (gettext("Industries"), _joined(names.get(code, code) for code in line.industries)),
        (gettext("Capabilities"), _joined(names.get(code, code) for code in line.capabilities)),
        (gettext("Evidence"), _evidence(line)),
    ]
    is_scenario = line.facts["scenario"] is not None
    return {
        "position": line.position,
        "title": line.title,
        "subtitle": line.organization_name if is_scenario else _other_name(line),
        "facts": [[label, value] for label, value in facts if value],
    }


def _other_name(line: Line) -> str:
    """Return the name in the language that the title is not in."""
    names = (line.organization["name_zh"], line.organization["name_en"])
    return next((name for name in names if name and name != line.title), "")


def _evidence(line: Line) -> str:
    files = ngettext("%(number)s file", "%(number)s files", line.n_files)
    cases = ngettext(
        "%(number)s case confirmed by its customer",
        "%(number)s cases confirmed by customers",
        line.n_cases,
    )
    return _joined([files % {"number": line.n_files}, cases % {"number": line.n_cases}])


def _joined(texts: Iterable[str]) -> str:
    return pgettext("between the entries of a list", ", ").join(texts)


def _by_sector(lines: Sequence[Line], names: Names) -> list[dict[str, Any]]:
    """Return the industries under their policy sectors, each with its entries."""
    sectors = sector_of_industries()
    found = {code for line in lines for code in line.industries}
    groups: list[dict[str, Any]] = []
    for sector in PolicySector:
        codes = sorted(code for code in found if sectors.get(code) == sector.value)
        rows = [_named(names.get(code, code), code, lines, "industries") for code in codes]
        if rows:
            groups.append({"name": str(sector.label), "rows": rows})
    return groups


def _by_capability(lines: Sequence[Line]) -> list[dict[str, Any]]:
    found = {code for line in lines for code in line.capabilities}
    groups = []
    for group, choices in capability_choices():
        rows = [
            _named(name, code, lines, "capabilities") for code, name in choices if code in found
        ]
        if rows:
            groups.append({"name": group, "rows": rows})
    return groups


def _named(name: str, code: str, lines: Sequence[Line], field: str) -> dict[str, Any]:
    return {"name": name, "positions": [x.position for x in lines if code in getattr(x, field)]}


def _rows(pairs: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """Return the names in their order, each once."""
    found: dict[str, list[int]] = {}
    for name, position in pairs:
        found.setdefault(name, []).append(position)
    return [{"name": name, "positions": found[name]} for name in sorted(found)]


def _verification() -> list[str]:
    return [
        gettext(
            "This booklet is a copy for reading. What counts is the signed manifest of the "
            "edition: whoever wants to be sure scans the code, downloads the manifest with its "
            "signature and lets the browser or the program verify_edition.py check them."
        ),
        gettext(
            "Warnings, suspensions and removals after the publication are addenda, signed as "
            "well; they stand on the site and not in this booklet."
        ),
    ]


def _digests(edition: Edition) -> list[list[str]]:
    key = edition.key
    pairs: Mapping[str, str] = {
        gettext("SHA-256 of the manifest"): edition.sha256,
        gettext("Signature (Ed25519, base64)"): edition.signature,
        gettext("Key"): key.key_id if key else "",
        gettext("Public key (base64)"): key.public_key if key else "",
        gettext("SHA-256 of the edition before"): edition.previous.sha256
        if edition.previous
        else gettext("This is the first edition."),
        gettext("Address"): _address(edition),
    }
    return [list(pair) for pair in pairs.items()]


def _address(edition: Edition) -> str:
    path = reverse("web:edition_verification", args=[edition.programme.public_id, edition.number])
    return f"{settings.SITE_URL}{path}"


def _qr_code(text: str) -> str:
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, border=0)
    file = io.BytesIO()
    image.save(file)
    return file.getvalue().decode()
