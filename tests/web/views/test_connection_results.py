"""Outcome, ratings and replies: their pages, and where they are shown."""

import pytest
from django.test import Client

from matchmaking.connections.models import Outcome, Rating
from matchmaking.connections.moves import Side
from matchmaking.connections.results import rate, reply_to_rating, write_outcome
from matchmaking.organizations.models import Role
from matchmaking.scenarios.models import Visibility
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.taxonomy import IndustryFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db

TARGETS = [
    {"metric": "漏检率", "comparator": "<=", "value": 0.5, "unit": "%"},
    {"metric": "换型时间", "comparator": "<=", "value": 10, "unit": "分钟"},
]
OUTCOME = {
    "value": 3,
    "months": 4,
    "effects": [{"metric": "漏检率", "unit": "%", "before": 3.0, "after": 0.4}],
    "words": "夜班不再返工。",
}
POSTED = {
    "value": "3",
    "months": "4",
    "words": "夜班不再返工。",
    "effects-TOTAL_FORMS": "4",
    "effects-INITIAL_FORMS": "2",
    "effects-0-metric": "漏检率",
    "effects-0-unit": "%",
    "effects-0-before": "3",
    "effects-0-after": "0.4",
    "effects-1-metric": "换型时间",
    "effects-1-unit": "分钟",
    "effects-2-metric": "返工",
    "effects-2-unit": "件/班",
    "effects-2-before": "12",
    "effects-2-after": "0",
}
PROFILE_QUERIES = 12
RATING = {"understanding": 5, "delivery": 4, "effect": 4, "service": 3, "words": "响应及时。"}


@pytest.fixture
def buyer():
    return UserFactory(name="王工")


@pytest.fixture
def seller():
    return UserFactory(name="张经理")


@pytest.fixture
def row(buyer, seller):
    row = ConnectionFactory(demand_people=[buyer], supply_people=[seller], status="delivered")
    row.scenario.targets = TARGETS
    row.scenario.save()
    return row


def as_user(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(user, row, name=""):
    return as_user(user).get(f"{row.get_absolute_url()}{name}")


def post(user, row, name, posted):
    return as_user(user).post(f"{row.get_absolute_url()}{name}", posted, follow=True)


def test_outcome_starts_from_the_targets_and_keeps_what_was_measured(row, buyer):
    form = page(buyer, row, "outcome/")
    answer = post(buyer, row, "outcome/", POSTED)

    assert [sheet.initial for sheet in form.context["rows"].initial_forms] == [
        {"metric": "漏检率", "unit": "%"},
        {"metric": "换型时间", "unit": "分钟"},
    ]
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.months, outcome.is_confirmed) == (3, 4, True)
    assert outcome.effects == [
        {"metric": "漏检率", "unit": "%", "before": 3.0, "after": 0.4},
        {"metric": "返工", "unit": "件/班", "before": 12.0, "after": 0.0},
    ]
    text = words(answer)
    assert "The outcome is confirmed." in text
    assert "漏检率 3 % 0.4 % 返工 12 件/班 0 件/班" in text
    assert "Confirmed by 王工 on" in text


def test_provider_writes_and_the_enterprise_confirms_what_it_has_read(row, buyer, seller):
    written = words(post(seller, row, "outcome/", POSTED))
    asked = words(page(buyer, row))
    form = page(buyer, row, "outcome/")

    assert "Written by your side; the enterprise is asked to confirm it." in written
    assert "Outcome Not confirmed yet" in asked
    assert "Confirm or change it" in asked
    assert form.context["form"]["months"].value() == 4
    read = {
        name.replace("-2-", "-1-"): value for name, value in POSTED.items() if "-1-" not in name
    }
    post(buyer, row, "outcome/", read)
    outcome = Outcome.objects.get()
    assert (outcome.written_by, outcome.confirmed_by) == (seller, buyer)


def test_enterprise_changes_the_draft_and_confirms_its_own(row, buyer, seller):
    write_outcome(connection=row, fields=OUTCOME, by=seller)

    changed = {"months": "6", "effects-INITIAL_FORMS": "1", "effects-1-metric": ""}
    post(buyer, row, "outcome/", POSTED | changed | {"effects-1-unit": ""})

    outcome = Outcome.objects.get()
    assert (outcome.months, outcome.written_by, outcome.is_confirmed) == (6, buyer, True)
    shown = words(page(seller, row))
    assert f"Confirmed by {row.demand} on" in shown
    assert "王工" not in shown
    assert "Change the outcome" not in shown


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("months", "", "required"),
        ("months", "0", "greater than or equal to 1"),
        ("effects-0-after", "", "required"),
        ("effects-0-before", "三", "Enter a number"),
        ("effects-1-before", "3", "required"),
    ],
)
def test_wrong_outcome_comes_back_filled(row, buyer, field, value, refusal):
    answer = post(buyer, row, "outcome/", POSTED | {field: value})

    assert refusal in words(answer)
    assert "Nothing was saved yet" in words(answer)
    assert answer.context["form"]["words"].value() == POSTED["words"]
    assert answer.context["rows"][2]["metric"].value() == "返工"
    assert not Outcome.objects.exists()


