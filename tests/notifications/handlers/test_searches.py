import pytest
from django.core import mail
from django.utils import timezone, translation

from matchmaking.common.outbox import relay_events
from matchmaking.connections.models import SavedSearch
from matchmaking.connections.searches.alerts import tell_of_hits
from matchmaking.connections.searches.services import delete_search
from matchmaking.notifications import tasks
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.kinds import Frequency, Group, Kind, Target
from matchmaking.notifications.models import Delivery, DeliveryForm, Notification
from matchmaking.notifications.preferences import preferences_of, set_preferences
from matchmaking.notifications.reading import notices
from matchmaking.notifications.targets import address_of
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.searches import SavedSearchFactory

pytestmark = pytest.mark.django_db

SECRET = "canary-secret-zq"


@pytest.fixture
def search():
    """A search that has just found two new records; its words are nobody's business."""
    return SavedSearchFactory(
        name=f"{SECRET} 江苏", filters={"q": SECRET}, n_new=2, told_at=timezone.now()
    )


def found(search):
    for _ in range(2):
        HANDLERS["search.found"](search.pk)


def test_new_results_are_told_to_the_owner_once(search):
    found(search)

    row = Notification.objects.get()
    assert (row.user, row.kind, row.organization) == (search.owner, Kind.SEARCH_HITS, None)
    assert list(Notification.objects.visible_to(search.owner)) == [row]
    with translation.override("zh-hans"):
        [notice] = notices([row], search.owner)
    assert notice.text == f"您保存的搜索“{SECRET} 江苏”有 2 条新结果。"
    assert address_of(row, search.owner) == search.get_absolute_url()
    assert address_of(row, UserFactory()) is None


def test_they_come_with_the_digest_unless_somebody_wants_it_otherwise(search):
    assert preferences_of(search.owner)[Group.SEARCHES] == Frequency.DIGEST

    found(search)

    assert Delivery.objects.get().form == DeliveryForm.DIGEST


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("frequency", [Frequency.AT_ONCE, Frequency.DIGEST])
def test_no_mail_tells_a_name_a_word_or_a_title(search, frequency, language):
    set_preferences(user=search.owner, frequencies={Group.SEARCHES: frequency})
    type(search.owner).objects.update(language=language)
    found(search)
    Delivery.objects.update(next_attempt_at=timezone.now())

    tasks.deliver()

    [message] = mail.outbox
    html = "".join(content for content, _ in message.alternatives)
    assert SECRET not in f"{message.subject}{message.extra_headers}{message.body}{html}"
    if frequency == Frequency.AT_ONCE and language == "zh-hans":
        assert message.subject == "【人工智能应用对接平台】您保存的搜索有 2 条新结果"


@pytest.mark.parametrize("change", [{"has_alert": False}, {"owner__is_active": False}])
def test_who_wants_or_may_hear_nothing_any_more_is_not_told(search, change):
    SavedSearch.objects.update(has_alert=change.get("has_alert", True))
    type(search.owner).objects.update(is_active=change.get("owner__is_active", True))

    found(search)

    assert not Notification.objects.exists()


def test_deleted_search_leaves_a_notice_that_leads_nowhere(search):
    found(search)
    delete_search(search=search, by=search.owner)

    row = Notification.objects.get()
    with translation.override("zh-hans"):
        [notice] = notices([row], search.owner)
    assert notice.text == "您保存的搜索有 2 条新结果"
    assert address_of(row, search.owner) is None


def test_look_is_handled_through_the_outbox():
    search = SavedSearchFactory()
    ScenarioFactory(published_at=timezone.now())

    tell_of_hits()
    relay_events()

    row = Notification.objects.get()
    assert (row.target, row.target_id, row.params) == (Target.SEARCH, search.public_id, {"n": 1})
