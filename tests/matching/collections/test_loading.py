import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.common.models import OutboxEvent
from matchmaking.matching.collections.loading import LoadOptions, load_collection
from matchmaking.matching.collections.report import CollectionLoadError
from matchmaking.organizations.models import Organization, Source
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import move_scenario
from matchmaking.solutions.models import CaseStudy, ServiceArea, Solution
from matchmaking.taxonomy.models import Stage
from matchmaking.taxonomy.regions import Province
from tests.factories.collections import (
    MANUFACTURER,
    PROVIDER,
    SCENARIO,
    SOLUTION,
    make_terms,
    write_collection,
)

pytestmark = pytest.mark.django_db

DRAFTS = LoadOptions(name="tiny", source=Source.PUBLISHED_CASE)
PUBLISHED = LoadOptions(name="tiny", source=Source.PUBLISHED_CASE, publishes=True)
MODELS = (Organization, Scenario, Solution, ServiceArea, CaseStudy, OutboxEvent)


@pytest.fixture(autouse=True)
def _terms_in_english():
    make_terms()
    with translation.override("en"):
        yield


def load(directory, options=DRAFTS, **replaced):
    return load_collection(write_collection(directory, **replaced), options)


def outcomes(report):
    """What happened to organizations, scenarios and solutions; zeros left out."""
    return [
        {str(outcome): n for outcome, n in counts.items() if n} for counts in report.counts.values()
    ]


def problems_of(directory, options=DRAFTS, **replaced):
    with pytest.raises(CollectionLoadError) as caught:
        load(directory, options, **replaced)
    return [(p.file, p.line, p.key, p.field, p.message) for p in caught.value.problems]


def problems_if_any(directory, **replaced):
    options = LoadOptions("tiny", Source.DEMO, is_dry_run=True)
    try:
        load(directory, options, **replaced)
    except CollectionLoadError as error:
        return error.problems
    return ()


def stored_rows():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def codes(terms):
    return [term.code for term in terms.all()]


def test_load_collection_writes_every_field_of_a_scenario(tmp_path):
    load(tmp_path)

    scenario = Scenario.objects.get()
    expected = {
        "title": "带钢表面划伤漏检",
        "pain_points": "夜班漏检多。",
        "requirement": "在线检测划伤。",
        "current_state": "人工目检。",
        "targets": [{"metric": "检出率", "comparator": ">=", "value": 95, "unit": "%"}],
        "deployment": "edge",
        "budget_min": 50,
        "budget_max": 90,
        "duration_months": 6,
        "province": Province.JIANGSU,
        "language": "zh",
        "status": PostingStatus.DRAFT,
        "source": Source.PUBLISHED_CASE,
        "source_key": "tiny:s1",
    }
    assert {name: getattr(scenario, name) for name in expected} == expected
    assert scenario.organization.name_zh == "江州带钢厂"
    assert codes(scenario.industries) == ["C31"]
    assert codes(scenario.stages) == ["production"]
    assert codes(scenario.capabilities) == ["defect-detect"]


def test_load_collection_writes_every_field_of_a_solution(tmp_path):
    load(tmp_path)

    solution = Solution.objects.get()
    expected = {
        "kind": "solution",
        "title": "带钢表面在线质检",
        "summary": "在线检测带钢表面。",
        "description": "线阵相机双面成像。",
        "deployment_modes": ["edge", "on_premise"],
        "price_min": 60,
        "price_max": None,
        "delivery_months": 3,
        "is_nationwide": False,
        "source_key": "tiny:t1",
    }
    assert {name: getattr(solution, name) for name in expected} == expected
    assert [area.province for area in solution.service_areas.all()] == [
        Province.JIANGSU,
        Province.ZHEJIANG,
    ]
    case = solution.case_studies.get()
    assert (case.industry.code, case.customer, case.scenario, case.effect) == (
        "C31",
        "华东某钢厂",
        "镀锌线",
        "漏检少六成",
    )


def test_load_collection_writes_every_field_of_an_organization(tmp_path):
    load(tmp_path)

    organization = Organization.objects.get(source_key="tiny:m1")
    expected = {
        "kind": "manufacturer",
        "name_zh": "江州带钢厂",
        "name_en": "Jiangzhou Strip",
        "province": Province.JIANGSU,
        "city": "无锡市",
        "size": "large",
        "founded": 2003,
        "intro": "冷轧带钢。",
        "qualifications": ["高新技术企业"],
        "source": Source.PUBLISHED_CASE,
    }
    assert {name: getattr(organization, name) for name in expected} == expected


def test_load_collection_takes_nationwide_for_no_list_of_provinces(tmp_path):
    load(tmp_path, solutions=[SOLUTION | {"service_provinces": ["全国"]}])

    solution = Solution.objects.get()
    assert (solution.is_nationwide, list(solution.service_areas.all())) == (True, [])


