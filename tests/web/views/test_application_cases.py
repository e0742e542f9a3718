"""Cases of an applicant, and the customer who confirms one without a log-in."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from matchmaking.directory.applications import start_application
from matchmaking.directory.cases import case_token
from matchmaking.directory.models import CaseStatus, CustomerCase
from matchmaking.directory.rounds import tick
from tests.factories.directory import applicant, owner_of
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db

TOLD = {
    "do": "outside",
    "title": "酸洗线质检",
    "customer": "江州钢铁",
    "summary": "漏检率降九成。",
    "email": "buyer@customer.example",
}


@pytest.fixture
def application(round_):
    tick(round_.opens_on)
    provider = applicant(name_en="Chengwen Vision")
    return start_application(round_=round_, organization=provider, by=owner_of(provider))


@pytest.fixture
def browser(english, application):
    english.force_login(owner_of(application.organization))
    return english


@pytest.fixture
def case(browser, application):
    browser.post(at("case_add", application), TOLD)
    return CustomerCase.objects.get()


@pytest.fixture
def customer():
    """Somebody with the link and without an account."""
    return Client(headers={"accept-language": "en"})


def at(name, row):
    return reverse(f"web:{name}", args=[row.public_id])


def link_of(case):
    case.refresh_from_db()
    return reverse("web:case_answer", args=[case_token(case)])


def test_delivered_connection_counts_at_once(browser, application):
    connection = application.organization.supply_connections.get()
    page = browser.get(at("case_add", application))
    added = browser.post(
        at("case_add", application), {"do": "connection", "connection": connection.public_id}
    )

    case = CustomerCase.objects.get()
    assert "The enterprise has confirmed the outcome" in words(page)
    assert added.url == f"{at('application_detail', application)}#cases"
    assert (case.status, case.connection) == (CaseStatus.CONFIRMED, connection)
    assert "From a connection" not in words(browser.get(at("case_add", application)))


def test_case_from_outside_is_asked_for_and_asked_again(browser, case):
    page = browser.get(at("application_detail", case.application))
    asked = browser.get(at("case_ask", case))
    browser.post(at("case_ask", case), {"email": "chief@customer.example"})

    case.refresh_from_db()
    assert "The customer has been asked" in words(page)
    assert at("case_ask", case) in addresses(page)
    assert "buyer@customer.example" in asked.content.decode()
    assert (case.email, case.n_asked) == ("chief@customer.example", 2)


def test_case_that_cannot_be_asked_for_is_not_added_and_comes_back(browser, application):
    own = owner_of(application.organization).email
    page = browser.post(at("case_add", application), TOLD | {"email": own})

    assert "it has to be the customer's, not one of yours" in words(page)
    assert "漏检率降九成。" in words(page)
    assert CustomerCase.objects.count() == 0


def test_removing_a_case_asks_first_and_voids_the_link(browser, customer, case):
    link = link_of(case)
    asked = browser.get(at("case_remove", case))
    browser.post(at("case_remove", case))

    assert "Remove the case “酸洗线质检”?" in words(asked)
    assert CustomerCase.objects.count() == 0
    assert customer.get(link).status_code == 404


def test_customer_reads_exactly_what_is_claimed_and_looking_changes_nothing(customer, case):
    link = link_of(case)
    for _ in range(3):  # scanners of mail follow links
        page = customer.get(link)
    customer.head(link)

    text = words(page)
    case.refresh_from_db()
    assert "“Chengwen Vision” applies for" in text
    assert "酸洗线质检 江州钢铁 漏检率降九成。" in text
    assert case.status == CaseStatus.ASKED
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]
    assert not any("//" in url for url in addresses(page))  # nothing leads to another host


@pytest.mark.parametrize(("decision", "status"), [("yes", "confirmed"), ("no", "refused")])
def test_customer_answers_once(browser, customer, case, decision, status):
    link = link_of(case)
    thanks = customer.post(link, {"decision": decision, "name": "李厂长", "words": "用了两年"})
    again = customer.post(link, {"decision": "no", "name": "别人"})

    case.refresh_from_db()
    assert "Thank you" in words(thanks)
    assert (again.status_code, customer.get(link).status_code) == (404, 404)
    assert (case.status, case.answered_by, case.answer) == (status, "李厂长", "用了两年")
    assert "李厂长" in words(browser.get(at("application_detail", case.application)))


def test_answer_without_a_name_or_a_choice_comes_back(customer, case):
    link = link_of(case)
    nameless = customer.post(link, {"decision": "yes", "name": "", "words": "属实"})
    undecided = customer.post(link, {"name": "李厂长"})

    case.refresh_from_db()
    assert "属实" in words(nameless)
    assert "This field is required." in words(nameless)
    assert "Choose whether you confirm the case or not." in words(undecided)
    assert case.status == CaseStatus.ASKED


def test_forged_and_expired_links_look_the_same(customer, case, calendar):
    link = link_of(case)
    forged = customer.get(link[:-3] + "xx/")
    calendar.go_to(case.expires_at.date())
    expired = customer.get(link)

    assert (forged.status_code, expired.status_code) == (404, 404)
    assert words(forged) == words(expired)


def test_applicant_reads_that_a_link_has_expired(browser, case, calendar):
    calendar.go_to(case.expires_at.date())
    browser.force_login(owner_of(case.application.organization))

    page = words(browser.get(at("application_detail", case.application)))

    assert "Sent to buyer@customer.example; the link expired on" in page
    assert "the link works until" not in page


def test_guessing_is_slowed_down(customer, case):
    cache.clear()
    statuses = [
        customer.post(reverse("web:case_answer", args=["guess"])).status_code for _ in range(21)
    ]

    assert statuses == [404] * 20 + [429]
    cache.clear()
