"""Who works for the platform; nobody has two of its roles, and somebody always administers it."""

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.organizations.exceptions import PlatformRoleError
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.organizations.permissions import require_platform_role


@transaction.atomic
def appoint(*, user: User, role: PlatformRole, by: User | None) -> User:
    """Give somebody a role of the platform in the place of a former one; None is the platform.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        PlatformRoleError: it is the own role, the last administrator's, or the log-in is closed.
    """
    if not user.is_active:
        raise PlatformRoleError(_("E-mail address: this log-in is closed."))
    return _write_role(user, role, by=by, action="platform.appoint")


@transaction.atomic
def dismiss(*, user: User, by: User | None) -> User:
    """Take somebody's role of the platform away.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        PlatformRoleError: it is the own role, or the last administrator's.
    """
    return _write_role(user, "", by=by, action="platform.dismiss")


def _write_role(user: User, role: str, *, by: User | None, action: str) -> User:
    # All administrators are locked, in one order: two who dismiss each other take turns.
    rows = User.objects.select_for_update(no_key=True).order_by("pk")
    administrators = list(rows.filter(platform_role=PlatformRole.ADMINISTRATOR))
    stored = rows.get(pk=user.pk)
    if by is not None:
        actor = next((person for person in administrators if person.pk == by.pk), None)
        require_platform_role(actor or User(is_active=False), PlatformRole.ADMINISTRATOR)
        if stored.pk == by.pk:
            raise PlatformRoleError(_("Nobody changes their own role: ask another administrator."))
    if stored.platform_role == role:
        raise PlatformRoleError(_("This person has that role already. Reload the page."))
    others = [person for person in administrators if person.pk != stored.pk and person.is_active]
    if stored.platform_role == PlatformRole.ADMINISTRATOR and not others:
        raise PlatformRoleError(
            _("The platform needs an administrator: appoint another one first.")
        )
    before, stored.platform_role = stored.platform_role, role
    stored.save(update_fields=["platform_role"])
    record_audit(action, on=stored, by=by, details={"before": before, "after": role})
    return stored
