"""Writing many new postings at once: the rules of one by one, in a number of queries that stays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from matchmaking.common.audit import digest, record_audit
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

P = TypeVar("P", bound=Posting)
TERMS: Mapping[str, type[Term]] = {
    "industries": Industry,
    "stages": Stage,
    "capabilities": Capability,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A posting to be written; ``content`` is whole and passes ``check_content``."""

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


def make_posting(model: type[P], draft: Draft) -> P:
    """Return an unsaved posting that says what the draft says in columns of its own."""
    fields = {name: draft.content[name] for name in model.own_fields}
    return model(organization=draft.organization, **fields)


def check_posting(posting: Posting) -> None:
    """Check what members write, as ``full_clean`` does, without asking the database.

    Raises:
        ValidationError: a field is wrong; keyed by field name. What a constraint says of several
            fields is left to the database.
    """
    own = set(posting.own_fields)
    posting.clean_fields(exclude={f.name for f in posting._meta.fields if f.name not in own})


@transaction.atomic
def create_in_bulk(
    model: type[P], drafts: Sequence[Draft], *, kind: OrganizationKind, by: User
) -> list[P]:
    """Write drafts with their tags, first versions and an audit event for each organization.

    The lower classes write what belongs to them in other tables, in the same transaction.

    Raises:
        PermissionDenied: ``by`` may not write for one of the organizations.
        OrganizationSuspendedError: the platform has suspended one of them.
        OrganizationKindError: one of them is not of ``kind``.
        ValidationError: a field is wrong; keyed by field name.
    """
    for organization in {draft.organization.pk: draft.organization for draft in drafts}.values():
        require_importer(by, organization)
        require_kind(organization, kind)
    postings = [make_posting(model, draft) for draft in drafts]
    for posting in postings:
        check_posting(posting)
    model._default_manager.bulk_create(postings)
    contents = [draft.content for draft in drafts]
    for name in TAGS:
        _link(model, name, postings, contents)
    _record_versions(model, postings, contents, by)
    _audit(model, drafts, by)
    return postings


def _link(model: type[P], name: str, postings: Sequence[P], contents: Iterable[Content]) -> None:
    through: Any = getattr(model, name).through
    term = TERMS[name]
    keys = dict(term._default_manager.order_by().values_list("code", "pk"))
    own, other = f"{model._meta.model_name}_id", f"{term._meta.model_name}_id"
    through.objects.bulk_create(
        [
            through(**{own: posting.pk, other: keys[code]})
            for posting, content in zip(postings, contents, strict=True)
            for code in content[name]
            if code in keys
        ]
    )


def _record_versions(
    model: type[P], postings: Sequence[P], contents: Sequence[Content], by: User
) -> None:
    version: Any = model.history.model  # type: ignore[attr-defined]  # of each posting
    names = [field.attname for field in version.tracked_fields]
    now = timezone.now()
    version.objects.bulk_create(
        [
            version(
                history_date=now,
                history_user=by,
                history_type="+",
                content=content,
                **{name: getattr(posting, name) for name in names},
            )
            for posting, content in zip(postings, contents, strict=True)
        ]
    )


def _audit(model: type[P], drafts: Sequence[Draft], by: User) -> None:
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
