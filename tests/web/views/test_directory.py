"""The pages of the directory: lists, editions, entries, rounds, objections, files."""

import json
import re

import pytest
from django.test import Client
from django.utils.formats import date_format

from matchmaking.directory.models import AddendumKind, Objection
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.objections import handle_objection, object_to
from matchmaking.directory.rounds import cancel_round
from matchmaking.organizations.models import PlatformRole
from tests.factories.checks import scan
from tests.factories.directory import ProgrammeFactory, administrator
from tests.factories.editions import (
    listed_provider,
    phased_round,
    published_edition,
    written_addendum,
)
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}  # an answer to htmx is never kept


@pytest.fixture
def edition():
    first = listed_provider(name_zh="深智科技", province="320000")
    second = listed_provider(name_zh="Ironclad", province="330000")
    return published_edition([first, second])


@pytest.fixture
def notice(db):
    """A round in public notice, with one proposed applicant."""
    round_ = phased_round(ProgrammeFactory(), RoundPhase.NOTICE)
    provider = listed_provider(name_zh="拟入选公司", members=[UserFactory()])
    round_.applications.create(organization=provider, status=ApplicationStatus.PROPOSED)
    return round_


def _home(edition) -> str:
    return f"/directory/{edition.programme.public_id}/"


def _signed_in(user=None) -> tuple[Client, object]:
    user = user or UserFactory()
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client, user


def test_directory_index_shows_lists_with_edition_and_round(english, edition, notice):
    page = english.get("/directory/").text

    assert "Edition 1, published on" in page
    assert notice.public_id in page
    assert "None has been published yet" in page
    assert "never changes the ranking of matches" in page


def test_edition_is_narrowed_by_search_and_facets(english, edition):
    def shown(query: str) -> list[bool]:
        page = english.get(f"{_home(edition)}?{query}").text
        return [f">{name}</a>" in page for name in ("深智科技", "Ironclad")]

    assert shown("") == [True, True]
    assert shown("q=iron") == [False, True]
    assert shown("province=320000") == [True, False]
    assert shown("province=320000&q=iron") == [False, False]
    assert shown("province=nowhere") == [True, True]  # refused, and said so


def test_edition_region_pushes_its_address(htmx, edition):
    answer = htmx.get(f"{_home(edition)}?q=iron&page=1")

    assert answer.headers["HX-Push-Url"] == f"{_home(edition)}?q=iron"
    assert "<html" not in answer.text


def test_edition_asks_the_database_equally_often_for_more_entries(django_assert_num_queries):
    client, _user = _signed_in()
    one = published_edition([listed_provider()])
    three = published_edition([listed_provider() for _ in range(3)])
    for found in (one, three):  # lines are read once a process
        client.get(_home(found))

    with django_assert_num_queries(16) as asked:
        client.get(_home(one))
    with django_assert_num_queries(len(asked.captured_queries)):
        client.get(_home(three))


def test_former_edition_stays_at_its_address_and_names_the_newer(english, edition):
    published_edition([listed_provider(name_zh="后来者")], programme=edition.programme, days_ago=10)

    page = english.get(f"{_home(edition)}editions/1/").text

    assert "深智科技" in page
    assert "edition 2 has taken its place" in page
    assert "后来者" in english.get(_home(edition)).text
    assert english.get(f"{_home(edition)}editions/3/").status_code == 404
    assert english.get(f"{_home(edition)}editions/{10**30}/").status_code == 404


def test_changes_and_figures_of_an_edition(english, edition):
    changes = english.get(f"{_home(edition)}editions/1/changes/").text
    figures = english.get(f"{_home(edition)}editions/1/figures/").text

    assert "This is the first edition: every entry is new." in changes
    assert "<caption>By province</caption>" in figures


def test_criteria_show_weights_and_guides(english, edition):
    page = english.get(f"{_home(edition)}criteria/").text

    weights = [row.weight for row in edition.round.criteria.rows.all()]
    assert [f"<b>{weight}%</b>" in page for weight in weights] == [True] * 5


