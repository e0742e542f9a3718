import pytest
from django.utils import translation

from matchmaking.exchange.models import ImportStatus
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.models import Delivery, Notification
from matchmaking.notifications.reading import notices
from matchmaking.notifications.targets import address_of
from tests.factories.exchange import ImportJobFactory
from tests.factories.organizations import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return MembershipFactory()


def ended(editor, status, **fields):
    """Return an import of the editor's after its end was told twice."""
    job = ImportJobFactory(
        owner=editor.user, organization=editor.organization, status=status, **fields
    )
    for _ in range(2):
        HANDLERS["import.finished"](job.pk)
    return job


@pytest.mark.parametrize(
    ("status", "kind", "text"),
    [
        (ImportStatus.DONE, Kind.IMPORT_DONE, "导入已完成，共写入 12 条记录。"),
        (ImportStatus.FAILED, Kind.IMPORT_FAILED, "导入已中止，请打开查看原因和处理办法。"),
    ],
)
def test_whoever_began_a_long_import_is_told_of_its_end_once(editor, status, kind, text):
    MembershipFactory(organization=editor.organization)
    job = ended(editor, status, n_created=10, n_edited=2)

    notification = Notification.objects.get()
    with translation.override("zh-hans"):
        (notice,) = notices([notification], editor.user)

    assert (notification.user, notification.kind) == (editor.user, kind)
    assert notice.text == text
    assert address_of(notification, editor.user) == job.get_absolute_url()
    assert Delivery.objects.get().user == editor.user


def test_import_leads_nobody_else_to_its_page(editor):
    ended(editor, ImportStatus.DONE)
    notification = Notification.objects.get()
    colleague = MembershipFactory(organization=editor.organization).user

    assert address_of(notification, colleague) is None
    assert address_of(notification, UserFactory()) is None
    editor.delete()
    assert address_of(notification, editor.user) is None


def test_import_that_goes_on_has_nothing_told(editor):
    ended(editor, ImportStatus.CHECKED)

    assert list(Notification.objects.all()) == []
