from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.common.audit_chain import check_chain
from matchmaking.common.models import AuditEvent
from matchmaking.organizations.models import PlatformRole
from matchmaking.web.views import audit
from tests.factories.audit import make_event
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.support.tampering import drop_walls, set_column
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
LIST = reverse("web:audit_list")
EXPORT = reverse("web:audit_export")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def auditor(english):
    english.force_login(UserFactory(platform_role=PlatformRole.AUDITOR, name="Auditor"))
    return english


def _numbers(answer) -> list[int]:
    return [row.event.sequence for row in answer.context["rows"]]


def _detail(event) -> str:
    return reverse("web:audit_detail", args=[event.sequence])


def _at(monkeypatch, *moment: int):
    monkeypatch.setattr(timezone, "now", lambda: datetime(*moment, tzinfo=SHANGHAI))


@pytest.mark.parametrize("role", ["", PlatformRole.REVIEWER, PlatformRole.ADMINISTRATOR])
def test_audit_pages_do_not_exist_for_others(client, role):
    event = make_event()
    client.force_login(UserFactory(platform_role=role, is_staff=True, is_superuser=True))

    for url in (LIST, EXPORT, _detail(event)):
        assert client.get(url).status_code == 404
    assert AuditEvent.objects.count() == 1


def test_audit_pages_do_not_exist_for_strangers(client):
    event = make_event()

    assert [client.get(url).status_code for url in (LIST, EXPORT, _detail(event))] == [404] * 3


def test_audit_list_shows_events_newest_first_without_contacts(auditor):
    user = UserFactory(name="张伟", email="zhang.wei@hetai.example")
    organization = OrganizationFactory(name_en="Hetai Steel")
    scenario = ScenarioFactory(organization=organization)
    details = {"fields": ["contact_phone", "title"]}
    make_event("scenario.edit", on=scenario, by=user, organization=organization, details=details)
    make_event("scenario.fade", on=scenario)

    answer = auditor.get(LIST)
    text = words(answer)

    assert _numbers(answer) == [2, 1]
    assert (
        "Scenario edited Fields: contact phone, title 张伟 z***@hetai.example Hetai Steel" in text
    )
    assert "Scenario taken out of matching The platform" in text
    assert "zhang.wei" not in text
    assert scenario.get_absolute_url() not in addresses(answer)


def test_audit_list_turns_pages_by_number(auditor, monkeypatch):
    monkeypatch.setattr(audit, "PAGE_SIZE", 2)
    for _ in range(5):
        make_event()

    first = auditor.get(LIST)
    second = auditor.get(LIST, {"before": 4})
    third = auditor.get(LIST, {"before": 2})
    back = auditor.get(LIST, {"after": 1})

    assert [_numbers(answer) for answer in (first, second, third, back)] == [
        [5, 4],
        [3, 2],
        [1],
        [3, 2],
    ]
    assert "?before=4" in addresses(first)
    assert {"?before=2", "?after=3"} <= set(addresses(second))
    assert "?before=1" not in addresses(third)
    assert "?after=1" in addresses(third)


@pytest.mark.parametrize("number", ["x", "-1", "９", "9" * 40, ""])
def test_audit_list_passes_over_a_page_that_is_none(auditor, number):
    make_event()

    assert _numbers(auditor.get(LIST, {"before": number})) == [1]


def test_audit_list_filters(auditor, monkeypatch):
    user = UserFactory(name="李工", email="li@x.cn")
    organization = OrganizationFactory(name_zh="江州第一机械厂", name_en="Jiangzhou First")
    scenario = ScenarioFactory(organization=organization)
    _at(monkeypatch, 2026, 3, 1, 0, 0)
    make_event("scenario.edit", on=scenario, by=user, organization=organization)
    _at(monkeypatch, 2026, 3, 1, 23, 59)
    make_event("scenario.submit", on=organization, by=UserFactory(name="王工"))
    _at(monkeypatch, 2026, 3, 2, 0, 0)
    make_event("scenario.edit")
    monkeypatch.undo()

    def found(**asked):
        return _numbers(auditor.get(LIST, asked))

    assert found(action="scenario.edit") == [3, 1]
    assert found(kind="organizations.organization") == [2]
    assert found(q=scenario.public_id) == [1]
    assert found(person="李") == found(person="LI@x.cn") == found(person=user.pk) == [1]
    assert found(person="i@x.cn") == found(person="999999") == []
    assert found(person="platform") == [3]
    assert found(organization="第一") == found(organization=organization.public_id) == [1]
    assert found(since="2026-03-01", until="2026-03-01") == [2, 1]
    assert found(since="2026-03-02") == [3]
    assert found(action="scenario.edit", person="李") == [1]


