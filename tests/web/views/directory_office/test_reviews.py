"""“My reviews”, and that no score can be read by anybody before the last one is in."""

from contextlib import suppress

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from matchmaking.directory.models import Panelist, Review
from matchmaking.directory.moves import RoundPhase
from tests.factories.directory import SCORES, owner_of
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.policy.routes import KINDS, walk
from tests.web.directory_rows import application_in, in_phase, review_by
from tests.web.reading import words
from tests.web.views.directory_office.test_rounds import at

pytestmark = pytest.mark.django_db

MINE = reverse("web:my_reviews")
SECRET = "canary-score-zq"


@pytest.fixture
def scoring(round_):
    return in_phase(round_, RoundPhase.SCORING)


@pytest.fixture
def panel(scoring):
    people = [UserFactory() for _ in range(3)]
    for person in people:
        Panelist.objects.create(round=scoring, user=person)
    return people


@pytest.fixture
def given(scoring, panel):
    """An application that three have to score; the reviews in the order of the panel."""
    owner = UserFactory()
    application = application_in(scoring, "eligible")
    MembershipFactory(organization=application.organization, user=owner)
    return [review_by(person, application) for person in panel]


def sent(then="queue", words_of_all="", **changed):
    fields = {
        f"{part}_{code}": value for code, score in SCORES.items() for part, value in score.items()
    }
    return {**fields, "words": words_of_all, "declares": "on", "then": then} | changed


def test_reviewer_scores_and_goes_on_to_the_next(english, given, panel, scoring):
    following = review_by(panel[0], application_in(scoring, "eligible"))
    english.force_login(panel[0])

    led = english.post(at("my_review", given[0]), sent("next"))

    given[0].refresh_from_db()
    assert (given[0].status, given[0].scores) == ("submitted", SCORES)
    assert led["Location"] == at("my_review", following)


def test_draft_is_kept_half_done_and_comes_back(english, given, panel):
    english.force_login(panel[0])
    page = at("my_review", given[0])
    draft = {"points_served": 7, "reason_served": "narrow", "words": "待补", "then": "keep"}

    english.post(page, draft)

    form = english.get(page).context["form"]
    kept = [form[name].value() for name in ("points_served", "reason_served", "words")]
    assert kept == [7, "narrow", "待补"]
    given[0].refresh_from_db()
    assert given[0].status == "assigned"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"points_served": ""}, "points_served"),
        ({"points_served": 11}, "points_served"),
        ({"reason_product": ""}, "reason_product"),
        ({"reason_safety": "other", "words_safety": ""}, "words_safety"),
        ({"declares": ""}, "declares"),
        ({"points_served": "", "then": "keep"}, "points_served"),
    ],
)
def test_refused_scores_come_back_with_the_field_that_is_wrong(
    english, given, panel, changed, field
):
    english.force_login(panel[0])

    refused = english.post(at("my_review", given[0]), sent(words_of_all="总体良好", **changed))

    form = refused.context["form"]
    assert list(form.errors) == [field]
    assert (form["words"].value(), form["points_capacity"].value()) == ("总体良好", "8")
    assert Review.objects.get(pk=given[0].pk).scores == {}


def test_interest_that_the_site_knows_of_is_told_and_refused(english, given, panel):
    MembershipFactory(organization=given[0].application.organization, user=panel[0])
    english.force_login(panel[0])

    page = english.get(at("my_review", given[0]))
    refused = english.post(at("my_review", given[0]), sent())

    assert "You have dealt with this applicant before" in words(page)
    assert "please give the application back" in str(refused.context["form"].errors)


def test_application_is_given_back_and_read_no_more(english, given, panel):
    english.force_login(panel[0])
    page = at("my_recusal", given[0])

    refused = english.post(page, {"conflict": ""})
    english.post(page, {"conflict": "曾任其顾问。"})

    assert list(refused.context["form"].errors) == ["conflict"]
    given[0].refresh_from_db()
    assert given[0].status == "recused"
    gone = english.get(at("my_review", given[0]))
    assert "directory_reviews/recused.html" in [template.name for template in gone.templates]


