"""How people want to be told by mail: per group of kinds, some kinds aside."""

from collections.abc import Collection, Mapping

from django.core import signing
from django.db import transaction

from matchmaking.notifications.kinds import (
    DEFAULT_FREQUENCY,
    GROUP_OF,
    LOCKED,
    NEVER_MAILED,
    Frequency,
    Group,
    Kind,
)
from matchmaking.notifications.models import Delivery, DeliveryForm, Preference
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.organizations.permissions import has_platform_role

_signer = signing.Signer(salt="notifications.unsubscribe")


def groups_for(user: User) -> list[Group]:
    """Return the groups of which ``user`` may hear at all."""
    hidden = set()
    if not has_platform_role(user, PlatformRole.REVIEWER):
        hidden.add(Group.REVIEWING)
    if not has_platform_role(user, PlatformRole.ADMINISTRATOR):
        hidden.add(Group.OFFICE)
    return [group for group in Group if group not in hidden]


def preferences_of(user: User) -> dict[Group, Frequency]:
    """Return how often ``user`` wants mails of each group."""
    stored = dict(user.mail_preferences.values_list("group", "frequency"))
    return {group: Frequency(stored.get(group, DEFAULT_FREQUENCY[group])) for group in Group}


def frequencies(users: Collection[User], kind: Kind) -> dict[int, Frequency]:
    """Map the key of each user to how they hear of ``kind`` by mail."""
    if kind in NEVER_MAILED:
        return {user.pk: Frequency.NONE for user in users}
    if kind in LOCKED:
        return {user.pk: Frequency.AT_ONCE for user in users}
    group = GROUP_OF[kind]
    rows = Preference.objects.filter(user__in=users, group=group)
    stored = dict(rows.values_list("user", "frequency"))
    default = DEFAULT_FREQUENCY[group]
    return {user.pk: Frequency(stored.get(user.pk, default)) for user in users}


@transaction.atomic
def set_preferences(*, user: User, frequencies: Mapping[Group, Frequency]) -> None:
    """Keep how often ``user`` wants mails of each given group."""
    for group, frequency in frequencies.items():
        Preference.objects.update_or_create(
            user=user, group=group, defaults={"frequency": frequency}
        )


def unsubscribe_token(delivery: Delivery) -> str:
    return _signer.sign(delivery.public_id)


def delivery_of_token(token: str) -> Delivery | None:
    """Return the mail that carried ``token``, if it offered to unsubscribe."""
    try:
        public_id = _signer.unsign(token)
    except signing.BadSignature:
        return None
    rows = Delivery.objects.select_related("user").exclude(scope="")
    return rows.filter(public_id=public_id, user__isnull=False).first()


def unsubscribe(*, delivery: Delivery) -> None:
    """End the mails of the kind that ``delivery`` is one of; doing it again changes nothing."""
    user = delivery.user
    if user is None or not delivery.scope:
        return
    if delivery.scope == DeliveryForm.DIGEST:
        wanted = preferences_of(user).items()
        groups = [group for group, frequency in wanted if frequency == Frequency.DIGEST]
    else:
        groups = [Group(delivery.scope)]
    set_preferences(user=user, frequencies=dict.fromkeys(groups, Frequency.NONE))
