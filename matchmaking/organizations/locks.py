"""Who waits for whom: changes of one organization and its members happen one after the other."""

from matchmaking.organizations.models import Organization, User


def locked_organization(organization: Organization) -> Organization:
    """Return the row as it is stored and keep others from changing it until the commit.

    Rows that only point to the organization can be written meanwhile.
    """
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def locked_user(user: User) -> User:
    """Return the row as it is stored; what one person opens is counted one by one."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