def test_a_row_with_a_name_alone_is_not_lost(row, buyer):
    posted = {name: value for name, value in POSTED.items() if not name.endswith("2-before")}

    answer = post(buyer, row, "outcome/", posted | {"effects-2-after": ""})

    assert list(answer.context["rows"][2].errors) == ["before", "after"]


def test_both_sides_rate_once_and_the_rated_one_replies_once(row, buyer, seller):
    form = page(buyer, row, "rating/")
    rated = words(post(buyer, row, "rating/", RATING))
    received = words(page(seller, row))
    replied = words(post(seller, row, "reply/", {"reply": "谢谢，二期我们继续优化。"}))

    assert "5 · very good" in words(form)
    assert "Thank you: your rating is kept." in rated
    rating = Rating.objects.get()
    assert (rating.side, rating.mean, rating.words) == (Side.DEMAND, 4.0, "响应及时。")
    assert "How the other side found us Understanding of the need 5 very good" in received
    assert "Rate the enterprise" in received
    assert "Your reply stands below the rating." in replied
    assert "谢谢，二期我们继续优化。" in words(page(buyer, row))
    again = post(seller, row, "reply/", {"reply": "又"})
    assert "This is no longer possible" in words(again)
    assert "This is no longer possible" in words(post(buyer, row, "rating/", RATING))
    rating.refresh_from_db()
    assert rating.reply == "谢谢，二期我们继续优化。"


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("effect", "", "Choose a grade from 1 to 5."),
        ("service", "6", "Select a valid choice."),
        ("words", "详情打 13800138000", "anybody can read what is said of a provider"),
    ],
)
def test_wrong_rating_comes_back_filled(row, buyer, field, value, refusal):
    answer = post(buyer, row, "rating/", RATING | {field: value})

    assert refusal in words(answer)
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["delivery"].value() == "4"
    assert not Rating.objects.exists()


@pytest.mark.parametrize("name", ["outcome/", "rating/", "reply/"])
def test_pages_of_results_are_for_editors_of_delivered_connections(row, buyer, seller, name):
    rate(connection=row, fields=RATING, by=seller)
    viewer = MembershipFactory(organization=row.demand, role=Role.VIEWER).user
    early = ConnectionFactory(demand=row.demand, supply=row.supply, status="contracted")

    assert page(buyer, row, name).status_code == 200
    assert page(UserFactory(), row, name).status_code == 404
    assert page(viewer, row, name)["Location"] == row.get_absolute_url()
    assert page(buyer, early, name)["Location"] == early.get_absolute_url()
    assert "Outcome" not in words(page(buyer, early))
    assert "Write down the outcome" not in words(page(viewer, row))


def test_profile_shows_the_grade_and_never_who_rated(row, buyer, seller, english):
    industry = IndustryFactory()
    row.scenario.industries.add(industry)
    rating = rate(connection=row, fields=RATING, by=buyer)
    reply_to_rating(rating=rating, reply="谢谢。", by=seller)
    write_outcome(connection=row, fields=OUTCOME, by=buyer)

    text = words(english.get(row.supply.get_absolute_url()))

    assert "Ratings of enterprises 4.0 of 5 · 1 enterprise" in text
    assert f"An enterprise · {industry.name}" in text
    assert "响应及时。" in text
    assert "谢谢。" in text
    assert "Grades take no part in the ranking." in text
    for hidden in (str(row.demand), row.scenario.title, "王工", "夜班不再返工。"):
        assert hidden not in text


@pytest.mark.parametrize(
    "hidden", [{"visibility": Visibility.ANONYMOUS}, {"status": "closed"}], ids=str
)
def test_profile_tells_no_more_of_a_scenario_than_the_site(row, buyer, english, hidden):
    industry = IndustryFactory()
    row.scenario.industries.add(industry)
    for name, value in hidden.items():
        setattr(row.scenario, name, value)
    row.scenario.save()
    rate(connection=row, fields=RATING, by=buyer)

    text = words(english.get(row.supply.get_absolute_url()))

    assert "An enterprise Understanding of the need" in text
    ratings = text.split("Ratings of enterprises")[1].split("Industries served")[0]
    assert industry.name not in ratings


def test_profile_without_a_rating_shows_no_grade(row, seller, english):
    rate(connection=row, fields=RATING, by=seller)  # of the enterprise

    assert "Ratings of enterprises" not in words(english.get(row.supply.get_absolute_url()))


@pytest.mark.parametrize("n_rows", [1, 3])
def test_profile_asks_the_same_for_any_number_of_ratings(
    english, row, django_assert_num_queries, n_rows
):
    for _ in range(n_rows):
        user = UserFactory()
        rated = ConnectionFactory(
            demand=OrganizationFactory(members=[user]),
            supply=row.supply,
            solution=row.solution,
            status="delivered",
        )
        rate(connection=rated, fields=RATING, by=user)
    address = row.supply.get_absolute_url()
    english.get(address)

    with django_assert_num_queries(PROFILE_QUERIES):
        english.get(address)
