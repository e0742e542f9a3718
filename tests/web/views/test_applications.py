"""Applying: what members see and do, and what strangers never get."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matchmaking.directory.addenda import add_addendum
from matchmaking.directory.applications import start_application, submit_application
from matchmaking.directory.formal import return_application
from matchmaking.directory.models import (
    AddendumKind,
    AddendumReason,
    Appeal,
    Application,
    ListKind,
    Proof,
)
from matchmaking.directory.rounds import tick
from matchmaking.organizations.models import Role
from tests.factories.checks import PDF, scan
from tests.factories.directory import (
    ProgrammeFactory,
    applicant,
    draft,
    owner_of,
    plan,
    submitted,
)
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(round_):
    tick(round_.opens_on)
    round_.refresh_from_db()
    return round_


@pytest.fixture
def provider(db):
    return applicant()


@pytest.fixture
def browser(english, provider):
    """The owner of the applicant."""
    english.force_login(owner_of(provider))
    return english


def at(name, row=None):
    return reverse(f"web:{name}", args=[row.public_id] if row else [])


def typed(application, **fields):
    given = {"version": application.version, "statement": "专注质检。", "answer_served": "三十家。"}
    return given | {"do": "save"} | fields


def test_list_tells_what_to_do_and_what_is_open(browser, call, provider):
    scenarios = ProgrammeFactory(kind=ListKind.SCENARIOS, name_en="Typical scenarios")
    plan(scenarios, call.opens_on)
    tick(call.opens_on)
    application = draft(call, provider)
    page = browser.get(at("application_list"))

    text = words(page)
    assert "Our turn Complete it and hand it in by March 15, 2026." in text
    assert "Typical scenarios" in text
    assert "Only an organization of the kind “Manufacturer” can apply here." in text
    assert at("application_detail", application) in addresses(page)
    assert at("application_start", call) not in addresses(page)  # one live application


def test_list_says_why_one_cannot_apply(english, call):
    viewer = UserFactory()
    unverified = applicant(name_en="Plain Vision")
    unverified.verified_at = None
    unverified.save()
    MembershipFactory(organization=applicant(name_en="Far Vision"), user=viewer, role=Role.VIEWER)
    MembershipFactory(organization=unverified, user=viewer, role=Role.EDITOR)
    english.force_login(viewer)
    page = english.get(at("application_list"))

    assert "Owners and editors of “Far Vision” can apply." in words(page)
    assert "“Plain Vision” is not verified yet" in words(page)
    assert at("organization_verification", unverified) in addresses(page)
    assert at("application_start", call) in addresses(page)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_list_asks_the_database_equally_often_for_more_rows(
    browser, call, provider, django_assert_num_queries, n_rows
):
    for _ in range(n_rows - 1):
        round_ = plan(ProgrammeFactory(), call.opens_on)
        tick(call.opens_on)
        start_application(
            round_=round_, organization=provider, by=owner_of(provider)
        ).refresh_from_db()
    start_application(round_=call, organization=provider, by=owner_of(provider))
    browser.get(at("application_list"))

    with django_assert_num_queries(15):
        browser.get(at("application_list"))


def test_starting_chooses_who_applies_or_with_which_scenario(english, call):
    owner = UserFactory()
    plant = OrganizationFactory(members=[owner])
    scenario = ScenarioFactory(organization=plant)
    other = ScenarioFactory()
    round_ = plan(ProgrammeFactory(kind=ListKind.SCENARIOS), call.opens_on)
    tick(call.opens_on)
    english.force_login(owner)
    url = at("application_start", round_)
    refused = english.post(url, {"scenario": other.public_id})
    started = english.post(url, {"scenario": scenario.public_id})

    application = Application.objects.get()
    assert refused.status_code == 200
    assert started.url == at("application_detail", application)
    assert (application.organization, application.scenario) == (plant, scenario)


def test_draft_is_saved_by_the_button_with_its_files(browser, call, provider):
    application = start_application(round_=call, organization=provider, by=owner_of(provider))
    url = at("application_detail", application)
    saved = browser.post(
        url,
        typed(
            application,
            do="upload:served",
            proof_served=[scan("合同.pdf")],
            solutions=[row.public_id for row in provider.solutions.all()],
        ),
    )
    proof = Proof.objects.get()
    page = browser.get(url)
    removed = browser.post(
        url,
        typed(application, version=1, do=f"remove:{proof.public_id}", statement="改过。"),
    )

    application.refresh_from_db()
    assert saved.url == f"{url}#proofs-served"
    assert (proof.name, proof.criterion.code) == ("合同.pdf", "served")
    assert at("proof_file", proof) in addresses(page)
    assert "三十家。" in words(page)
    assert "5 things are missing" not in words(page)
    assert removed.status_code == 302
    assert (application.statement, Proof.objects.count()) == ("改过。", 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("licence.pdf", b"<html><script>alert(1)</script>"),
        ("run.exe", b"MZ\x90\x00"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("empty.pdf", b""),
    ],
)
def test_hostile_file_is_refused_and_the_text_is_kept(browser, call, provider, name, content):
    application = start_application(round_=call, organization=provider, by=owner_of(provider))
    url = at("application_detail", application)
    page = browser.post(url, typed(application, proof_served=[SimpleUploadedFile(name, content)]))

    assert page.status_code == 200
    assert "三十家。" in words(page)
    assert Proof.objects.count() == 0


def test_file_is_handed_out_as_an_attachment_to_those_who_see_the_application(
    browser, english, call, provider
):
    proof = draft(call, provider).proofs.first()
    answer = browser.get(at("proof_file", proof))
    stranger = UserFactory()
    english.force_login(stranger)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.content == PDF
    assert english.get(at("proof_file", proof)).status_code == 404


def test_typing_is_saved_with_the_version_that_was_seen(htmx, call, provider):
    htmx.force_login(owner_of(provider))
    application = start_application(round_=call, organization=provider, by=owner_of(provider))
    url = at("application_save", application)
    first = htmx.post(url, typed(application))
    late = htmx.post(url, typed(application, statement="同事写的更早。"))
    again = htmx.post(url, typed(application))  # one's own, told twice

    application.refresh_from_db()
    assert 'name="version" value="1"' in first.content.decode()
    assert "Saved at" in words(first)
    assert 'id="tasks" hx-swap-oob="true"' in first.content.decode()
    assert "A colleague has saved this draft meanwhile" in words(late)
    assert 'name="version" value="0"' in late.content.decode()
    assert "Saved at" in words(again)
    assert application.statement == "专注质检。"


def test_colleagues_newer_version_stands_beside_what_was_typed(browser, call, provider):
    application = start_application(round_=call, organization=provider, by=owner_of(provider))
    url = at("application_detail", application)
    browser.post(url, typed(application, answer_served="同事写的。"))
    page = browser.post(url, typed(application, answer_served="我写的。"))
    overwritten = browser.post(
        url, typed(application, answer_served="我写的。", version=["0", "1"])
    )

    assert "我写的。" in words(page)
    assert "As your colleague has saved it 同事写的。" in words(page)
    assert overwritten.status_code == 302
    assert application.answers.get(criterion__code="served").text == "我写的。"


def test_signed_out_writer_is_told_and_keeps_the_page(htmx, call, provider):
    application = start_application(round_=call, organization=provider, by=owner_of(provider))
    answer = htmx.post(at("application_save", application), typed(application, version=3))

    assert "Not saved: you are signed out." in words(answer)
    assert 'name="version" value="3"' in answer.content.decode()


def test_long_text_comes_back_with_its_error(browser, call, provider):
    application = start_application(round_=call, organization=provider, by=owner_of(provider))
    page = browser.post(
        at("application_detail", application), typed(application, statement="字" * 2001)
    )

    assert "字" * 2001 in page.content.decode()
    assert "at most 2000 characters" in words(page)
    application.refresh_from_db()
    assert application.statement == ""


def test_handing_in_asks_first_and_leads_to_the_read_page(browser, call, provider):
    application = draft(call, provider)
    url = at("application_submit", application)
    asked = browser.get(url)
    stale = browser.post(url, {"version": 0})
    done = browser.post(url, {"version": application.version})
    page = browser.get(at("application_detail", application))

    assert "Hand the application in?" in words(asked)
    assert "A colleague has saved this draft meanwhile" in words(stale)
    assert done.url == at("application_detail", application)
    assert "Nothing to do: the formal check ends by" in words(page)
    assert "Handed in" in words(page)
    assert "<textarea" not in page.content.decode()


def test_incomplete_draft_is_led_back_to_its_tasks(browser, call, provider):
    application = start_application(round_=call, organization=provider, by=owner_of(provider))
    answer = browser.get(at("application_submit", application))
    page = browser.get(at("application_detail", application))

    assert answer.url == f"{at('application_detail', application)}#tasks"
    assert {"#id_statement", "#id_answer_served", "#proofs-served", "#cases"} <= set(
        addresses(page)
    )


def test_returned_application_tells_why_and_is_handed_in_again(browser, call, provider, office):
    application = submitted(call, provider)
    tick(call.closes_on + timedelta(days=1))
    return_application(
        application=application, reasons=["unreadable"], words="Page 2 is blurred.", by=office.first
    )
    page = browser.get(at("application_detail", application))
    browser.post(at("application_submit", application), {"version": application.version})

    application.refresh_from_db()
    assert "Evidence cannot be read Page 2 is blurred. Office of the programme" in words(page)
    assert office.first.name not in words(page)
    assert application.status == "submitted"


def test_draft_that_was_late_can_be_read_and_not_handed_in(browser, call, provider):
    application = draft(call, provider)
    tick(call.closes_on + timedelta(days=1))
    page = browser.get(at("application_detail", application))
    answer = browser.post(at("application_submit", application), {"version": application.version})

    application.refresh_from_db()
    assert "The deadline has passed: this application was not handed in." in words(page)
    assert "The call has closed: this draft can no longer be handed in." in words(answer)
    assert application.status == "draft"


def test_withdrawing_asks_first(browser, call, provider):
    application = submitted(call, provider)
    url = at("application_withdraw", application)
    asked = browser.get(url)
    browser.post(url, {"words": "We reorganize."})

    application.refresh_from_db()
    assert "Withdraw the application?" in words(asked)
    assert application.status == "withdrawn"
    assert "You have withdrawn it." in words(browser.get(at("application_list")))


def test_viewer_reads_and_writes_nothing(english, call, provider):
    application = draft(call, provider)
    viewer = UserFactory()
    MembershipFactory(organization=provider, user=viewer, role=Role.VIEWER)
    english.force_login(viewer)
    page = english.get(at("application_detail", application))
    statuses = [
        english.post(at(name, application), typed(application)).status_code
        for name in (
            "application_detail",
            "application_save",
            "application_submit",
            "application_withdraw",
            "case_add",
        )
    ]

    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert statuses == [403] * 5


def test_foreign_application_is_as_unknown(english, call, provider):
    application = draft(call, provider)
    english.force_login(owner_of(applicant()))
    names = ("application_detail", "application_submit", "application_withdraw", "case_add")
    case = application.cases.get()

    assert {english.get(at(name, application)).status_code for name in names} == {404}
    assert english.post(at("application_save", application)).status_code == 404
    assert {english.get(at(name, case)).status_code for name in ("case_ask", "case_remove")} == {
        404
    }


@pytest.mark.parametrize("n_rows", [1, 3])
def test_draft_asks_the_database_equally_often_for_more_rows(
    browser, call, provider, django_assert_num_queries, n_rows
):
    application = draft(call, provider)
    for number in range(n_rows - 1):
        application.cases.create(title=f"案例{number}", customer="甲", summary="乙")
        copied = application.proofs.first()
        copied.pk, copied.public_id = None, f"2222222222222{number + 2}"
        copied._state.adding = True
        copied.save()
    browser.get(at("application_detail", application))

    with django_assert_num_queries(23):
        browser.get(at("application_detail", application))


def test_result_and_appeal_are_told_to_the_organization_alone(
    browser, english, calendar, round_, provider, office, signing_key
):
    office.to_notice(round_, [provider])
    calendar.pass_notice(round_)
    entry = office.publish(round_).entries.get()
    addendum = add_addendum(
        entry=entry,
        kind=AddendumKind.WARNED,
        reason=AddendumReason.COMPLAINTS,
        words="Two complaints.",
        due_on=calendar.today + timedelta(days=20),
        by=office.first,
    )
    result = browser.get(at("application_detail", entry.application))
    listed = browser.get(at("application_list"))
    url = at("appeal_create", addendum)
    empty = browser.post(url, {"text": ""})
    browser.post(url, {"text": "Both were settled."})
    again = browser.post(url, {"text": "Once more."})
    after = browser.get(at("application_list"))
    back = browser.get(url)
    english.force_login(owner_of(applicant()))

    assert "The panel has proposed it for the list 达到标准。" in words(result)
    assert "80.00" not in words(result)  # no score
    assert "Two complaints." in words(listed)
    assert url in addresses(listed)
    assert "This field is required." in words(empty)
    assert "There is an appeal against this already." in words(again)
    assert [row.text for row in Appeal.objects.all()] == ["Both were settled."]
    assert "Both were settled." in words(after)
    assert url not in addresses(after)
    assert back.url == at("application_list")
    assert english.get(url).status_code == 404
    assert "Two complaints." not in words(english.get(at("application_list")))


def test_renewal_asks_for_what_has_changed_and_shows_it_to_who_scores(
    browser, call, provider, office, calendar, signing_key, django_assert_max_num_queries
):
    by = owner_of(provider)
    office.to_notice(call, [provider])
    calendar.pass_notice(call)
    office.publish(call)
    provider.city, provider.province = "芜湖", provider.province
    provider.save()
    again = plan(call.programme, calendar.today)
    tick(calendar.today)
    again.refresh_from_db()
    application = start_application(round_=again, organization=provider, by=by)
    url = at("application_detail", application)
    with django_assert_max_num_queries(60):
        page = browser.get(url)
    html = page.content.decode()
    wishes = re.findall(r'value="(confirm:[^"]+)"', html)
    statement, served = (
        next(wish for wish in wishes if wish.startswith(f"confirm:{code}:"))
        for code in ("statement", "answer_served")
    )
    typed_as_it_is = {
        "version": 0, "statement": application.statement,
        "solutions": [row.public_id for row in application.solutions.all()],
        **{f"answer_{row.criterion.code}": row.text for row in application.answers.all()},
    }  # fmt: skip
    stale = browser.post(url, typed_as_it_is | {"do": "confirm:statement:0123456789ab"})
    browser.post(url, typed_as_it_is | {"version": 1, "do": served})
    held = browser.post(url, typed_as_it_is | {"version": 2, "do": statement})
    edited = typed_as_it_is | {"version": 3, "answer_product": "新的产品线。", "do": "save"}
    browser.post(url, edited)
    after = words(browser.get(url))
    application.refresh_from_db()
    submit_application(application=application, version=application.version, by=by)
    office.check_all(again)
    office.assign(again)
    review = application.reviews.first()
    browser.force_login(review.reviewer)
    read = words(browser.get(reverse("web:my_review", args=[review.public_id])))

    text = words(page)
    assert "1 part has changed or is new and needs your answer." in text
    assert "1 thing is missing" in text
    assert "芜湖" in text
    assert "Something else has changed meanwhile." in words(stale)
    assert held.url == f"{url}#part-statement"
    assert "Everything is there: you can hand it in." in after
    for shown in (after, read):
        assert "Facts have changed, the answer holds" in shown
        assert "Answered anew Differs from edition 1" in shown
        assert "Unchanged As in edition 1, confirmed by the applicant on" in shown
    assert "材料见附件。" in read