def test_audit_list_names_a_wrong_filter_and_keeps_the_others(auditor):
    make_event("scenario.edit")
    make_event("scenario.submit")

    answer = auditor.get(
        LIST, {"action": "scenario.edit", "since": "2026-99-01", "until": "9999-12-31"}
    )

    assert _numbers(answer) == [1]
    assert "From: Enter a valid date. This filter is not applied." in words(answer)
    assert "To: Ensure this value" in words(answer)


def test_audit_list_offers_an_unknown_action_as_its_code(auditor):
    make_event("robot.dance")

    assert "robot.dance (1)" in words(auditor.get(LIST))
    assert _numbers(auditor.get(LIST, {"action": "robot.dance"})) == [1]


def test_audit_list_without_events_says_so(auditor):
    assert "Nothing has happened yet" in words(auditor.get(LIST))
    assert "No event meets all these filters" in words(auditor.get(LIST, {"q": "nothing"}))


def test_audit_list_says_what_is_known_of_the_chain(auditor):
    make_event()
    make_event()
    assert "has not been verified yet" in words(auditor.get(LIST))

    check_chain()
    make_event()
    text = words(auditor.get(LIST))
    assert "Chain sound when last verified" in text
    assert "up to No. 2. 1 later event is not verified yet." in text

    drop_walls()
    set_column(2, "action", "x")
    check_chain()
    assert "Chain broken at No. 2" in words(auditor.get(LIST))


def test_audit_list_asks_the_database_equally_often_for_more_rows(
    auditor, django_assert_num_queries
):
    def one_more():
        make_event(by=UserFactory(), organization=OrganizationFactory())

    one_more()
    auditor.get(LIST)
    with django_assert_num_queries(11):
        auditor.get(LIST)

    one_more()
    one_more()
    with django_assert_num_queries(11):
        auditor.get(LIST)


def test_audit_detail_shows_the_seal_and_checks_it(auditor):
    make_event()
    event = make_event("scenario.edit", before="b" * 64, after="a" * 64)
    make_event()

    answer = auditor.get(_detail(event))
    text = words(answer)

    assert "Checked just now: the event is as it was sealed" in text
    for shown in (event.hash, event.previous_hash, "b" * 64, "a" * 64, "scenario.edit"):
        assert shown in text
    assert {reverse("web:audit_detail", args=[1]), reverse("web:audit_detail", args=[3])} <= set(
        addresses(answer)
    )


def test_audit_detail_says_what_is_broken(auditor):
    make_event()
    event = make_event()
    drop_walls()
    set_column(2, "action", "x")

    assert "The event is not as it was sealed" in words(auditor.get(_detail(event)))


def test_audit_detail_of_an_unknown_number_is_not_found(auditor):
    assert auditor.get("/audit/7/").status_code == 404
    assert auditor.get(f"/audit/{'9' * 40}/").status_code == 404


def test_audit_export_hands_out_what_the_filters_find_and_leaves_an_event(auditor):
    make_event("scenario.edit")
    make_event("scenario.submit")

    answer = auditor.get(EXPORT, {"action": "scenario.edit"})
    lines = answer.getvalue().decode("utf-8-sig").splitlines()

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].endswith('-3.csv"')
    assert [line.split(",")[0] for line in lines] == ["No.", "1"]
    event = AuditEvent.objects.get(sequence=3)
    assert (event.action, event.details) == ("audit.export", {"filters": ["action"]})