def test_reviews_of_others_do_not_exist(english, given, panel):
    english.force_login(panel[0])

    answers = [
        english.get(at("my_review", given[1])),
        english.post(at("my_review", given[1]), sent()),
        english.post(at("my_recusal", given[1]), {"conflict": "x"}),
        english.get(at("panel_recuse", given[1])),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_nobody_reads_a_score_by_any_route_before_all_have_scored(
    english, given, panel, admin, auditor
):
    application = given[0].application
    marked = {f"words_{code}": f"{SECRET}-{code}" for code in SCORES}
    for number in (0, 1):
        english.force_login(panel[number])
        english.post(at("my_review", given[number]), sent(words_of_all=SECRET, **marked))

    readers = (panel[2], admin, auditor, owner_of(application.organization))
    before = [leaks(english, reader, application) for reader in readers]
    english.force_login(panel[2])
    english.post(at("my_review", given[2]), sent())
    after = [leaks(english, reader, application) for reader in readers]

    assert before == [set(), set(), set(), set()]
    office = {"web:decision_case", "web:decision_list"}
    assert after == [{"web:my_review"}, office, office, set()]


def directory_addresses(application) -> list[tuple[str, str]]:
    """Each page and answer of the API about the directory, with an address on ``application``."""
    objects = {
        "application": [application],
        "round": [application.round],
        "programme": [application.round.programme],
        "review": application.reviews.all(),
    }
    found = []
    for name, pattern in walk(get_resolver()):
        module = getattr(pattern.callback, "cls", pattern.callback).__module__
        if not any(map(module.count, ("directory", "applications", "editions"))):
            continue
        arguments = [{"public_id": row.public_id} for row in objects.get(KINDS.get(name, ""), ())]
        for each in arguments or [{}]:
            with suppress(NoReverseMatch):  # an address on something that there is not
                found.append((name, reverse(name, kwargs=each)))
    return found


def leaks(client, reader, application) -> set[str]:
    """Return the routes on which ``reader`` meets a score of another."""
    client.force_login(reader)
    found = set()
    for name, url in directory_addresses(application):
        body = b"".join(client.get(url)).decode(errors="replace")
        if SECRET in body or "80.00" in body:
            found.add(name)
    return found


def test_peers_are_numbered_and_the_summary_is_shown_when_all_have_scored(english, given, panel):
    for person, review in zip(panel, given, strict=True):
        person.name = f"专家{person.pk}"
        person.save()
        english.force_login(person)
        english.post(at("my_review", review), sent())

    page = english.get(at("my_review", given[2]))

    assert [column.name for column in page.context["table"].columns] == [
        "Reviewer 1",
        "Reviewer 2",
        "You",
    ]
    assert str(page.context["table"].summary.mean) == "80.00"
    assert f"专家{panel[0].pk}" not in words(page)


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_the_same_for_many(english, scoring, n, django_assert_num_queries):
    reader = UserFactory()
    for _ in range(n):
        review_by(reader, application_in(scoring, "eligible"))
    english.force_login(reader)

    with django_assert_num_queries(7):
        english.get(MINE)


def test_link_is_there_for_those_who_have_reviews(english, given, panel):
    english.force_login(panel[0])
    assert "My reviews to score: 1" in words(english.get("/"))

    english.force_login(UserFactory())
    assert "My reviews" not in words(english.get("/"))
    assert "Nothing is given to you to score" in words(english.get(MINE))


def test_round_that_has_gone_on_takes_no_scores(english, given, panel):
    english.force_login(panel[0])
    in_phase(given[0].application.round, RoundPhase.DECIDING)

    refused = english.post(at("my_review", given[0]), sent())

    assert "another phase now" in str(refused.context["form"].errors)
    assert "The scoring of this round is over." in words(refused)


def test_auditor_writes_no_score(english, given, auditor):
    Review.objects.filter(pk=given[0].pk).update(reviewer=auditor)
    english.force_login(auditor)

    assert english.post(at("my_review", given[0]), sent()).status_code == 403
