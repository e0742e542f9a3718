"""Throwing away what nobody but its writers has ever seen."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from matchmaking.common.audit import digest, record_audit
from matchmaking.organizations.exceptions import DraftKeptError
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import require_active, require_editor
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.organizations.publication import require_unchanged


@transaction.atomic
def delete_draft(*, posting: Posting, by: User, seen: str | None = None) -> None:
    """Delete a draft that was never submitted, with its versions.

    ``seen`` is the ``edit_token`` of what ``by`` has read.

    Raises:
        PermissionDenied: ``by`` may not write for the organization.
        OrganizationSuspendedError: the platform has suspended it.
        PostingChangedError: somebody else has changed it since.
        DraftKeptError: it has been submitted or published before.
    """
    require_editor(by, posting.organization)
    require_active(posting.organization)
    kind: Any = type(posting)
    stored: Posting = kind.objects.select_for_update().get(pk=posting.pk)
    require_unchanged(stored, seen)
    if stored.status != PostingStatus.DRAFT or stored.submitted_at or stored.published_at:
        raise DraftKeptError(
            gettext("“%(title)s” has been submitted before: it is kept and cannot be deleted.")
            % {"title": stored.title}
        )
    before = digest(stored.content())
    key = stored.pk
    stored.delete()
    kind.history.filter(id=key).delete()
    record_audit(
        f"{stored.kind_name}.delete",
        on=stored,
        by=by,
        organization=stored.organization,
        before=before,
    )