def test_entry_shows_its_status_today_and_on_a_day(english, edition):
    entry = edition.entries.get(position=1)
    addendum = written_addendum(entry, AddendumKind.SUSPENDED, days_ago=5)
    url = f"/directory/entries/{entry.public_id}/"

    today = english.get(url).text
    before = english.get(f"{url}?on={edition.published_on}")
    ahead = english.get(f"{url}?on=2999-01-01").text

    assert addendum.get_reason_display() in today
    assert before.context["asked_status"] == "listed"
    assert "choose today or a day in the past" in ahead
    assert "深智科技" in today


def test_entry_of_a_proposed_edition_is_unknown(english, edition):
    assert english.get("/directory/entries/22222222222222/").status_code == 404


@pytest.mark.parametrize("phase", ["planned", "cancelled"])
def test_round_that_never_opened_is_unknown(english, phase):
    round_ = phased_round(ProgrammeFactory(), RoundPhase.PLANNED, days_ago=-10)
    if phase == "cancelled":
        cancel_round(round_=round_, words="计划有变。", by=administrator())

    assert english.get(f"/directory/rounds/{round_.public_id}/").status_code == 404
    assert english.get(f"/directory/rounds/{round_.public_id}/notice/").status_code == 404


@pytest.mark.parametrize("page", ["", "notice/"])
def test_cancelled_round_keeps_its_address_and_says_when_and_why(english, notice, page):
    cancel_round(round_=notice, words="申报过少。<b>", by=administrator())

    text = english.get(f"/directory/rounds/{notice.public_id}/{page}").text

    day = date_format(notice.programme.rounds.get().cancelled_on, "DATE_FORMAT")
    assert f"This round was cancelled on {day}." in text
    assert "申报过少。&lt;b&gt;" in text
    assert "拟入选公司" not in text
    assert "open to objections" not in text


def test_round_shows_its_calendar_and_leads_to_the_notice(english, notice):
    page = english.get(f"/directory/rounds/{notice.public_id}/").text

    assert 'aria-current="step"' in page
    assert "1 proposed entry is open to objections" in page


def test_notice_lists_proposals_until_it_ends(english, notice):
    url = f"/directory/rounds/{notice.public_id}/notice/"

    assert "拟入选公司" in english.get(url).text
    type(notice).objects.filter(pk=notice.pk).update(phase=RoundPhase.PUBLISHED)
    assert "拟入选公司" not in english.get(url).text


def test_notice_asks_the_database_equally_often_for_more_proposals(
    client, notice, django_assert_num_queries
):
    url = f"/directory/rounds/{notice.public_id}/notice/"
    with django_assert_num_queries(4):
        client.get(url)
    for _ in range(2):
        notice.applications.create(
            organization=listed_provider(), status=ApplicationStatus.PROPOSED
        )
    with django_assert_num_queries(4):
        client.get(url)


def test_objection_is_handed_in_and_stands_in_the_own_list_only(notice):
    client, user = _signed_in()
    application = notice.applications.get()
    url = f"/directory/proposed/{application.public_id}/objection/"

    sent = client.post(url, {"text": "案例不实。", "evidence": [scan()]})

    objection = Objection.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, "/directory/objections/")
    assert (objection.by, objection.application, objection.files.count()) == (user, application, 1)
    assert "案例不实。" in client.get("/directory/objections/").text
    other, _user = _signed_in()
    applicant, _user = _signed_in(application.organization.members.get())
    for reader in (other, applicant):
        assert "案例不实。" not in reader.get("/directory/objections/").text
        assert "案例不实。" not in reader.get(f"/directory/rounds/{notice.public_id}/notice/").text


def test_own_objection_can_be_read_again_and_withdrawn_until_it_is_handled(notice):
    client, user = _signed_in()
    stranger, _user = _signed_in()
    application = notice.applications.get()
    first, second = (
        object_to(application=application, text=text, files=[scan(f"{text}.pdf")], by=user)
        for text in ("甲", "乙")
    )
    file = f"/directory/objections/files/{first.files.get().public_id}/"
    page = f"/directory/objections/{first.public_id}/withdraw/"
    listed = client.get("/directory/objections/").text
    got, asked = client.get(file), client.get(page)
    refused = {answer.status_code for answer in (stranger.get(file), stranger.post(page))}
    client.post(page)
    again = client.post(page)
    handle_objection(objection=second, is_upheld=False, answer="属实。", by=administrator())
    late = client.post(f"/directory/objections/{second.public_id}/withdraw/")

    assert {file, page} <= set(re.findall(r'href="([^"]+)"', listed))
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert (asked.status_code, refused) == (200, {404})
    assert "handled already" in again.text
    assert "handled already" in late.text
    states = Objection.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["withdrawn", "dismissed"]
    assert page not in client.get("/directory/objections/").text


