"""What came of a delivered connection, over the API."""

import pytest

from matchmaking.connections.models import Outcome, Rating
from matchmaking.connections.models.results import DIMENSIONS
from matchmaking.organizations.models import Role
from tests.api.connections import UNKNOWN, URL, address
from tests.api.drafts import errors, refusal
from tests.factories.organizations import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

EFFECT = {"metric": "漏检率", "unit": "%", "before": 4.0, "after": 0.8}
OUTCOME = {"value": 3, "months": 5, "effects": [EFFECT], "words": "两条产线稳定运行。"}
RATING = {"understanding": 5, "delivery": 4, "effect": 4, "service": 5, "words": "响应及时。"}


@pytest.fixture
def delivered(connect):
    return connect(status="delivered")


def test_provider_writes_the_outcome_and_the_enterprise_confirms_it(
    as_user, delivered, buyer, seller
):
    ours, theirs, url = as_user(buyer), as_user(seller), address(delivered, "outcome/")
    assert refusal(ours.get(url)) == (404, "not_found")

    written = theirs.post(url, OUTCOME)

    body = written.json()
    assert {name: body[name] for name in OUTCOME} == OUTCOME
    assert (written.status_code, body["is_confirmed"], body["confirmed_at"]) == (200, False, None)
    assert ours.get(url).json() == body
    seen = {"seen": body["written_at"]}
    assert refusal(theirs.post(f"{url}confirm/", seen)) == (403, "permission_denied")
    assert ours.post(f"{url}confirm/", seen).json()["is_confirmed"] is True
    assert refusal(ours.post(f"{url}confirm/", seen)) == (409, "outcome_confirmed")
    assert refusal(theirs.post(url, OUTCOME)) == (409, "outcome_confirmed")


def test_what_was_written_anew_is_not_confirmed_unread(as_user, delivered, buyer, seller):
    ours, theirs, url = as_user(buyer), as_user(seller), address(delivered, "outcome/")
    seen = {"seen": theirs.post(url, OUTCOME).json()["written_at"]}
    theirs.post(url, {**OUTCOME, "value": 6})

    assert refusal(ours.post(f"{url}confirm/", seen)) == (409, "outcome_changed")
    assert not Outcome.objects.get().is_confirmed
    assert errors(ours.post(f"{url}confirm/", {})) == {"seen": "required"}


def test_what_the_enterprise_writes_is_confirmed_with_it(as_user, delivered, buyer):
    client, key = as_user(buyer), {"Idempotency-Key": "one"}

    first, again = (
        client.post(address(delivered, "outcome/"), {"months": 2}, headers=key) for _ in range(2)
    )

    assert first.json()["is_confirmed"] is True
    assert (again.status_code, again.content) == (200, first.content)


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"months": 0}, "months", "min_value"),
        ({"months": 121}, "months", "max_value"),
        ({"value": 9}, "value", "invalid_choice"),
        ({"effects": [{**EFFECT, "before": None}]}, "effects.0.before", "null"),
        ({"effects": [{**EFFECT, "metric": " "}]}, "effects.0.metric", "blank"),
        ({"effects": [{**EFFECT, "note": "x"}]}, "effects.0.note", "unknown_field"),
        ({"words": "长" * 601}, "words", "max_length"),
        ({"confirmed_at": None}, "confirmed_at", "unknown_field"),
    ],
)
def test_wrong_outcome_is_refused_by_the_name_of_its_field(
    as_user, delivered, seller, changed, field, code
):
    response = as_user(seller).post(address(delivered, "outcome/"), OUTCOME | changed)

    assert errors(response) == {field: code}
    assert not Outcome.objects.exists()


def test_each_side_rates_once_and_the_other_replies_once(as_user, delivered, buyer, seller):
    ours, theirs, url = as_user(buyer), as_user(seller), address(delivered, "ratings/")

    rated = ours.post(url, RATING)

    assert (rated.status_code, rated.json()["side"]) == (201, "demand")
    assert {name: rated.json()[name] for name in RATING} == RATING
    assert refusal(ours.post(url, RATING)) == (409, "rated_already")
    assert theirs.get(url).json() == {"given": None, "received": rated.json()}
    replied = theirs.post(f"{url}reply/", {"reply": "感谢信任。"})
    assert replied.json()["reply"] == "感谢信任。"
    assert refusal(theirs.post(f"{url}reply/", {"reply": "再谢。"})) == (409, "rated_already")
    assert ours.get(url).json() == {"given": replied.json(), "received": None}
    assert refusal(ours.post(f"{url}reply/", {"reply": "？"})) == (404, "not_found")


def test_ratings_hold_no_contact_and_grades_from_1_to_5(as_user, delivered, buyer):
    client, url = as_user(buyer), address(delivered, "ratings/")

    with_contact = client.post(url, {**RATING, "words": "电话 13812345678"})
    wrong = client.post(url, {**RATING, "effect": 6, "service": 0})

    assert refusal(with_contact) == (409, "contact_in_text")
    assert errors(wrong) == {"effect": "max_value", "service": "min_value"}
    assert not Rating.objects.exists()


def test_results_follow_the_delivery(as_user, connect, buyer):
    row = connect(status="contracted")
    client = as_user(buyer)

    assert refusal(client.post(address(row, "outcome/"), OUTCOME)) == (409, "not_delivered")
    assert refusal(client.post(address(row, "ratings/"), RATING)) == (409, "not_delivered")


def test_results_are_for_both_sides_and_written_by_editors(as_user, api, delivered):
    grades = dict.fromkeys(DIMENSIONS, 4)
    Rating.objects.create(connection=delivered, side="supply", **grades)
    sent = {
        "outcome/": OUTCOME,
        "outcome/confirm/": {"seen": "2027-01-01T00:00:00Z"},
        "ratings/": RATING,
        "ratings/reply/": {"reply": "谢谢"},
    }
    viewer = as_user(MembershipFactory(organization=delivered.demand, role=Role.VIEWER).user)
    for part, body in sent.items():
        assert refusal(viewer.post(address(delivered, part), body)) == (403, "permission_denied")
        assert refusal(api.post(address(delivered, part), body))[0] == 401
        for person in (UserFactory(), MembershipFactory().user):
            client = as_user(person)
            answers = [client.post(f"{URL}{key}/{part}", body)
                       for key in (delivered.public_id, UNKNOWN)]  # fmt: skip
            assert refusal(answers[0]) == (404, "not_found")
            assert answers[0].json() == answers[1].json()
    assert viewer.get(address(delivered, "ratings/")).status_code == 200
    for part in ("outcome/", "ratings/"):
        assert as_user(UserFactory()).get(address(delivered, part)).status_code == 404
