"""Writing many new postings at once: the rules of one by one, in a number of queries that stays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from matchmaking.common.audit import digest, record_audit
from matchmaking.common.bulk import Columns, FieldsCheck, Same, insert_rows
from matchmaking.common.identifiers import new_public_id
from matchmaking.organizations.models import Organization, OrganizationKind, PlatformRole, User
from matchmaking.organizations.permissions import (
    has_platform_role,
    require_active,
    require_editor,
)
from matchmaking.organizations.postings import TAGS, Posting
from matchmaking.organizations.publication import require_kind
from matchmaking.organizations.versions import Content
from matchmaking.taxonomy.models import Capability, Industry, Stage, Term

TERMS: Mapping[str, type[Term]] = {
    "industries": Industry,
    "stages": Stage,
    "capabilities": Capability,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A posting to be written; ``content`` is whole and passes ``content_check``."""

    organization: Organization
    content: Content


def require_importer(by: User, organization: Organization) -> None:
    """Let editors of the organization pass, and administrators of the platform.

    Raises:
        PermissionDenied: ``by`` is neither.
        OrganizationSuspendedError: the platform has suspended the organization.
    """
    if not has_platform_role(by, PlatformRole.ADMINISTRATOR):
        require_editor(by, organization)
    require_active(organization)


@cache
def content_check(model: type[Posting]) -> FieldsCheck:
    """Return what checks contents, as ``full_clean`` does, without asking the database.

    What a constraint says of several fields is left to the database, tags to ``tags_of``.
    """
    return FieldsCheck(model, model.own_fields)


@transaction.atomic
def create_in_bulk(
    model: type[Posting], drafts: Sequence[Draft], *, kind: OrganizationKind, by: User
) -> list[int]:
    """Write drafts with their tags, first versions and an audit event for each organization.

    The lower classes write what belongs to them in other tables, in the same transaction.

    Returns:
        The primary keys, in the order of ``drafts``.

    Raises:
        PermissionDenied: ``by`` may not write for one of the organizations.
        OrganizationSuspendedError: the platform has suspended one of them.
        OrganizationKindError: one of them is not of ``kind``.
        ValidationError: a field is wrong; keyed by field name.
    """
    for organization in {draft.organization.pk: draft.organization for draft in drafts}.values():
        require_importer(by, organization)
        require_kind(organization, kind)
    check = content_check(model)
    for draft in drafts:
        check(draft.content)
    keys = _insert(model, drafts, by)
    for name in TAGS:
        _link(model, name, keys, drafts)
    _audit(model, drafts, by)
    return keys


def _insert(model: type[Posting], drafts: Sequence[Draft], by: User) -> list[int]:
    now = timezone.now()
    blank = model(created_at=now, updated_at=now, written_at=now)
    ids = [new_public_id() for _ in drafts]
    columns: dict[str, Any] = {
        field.attname: Same(getattr(blank, field.attname))
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    for name in model.own_fields:
        columns[name] = [draft.content[name] for draft in drafts]
    columns |= {
        "public_id": ids,
        "organization_id": [draft.organization.pk for draft in drafts],
    }
    insert_rows(model, columns)
    rows = model._default_manager.filter(public_id__in=ids).order_by()
    by_id = dict(rows.values_list("public_id", "pk"))
    keys = [by_id[public_id] for public_id in ids]
    _insert_versions(model, {**columns, "id": keys}, [draft.content for draft in drafts], by)
    return keys


def _insert_versions(
    model: type[Posting], columns: Columns, contents: Sequence[Content], by: User
) -> None:
    version: Any = model.history.model  # type: ignore[attr-defined]  # of each posting
    insert_rows(
        version,
        {
            **{field.attname: columns[field.attname] for field in version.tracked_fields},
            "history_date": Same(timezone.now()),
            "history_type": Same("+"),
            "history_user_id": Same(by.pk),
            "history_change_reason": Same(""),
            "content": contents,
        },
    )


def _link(model: type[Posting], name: str, keys: Iterable[int], drafts: Iterable[Draft]) -> None:
    through: Any = getattr(model, name).through
    term = TERMS[name]
    known = dict(term._default_manager.order_by().values_list("code", "pk"))
    pairs = [
        (key, known[code])
        for key, draft in zip(keys, drafts, strict=True)
        for code in draft.content[name]
        if code in known
    ]
    if pairs:
        postings, terms = zip(*pairs, strict=True)
        own, other = f"{model._meta.model_name}_id", f"{term._meta.model_name}_id"
        insert_rows(through, {own: postings, other: terms})


def _audit(model: type[Posting], drafts: Sequence[Draft], by: User) -> None:
    written: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        written[draft.organization.pk].append(draft)
    for group in written.values():
        organization = group[0].organization
        record_audit(
            f"{model.kind_name}.import",
            on=organization,
            by=by,
            organization=organization,
            after=digest([draft.content for draft in group]),
            details={"count": len(group)},
        )