def test_objection_that_is_refused_keeps_what_was_typed(notice):
    application = notice.applications.get()
    client, _user = _signed_in(application.organization.members.get())
    url = f"/directory/proposed/{application.public_id}/objection/"

    own = client.post(url, {"text": "自己的异议"})
    empty = client.post(url, {"text": ""})

    assert "自己的异议" in own.text
    assert "You belong to the applicant" in own.text
    assert empty.status_code == 200
    assert Objection.objects.count() == 0


def test_stranger_signs_in_before_objecting(client, notice):
    url = f"/directory/proposed/{notice.applications.get().public_id}/objection/"

    for address in (url, "/directory/objections/"):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")


def test_auditor_does_not_object(notice):
    client, _user = _signed_in(UserFactory(platform_role=PlatformRole.AUDITOR))
    url = f"/directory/proposed/{notice.applications.get().public_id}/objection/"

    assert client.get(url).status_code in {302, 403}  # a second factor comes first
    assert Objection.objects.count() == 0


def test_signed_files_are_handed_out_byte_for_byte(client, edition):
    addendum = written_addendum(edition.entries.first(), AddendumKind.WARNED)
    files = f"{_home(edition)}editions/1/files/"

    manifest = client.get(f"{files}edition-1.json")
    signature = client.get(f"{files}edition-1-addendum-1.sig")

    assert manifest.content == edition.manifest.encode()
    assert manifest.headers["ETag"] == f'"{edition.sha256}"'
    assert json.loads(signature.content)["sha256"] == addendum.sha256
    assert client.get(f"{files}edition-2.json").status_code == 404
    known = client.get(f"{files}edition-1.json", headers={"If-None-Match": f'"{edition.sha256}"'})
    assert known.status_code == 304


def test_tables_escape_formulas(client):
    edition = published_edition([listed_provider(name_zh="=1+1公司")])

    csv = client.get(f"{_home(edition)}editions/1/edition.csv")
    xlsx = client.get(f"{_home(edition)}editions/1/edition.xlsx")

    assert "'=1+1公司" in csv.content.decode()
    assert xlsx.content.startswith(b"PK")
    assert client.get(f"{_home(edition)}editions/1/edition.json").status_code == 404


def test_table_of_providers_has_no_column_of_scenarios(client):
    edition = published_edition([listed_provider()])

    table = client.get(f"{_home(edition)}editions/1/edition.csv").content.decode()

    heads = table.splitlines()[0].split(",")
    assert heads[6:8] == ["服务商类型", "解决方案"]
    assert heads[-1] == "条目编号"


def test_verification_pages_show_digests_and_keys(english, edition):
    pages = [
        english.get("/directory/verification/").text,
        english.get(f"{_home(edition)}editions/1/verification/").text,
    ]

    assert [edition.sha256 in page for page in pages] == [True, True]
    assert edition.key.public_key in pages[0]
    assert english.get("/directory/verification/keys.json").json() == {
        edition.key.key_id: edition.key.public_key
    }
    assert "def check_signature" in english.get("/directory/verification/verify_edition.py").text


def test_feed_tells_editions_and_status_changes(english, edition):
    written_addendum(edition.entries.get(position=1), AddendumKind.REMOVED)

    feed = english.get("/directory/feed/").text

    assert feed.count("<entry>") == 2
    assert "深智科技 – Removed" in feed
    assert f"urn:sha256:{edition.sha256}" in feed


def test_badge_leads_to_the_entry_unless_it_is_suspended(english, edition):
    provider = edition.entries.get(position=1).organization
    url = provider.get_absolute_url()
    badge = f"Listed in {edition.programme.name_en}, edition 1"

    listed = english.get(url).text
    written_addendum(edition.entries.get(position=1), AddendumKind.SUSPENDED)

    assert badge in listed
    assert badge not in english.get(url).text
    assert badge in english.get("/providers/").text  # the other one
