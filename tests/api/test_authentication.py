from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matchmaking.organizations.api_tokens import create_api_token
from matchmaking.organizations.models import ApiToken, PlatformRole, TokenScope
from matchmaking.organizations.postings import PostingStatus
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/scenarios/"


def token_of(user, scope=TokenScope.READ) -> str:
    return create_api_token(user=user, name="ERP", scope=scope)[1]


def ask(secret: str, *, method: str = "GET", path: str = URL):
    return Client().generic(method, path, headers={"authorization": f"Token {secret}"})


@pytest.fixture
def draft():
    owner = UserFactory()
    organization = OrganizationFactory(members=[owner])
    return ScenarioFactory(
        organization=organization, status=PostingStatus.DRAFT, published_at=None
    ), owner


def test_token_reads_what_its_owner_reads(draft):
    scenario, owner = draft
    path = f"{URL}{scenario.public_id}/"

    assert ask(token_of(owner), path=path).json()["confidential"] is not None
    assert ask(token_of(UserFactory()), path=path).status_code == 404
    assert Client().get(path).status_code == 404


def test_token_is_noted_when_used():
    secret = token_of(UserFactory())

    ask(secret)

    assert timezone.now() - ApiToken.objects.get().last_used_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    "secret", ["mmt_" + "0" * 64, "short", "mmt_\u00e9", "x" * 5000, "mmt_0\x000"]
)
def test_unknown_token_is_refused(secret):
    token_of(UserFactory())

    answer = Client().get(
        URL, headers={"authorization": f"Token {secret}".encode().decode("latin-1")}
    )

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert answer.headers["WWW-Authenticate"] == "Token"


def test_token_with_the_right_start_is_refused():
    secret = token_of(UserFactory())

    answer = ask(secret[:-1] + ("0" if secret[-1] != "0" else "1"))

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_header_without_a_token_is_refused():
    answer = Client().get(URL, headers={"authorization": "Token"})

    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")


def test_expired_token_is_refused_and_kept_for_its_owner_to_see():
    secret = token_of(UserFactory())
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    answer = ask(secret)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")
    assert ApiToken.objects.count() == 1


def test_token_of_a_closed_account_is_refused():
    user = UserFactory()
    secret = token_of(user)
    user.is_active = False
    user.save()

    answer = ask(secret)

    assert (answer.status_code, answer.json()["code"]) == (401, "account_inactive")


@pytest.mark.parametrize(("method", "path"), [("POST", URL), ("PATCH", URL + "{}/")])
def test_reading_token_may_not_write(draft, method, path):
    scenario, owner = draft
    path = path.format(scenario.public_id)

    reading = ask(token_of(owner), method=method, path=path)
    writing = ask(token_of(owner, TokenScope.WRITE), method=method, path=path)

    assert (reading.status_code, reading.json()["code"]) == (403, "token_read_only")
    assert writing.status_code not in {401, 403}  # whatever it says of the empty request


def test_token_of_the_platforms_people_needs_their_second_factor():
    with_factor = token_of(UserFactory(platform_role=PlatformRole.REVIEWER))
    without = token_of(UserFactory(platform_role=PlatformRole.REVIEWER, second_factor=False))

    answer = ask(without)

    assert ask(with_factor).status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")


def test_token_opens_no_page():
    secret = token_of(UserFactory())

    assert ask(secret, path="/account/").status_code == 302


def test_schema_names_the_token(api):
    schemes = api.get("/api/v1/schema/").json()["components"]["securitySchemes"]

    assert schemes["token"]["name"] == "Authorization"
    assert set(schemes) == {"cookieAuth", "token"}
