"""Two worlds that differ only in what is hidden look the same to everybody it is hidden from.

Not a word may show, and neither may its weight: scores, ranks, reasons, changes, counts and the
statistics of the index must be those of the published records alone.
"""

import re
import shutil
from collections import defaultdict
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from matchmaking.matching import indexing
from matchmaking.matching.indexing import current_index
from matchmaking.matching.models import Match, MatchRun
from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import Solution
from tests.factories.matching import MatchRunFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory
from tests.policy.crawl import crawl
from tests.policy.pages import comparable
from tests.policy.routes import readable_addresses
from tests.policy.world import OUTSIDERS, STATES, World, build_world

pytestmark = pytest.mark.crawl

# Words of the published records, so that a statistic that counts hidden texts moves with them.
TEXT = "带钢表面划伤在线检测，夜班漏检，线阵相机，canary"
RANKED_AT = timezone.now()
MOMENTARY = re.compile(  # cookies, times of expiry, one-time tokens, sizes of packed files
    r"""(?<=Set-Cookie: )(?:csrftoken|messages)=.*"""
    r"""|(?<='Expires': ')[^']*|(?<=X-CSRFTOKEN"\] = ")\w+"""
    r"""|(?<='Content-Length': ')\d+|(?<=name="token" value=")\w+"""
)
# Administrators see every organization there; it is their office.
OFFICES = {"administrator": "/platform/"}
POSTING = {"member_other", "provider"}  # they read what would improve their own matches
SEARCHES = ("/scenarios/?q=canary", "/solutions/?q=canary", "/providers/?q=canary")


@pytest.fixture
def world(db) -> World:
    """The small world, in which other people have a published record of their own as well."""
    world = build_world()
    other = world.users["member_other"].organizations.get()
    ScenarioFactory(organization=other, stages=["operations"], capabilities=["aps"])
    provider = world.users["provider"].organizations.get()
    SolutionFactory(organization=provider, stages=["operations"])
    _rank()
    return world


def _rank() -> None:
    """Rank everything with a new index; the time of it is the same in each world."""
    indexing._opened.clear()
    shutil.rmtree(settings.INDEX_DIR, ignore_errors=True)
    execute_runs([MatchRunFactory(scenario=row).pk for row in Scenario.objects.published()])
    MatchRun.objects.update(finished_at=RANKED_AT)


def change_confidential_fields() -> None:
    rows = Scenario.objects.listed().exclude(current_state="")
    assert rows.exists()
    for number, scenario in enumerate(rows):
        scenario.current_state = TEXT
        scenario.budget_min += 1
        scenario.budget_max += 1  # inside its public band
        scenario.contact_name = scenario.contact_phone = f"{TEXT}{number}"
        scenario.contact_email = f"someone{number}@example.org"
        scenario.save()


def change_drafts() -> None:
    _rewrite(Scenario.objects.filter(status=PostingStatus.DRAFT))
    _rewrite(Solution.objects.filter(status=PostingStatus.DRAFT))
    ScenarioFactory(**STATES["draft"], requirement=TEXT)
    CaseStudyFactory(solution=SolutionFactory(**STATES["draft"], **_offer()))


def change_reserved_scenarios() -> None:
    reserved = Scenario.objects.filter(visibility=Visibility.MATCHED_ONLY)
    _rewrite(reserved)
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY, requirement=TEXT, pain_points=TEXT)


def change_withdrawn_records() -> None:
    ended = (PostingStatus.WITHDRAWN, PostingStatus.CLOSED)
    _rewrite(Scenario.objects.filter(status__in=ended))
    # What a connection is about is no secret between its sides.
    _rewrite(Solution.objects.filter(status__in=ended, connections=None))
    SolutionFactory(status=PostingStatus.WITHDRAWN, **_offer())


def change_hidden_organizations() -> None:
    anonymous = Scenario.objects.get(visibility=Visibility.ANONYMOUS).organization
    for organization in (anonymous, Scenario.objects.filter(status="draft")[0].organization):
        organization.name_zh = organization.name_en = organization.intro = TEXT[:60]
        organization.city = "某市"
        organization.save()


def _offer() -> dict[str, Any]:
    """Of a provider that is listed already: a new one would be seen."""
    return {
        "organization": Solution.objects.listed().earliest("pk").organization,
        "description": TEXT,
    }


def _rewrite(rows: Any) -> None:
    """Change every text and tag of hidden records."""
    assert rows.exists()
    for row in rows:
        for field in ("pain_points", "requirement", "current_state", "summary", "description"):
            if hasattr(row, field):
                setattr(row, field, TEXT)
        row.title = TEXT[:20]
        row.save()
        row.capabilities.set([CapabilityFactory(code="defect-detect")])
        row.industries.set([IndustryFactory(code="C31")])


CHANGES = (
    change_confidential_fields,
    change_drafts,
    change_reserved_scenarios,
    change_withdrawn_records,
    change_hidden_organizations,
)


def _statistics() -> dict[str, Any]:
    """The version of the index, and its arrays byte for byte as they lie on disk.

    All but the revisions of the records, which tell what to read again and enter no score.
    """
    paths = settings.INDEX_DIR.rglob("*.npy")
    arrays = {path.name: path.read_bytes() for path in paths if "revisions" not in path.name}
    assert arrays
    return {"version": current_index().version, **arrays}


def _matches() -> list[Any]:
    listed = Match.objects.filter(scenario__in=Scenario.objects.listed())
    return list(listed.values("scenario", "solution", "rank", "score", "parts", "reasons"))


def _answers(world: World, role: str) -> dict[str, list[str]]:
    """Everything a role reads by address: the page, then what htmx gets."""
    found = defaultdict(list)
    cache.clear()  # the quotas of the day
    seeds = [*readable_addresses(world, role), *SEARCHES]
    for answer in crawl(world.client(role), seeds, "zh-hans"):
        if role in OFFICES and answer.url.startswith(OFFICES[role]):
            continue
        found[answer.url].append(MOMENTARY.sub("", comparable(answer.text)))
    return dict(found)


@pytest.mark.parametrize("change", CHANGES)
def test_hidden_texts_leave_the_index_and_public_matches_as_they_are(world, change):
    before = (_statistics(), _matches())

    change()
    _rank()

    assert (_statistics(), _matches()) == before


# Reviewers read what is published for some, and who posts without a name.
HIDDEN_FROM_ALL = tuple(
    change
    for change in CHANGES
    if change not in {change_reserved_scenarios, change_hidden_organizations}
)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_hidden_texts_change_no_answer_to_an_outsider(world, role):
    before = _answers(world, role)

    for change in HIDDEN_FROM_ALL if role == "reviewer" else CHANGES:
        change()
    _rank()

    after = _answers(world, role)
    assert after.keys() == before.keys()
    assert [url for url, texts in after.items() if texts != before[url]] == []
    told = [url for url, texts in after.items() if 'class="changes"' in texts[-1]]
    assert bool(told) == (role in POSTING)
