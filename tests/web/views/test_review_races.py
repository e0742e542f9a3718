"""Two reviewers at once, on a database that lets them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.revisions import proposed
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import words

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
N_REVIEWERS = 4


@pytest.mark.parametrize("factory", [ScenarioFactory, SolutionFactory])
@pytest.mark.parametrize("is_change", [False, True])
def test_of_reviewers_at_once_one_decides_and_the_others_are_told(factory, is_change):
    posting = factory() if is_change else factory(status="submitted", submitted_at=timezone.now())
    if is_change:
        content = proposed(posting, posting.content()) | {"title": "改后"}
        posting.revisions.create(content=content, status="submitted", submitted_at=timezone.now())
    url = reverse(f"web:review_{posting.kind_name}", args=[posting.public_id])
    barrier = Barrier(N_REVIEWERS)
    clients = []
    for _ in range(N_REVIEWERS):
        client = Client(headers={"accept-language": "en"})
        client.force_login(UserFactory(platform_role=PlatformRole.REVIEWER))
        clients.append(client)

    def decide(number):
        decision = ["approve", "return"][number % 2]
        sent = {"decision": decision, "seen": "r1" if is_change else "p1"}
        sent |= {"reasons": ["unclear"]} if decision == "return" else {}
        barrier.wait(timeout=20)
        try:
            return clients[number].post(url, sent)
        finally:
            connection.close()

    with ThreadPoolExecutor(N_REVIEWERS) as pool:
        answers = list(pool.map(decide, range(N_REVIEWERS)))

    refused = [answer for answer in answers if answer.status_code == 200]
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert all("Somebody was quicker" in words(answer) for answer in refused)
    assert posting.transitions.count() == 1