def test_load_collection_leaves_drafts_unless_told_to_publish(tmp_path):
    assert outcomes(load(tmp_path)) == [{"created": 2}, {"created": 1}, {"created": 1}]
    assert OutboxEvent.objects.count() == 0

    report = load(tmp_path, PUBLISHED)

    published = {"unchanged": 1, "published": 1}
    assert outcomes(report) == [{"unchanged": 2}, published, published]
    assert Scenario.objects.listed().count() == Solution.objects.listed().count() == 1
    assert sorted(event.topic for event in OutboxEvent.objects.all()) == [
        "scenario.changed",
        "scenario.moved",
        "solution.changed",
        "solution.moved",
    ]


def test_load_collection_again_writes_nothing(tmp_path):
    load(tmp_path, PUBLISHED)
    before = stored_rows()

    report = load(tmp_path, PUBLISHED)

    assert outcomes(report) == [{"unchanged": 2}, {"unchanged": 1}, {"unchanged": 1}]
    assert stored_rows() == before  # timestamps and events too


def test_load_collection_reads_what_is_stored_in_few_queries(
    tmp_path, django_assert_max_num_queries
):
    rows = {
        "scenarios": [SCENARIO | {"key": f"s{n}"} for n in range(30)],
        "solutions": [SOLUTION | {"key": f"t{n}"} for n in range(30)],
    }
    load(tmp_path, PUBLISHED, **rows)

    with django_assert_max_num_queries(30):
        load(tmp_path, PUBLISHED, **rows)


@pytest.mark.parametrize(
    ("file", "change", "topic"),
    [
        ("scenarios", {"title": "带钢边裂漏检"}, "scenario.changed"),
        ("scenarios", {"industries": ["C36"]}, "scenario.changed"),
        ("scenarios", {"targets": []}, "scenario.changed"),
        ("solutions", {"capabilities": ["weld-inspect"]}, "solution.changed"),
        ("solutions", {"service_provinces": ["全国"]}, "solution.changed"),
        ("solutions", {"cases": []}, "solution.changed"),
    ],
)
def test_load_collection_takes_over_an_edit_and_has_it_ranked(tmp_path, file, change, topic):
    load(tmp_path, PUBLISHED)
    keys = list(Scenario.objects.values_list("pk")) + list(Solution.objects.values_list("pk"))
    OutboxEvent.objects.all().delete()
    record = SCENARIO if file == "scenarios" else SOLUTION
    edited = {file: [record | change]}

    report = load(tmp_path, PUBLISHED, **edited)

    position = ["organisations", "scenarios", "solutions"].index(file)
    assert outcomes(report)[position] == {"changed": 1}
    assert [event.topic for event in OutboxEvent.objects.all()] == [topic]
    assert keys == [*Scenario.objects.values_list("pk"), *Solution.objects.values_list("pk")]
    assert outcomes(load(tmp_path, PUBLISHED, **edited))[position] == {"unchanged": 1}


def test_load_collection_moves_a_posting_to_another_organization(tmp_path):
    other = MANUFACTURER | {"key": "m2", "name": "江州铸造厂"}
    owners = [MANUFACTURER, PROVIDER, other]
    load(tmp_path, organisations=owners)

    load(tmp_path, organisations=owners, scenarios=[SCENARIO | {"organisation": "m2"}])

    assert Scenario.objects.get().organization.name_zh == "江州铸造厂"


def test_load_collection_does_not_publish_what_people_withdrew(tmp_path):
    load(tmp_path, PUBLISHED)
    move_scenario(scenario=Scenario.objects.get(), move=PostingMove.WITHDRAW, by=None)

    report = load(tmp_path, PUBLISHED)

    assert outcomes(report)[1] == {"unchanged": 1}
    assert Scenario.objects.get().status == PostingStatus.WITHDRAWN


def test_load_collection_keeps_what_left_the_files_and_says_so(tmp_path):
    load(tmp_path)

    report = load(tmp_path, scenarios=[])

    assert outcomes(report)[1] == {"kept though no longer listed": 1}
    assert Scenario.objects.count() == 1


def test_load_collection_keeps_names_apart(tmp_path):
    load(tmp_path)

    report = load(tmp_path, LoadOptions(name="other", source=Source.DEMO))

    assert outcomes(report) == [{"created": 2}, {"created": 1}, {"created": 1}]
    assert sorted(Scenario.objects.values_list("source_key", "source")) == [
        ("other:s1", "demo"),
        ("tiny:s1", "published_case"),
    ]


def test_load_collection_dry_run_changes_nothing(tmp_path):
    options = LoadOptions(name="tiny", source=Source.DEMO, publishes=True, is_dry_run=True)

    report = load(tmp_path, options)

    created = {"created": 1, "published": 1}
    assert outcomes(report) == [{"created": 2}, created, created]
    assert all(rows == [] for rows in stored_rows().values())


