import pytest

from matchmaking.connections.duties import n_duties
from matchmaking.directory.moves import RoundPhase
from matchmaking.notifications.reading import unread_count
from matchmaking.organizations.models import User
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.reader import Waiting, seats_of_reader, waiting_for
from tests.factories.connections import ConnectionFactory
from tests.factories.notifications import NotificationFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.web.directory_rows import application_in, in_phase, review_by

pytestmark = pytest.mark.django_db


def test_waiting_for_tells_what_each_part_tells(django_assert_num_queries, round_):
    user = UserFactory()
    provider = ProviderFactory(members=[user])
    ConnectionFactory(supply=provider)
    NotificationFactory.create_batch(2, user=user)
    review_by(user, application_in(in_phase(round_, RoundPhase.SCORING)))
    review_by(user, application_in(round_), points=8)

    with django_assert_num_queries(2):
        found = waiting_for(user)

    assert found == Waiting(n_duties(user), 1, unread_count(user)) == Waiting(1, 1, 2)


def test_waiting_for_whom_nothing_waits_is_one_query(django_assert_num_queries):
    user, other = UserFactory.create_batch(2)
    NotificationFactory(user=other)

    with django_assert_num_queries(1):
        assert waiting_for(user) == Waiting(0, None, 0)


def test_seats_are_asked_once_for_an_object_and_anew_for_the_next(django_assert_num_queries):
    user = UserFactory()
    zhong, an = OrganizationFactory(name_zh="中", members=[user]), ProviderFactory(name_zh="安")
    an.members.add(user)

    with django_assert_num_queries(1):
        assert [seat.organization for seat in seats_of_reader(user)] == [zhong, an]
        assert own_organization_keys(user) == {zhong.pk, an.pk}

    user.memberships.filter(organization=an).delete()
    assert own_organization_keys(User.objects.get(pk=user.pk)) == {zhong.pk}