def test_load_collection_lists_every_problem_and_loads_nothing(tmp_path):
    scenarios = [
        SCENARIO,
        SCENARIO | {"key": "s2", "industries": ["C99"]},
        SCENARIO | {"key": "s3", "organisation": "nobody"},
        SCENARIO | {"key": "s4", "organisation": "p1"},
        SCENARIO | {"key": "s5", "province": "江湖", "title": ""},
        SCENARIO | {"key": "s6", "province": "江湖", "duration_months": 500},
        SCENARIO | {"key": "s1"},
        "{",
    ]
    solutions = [
        SOLUTION | {"organisation": "m1"},
        SOLUTION | {"key": "t2", "service_provinces": ["全国", "海外"]},
        SOLUTION | {"key": "t3", "cases": [{"industry": "C99", "scenario": "质检"}]},
        SOLUTION | {"key": "t4", "title": "长" * 61, "price_max_wan": 10},
    ]
    organisations = [MANUFACTURER | {"founded": 1492}, PROVIDER]

    found = problems_of(
        tmp_path, scenarios=scenarios, solutions=solutions, organisations=organisations
    )

    places = [
        (file.removesuffix(".jsonl"), line, key, field) for file, line, key, field, _ in found
    ]
    assert places == [
        ("organisations", 1, "m1", "founded"),
        ("scenarios", 2, "s2", "industries"),
        ("scenarios", 3, "s3", "organisation"),
        ("scenarios", 4, "s4", "organisation"),
        ("scenarios", 5, "s5", "title"),
        ("scenarios", 6, "s6", "province"),
        ("scenarios", 6, "s6", "duration_months"),
        ("scenarios", 7, "", "key"),
        ("scenarios", 8, "", ""),
        ("solutions", 1, "t1", "organisation"),
        ("solutions", 2, "t2", "service_provinces"),
        ("solutions", 3, "t3", "cases[0].industry"),
        ("solutions", 3, "t3", "cases.customer"),
        ("solutions", 4, "t4", "price_min_wan"),
    ]
    assert all(rows == [] for rows in stored_rows().values())


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"title": "长" * 61}, "title", "at most 60 characters"),
        ({"duration_months": 500}, "duration_months", "less than or equal to 120"),
        ({"province": "江湖"}, "province", "no province is called '江湖'"),
        ({"organisation": "p1"}, "organisation", "of the kind “Manufacturer”"),
        ({"budget_min_wan": 9, "budget_max_wan": 1}, "budget_min_wan", "must not exceed"),
        ({"key": "k" * 90}, "key", "at most 80 characters"),
    ],
)
def test_load_collection_tells_what_is_wrong_with_a_scenario(tmp_path, change, field, message):
    [(file, line, key, at, text)] = problems_of(tmp_path, scenarios=[SCENARIO | change])

    assert (file, line, key, at) == ("scenarios.jsonl", 1, change.get("key", "s1"), field)
    assert message in text


def test_load_collection_needs_the_fields_of_publication_to_publish(tmp_path):
    scenarios = [SCENARIO | {"industries": [], "stages": []}]

    [(file, _, key, _, message)] = problems_of(tmp_path, PUBLISHED, scenarios=scenarios)

    assert (file, key) == ("scenarios.jsonl", "s1")
    assert message == "Fill in before publishing: industries, stages."
    assert outcomes(load(tmp_path, DRAFTS, scenarios=scenarios))[1] == {"created": 1}


def test_load_collection_refuses_a_stage_that_the_site_lacks(tmp_path):
    Stage.objects.filter(code="production").delete()

    found = problems_of(tmp_path)

    assert [(file, field, message) for file, _, _, field, message in found] == [
        ("scenarios.jsonl", "stages", "unknown code 'production'"),
        ("solutions.jsonl", "stages", "unknown code 'production'"),
    ]


def test_load_collection_leaves_an_earlier_load_alone_when_it_fails(tmp_path):
    load(tmp_path, PUBLISHED)
    before = stored_rows()

    changed = SCENARIO | {"title": "新标题"}
    problems_of(tmp_path, PUBLISHED, scenarios=[changed, SCENARIO | {"key": "s2", "title": ""}])

    assert stored_rows() == before


TEXTS = st.text(max_size=70)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(title=TEXTS, province=TEXTS, unit=TEXTS, name=TEXTS)
def test_load_collection_loads_or_places_hostile_texts(tmp_path, title, province, unit, name):
    target = {"metric": "检出率", "comparator": ">=", "value": 1, "unit": unit}
    scenario = SCENARIO | {"title": title, "province": province, "targets": [target]}
    rows = {"scenarios": [scenario], "organisations": [MANUFACTURER | {"name": name}, PROVIDER]}

    problems = problems_if_any(tmp_path, **rows)

    assert {p.file for p in problems} <= {"organisations.jsonl", "scenarios.jsonl"}
    assert all(p.line and p.field and p.message for p in problems)
