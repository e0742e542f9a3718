import pytest

from matchmaking.taxonomy.models import AliasKind, Evidence, PolicySector
from tests.factories.organizations import UserFactory
from tests.factories.taxonomy import (
    AliasFactory,
    CapabilityFactory,
    CapabilityGroupFactory,
    IndustryFactory,
    ScenarioTypeFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db

VISION = {"code": "vision", "name_zh": "机器视觉与感知检测", "name_en": "Machine vision"}


def test_industry_list_is_whole_and_in_order(api):
    IndustryFactory(code="C36", position=2, sector=PolicySector.EQUIPMENT)
    IndustryFactory(code="C31", position=1)

    assert api.get("/api/v1/industries/").json() == [
        {
            "code": "C31",
            "name_zh": "行业C31",
            "name_en": "Industry C31",
            "sector": "raw_materials",
        },
        {"code": "C36", "name_zh": "行业C36", "name_en": "Industry C36", "sector": "equipment"},
    ]


def test_industry_list_filters_by_sector(api):
    IndustryFactory(code="C31")
    IndustryFactory(code="C36", sector=PolicySector.EQUIPMENT)

    rows = api.get("/api/v1/industries/?sector=equipment").json()

    assert [row["code"] for row in rows] == ["C36"]


def test_stage_and_group_lists_name_their_terms(api):
    StageFactory()
    CapabilityGroupFactory()

    assert api.get("/api/v1/stages/").json() == [
        {"code": "production", "name_zh": "生产制造", "name_en": "Production"}
    ]
    assert api.get("/api/v1/capability-groups/").json() == [VISION]


def test_capability_list_shows_other_names_but_no_hints(api):
    capability = CapabilityFactory()
    AliasFactory(capability=capability, text="表面检测")
    AliasFactory(capability=capability, text="夜班漏检多", kind=AliasKind.HINT)

    assert api.get("/api/v1/capabilities/").json() == [
        {
            "code": "defect-detect",
            "name_zh": "表面缺陷检测",
            "name_en": "Surface defect detection",
            "group": VISION,
            "aliases": ["表面检测"],
        }
    ]


def test_capability_list_filters_by_group(api):
    CapabilityFactory()
    CapabilityFactory(code="nest-opt", group=CapabilityGroupFactory(code="optimization"))

    rows = api.get("/api/v1/capabilities/?group=optimization").json()

    assert [row["code"] for row in rows] == ["nest-opt"]


def test_scenario_type_list_never_calls_an_unverified_type_official(api):
    for evidence in Evidence:
        ScenarioTypeFactory(evidence=evidence)

    rows = api.get("/api/v1/scenario-types/").json()

    assert {row["evidence"]: row["is_official"] for row in rows} == {
        "guide_2025": True,
        "policy": True,
        "published_case": False,
        "unverified": False,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"钢铁", "通用", "装备"}),
        ("industry=C31", {"钢铁", "通用"}),
        ("stage=rd", {"装备"}),
        ("evidence=unverified", {"通用"}),
        ("industry=C36&evidence=policy", {"装备"}),
    ],
)
def test_scenario_type_list_filters_with_the_types_common_to_all_industries(api, query, found):
    ScenarioTypeFactory(name_zh="钢铁", industry=IndustryFactory(code="C31"))
    ScenarioTypeFactory(name_zh="通用", industry=None, evidence=Evidence.UNVERIFIED)
    ScenarioTypeFactory(
        name_zh="装备", industry=IndustryFactory(code="C36"), stage=StageFactory(code="rd")
    )

    rows = api.get(f"/api/v1/scenario-types/?{query}").json()

    assert {row["name_zh"] for row in rows} == found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_taxonomy_may_be_shared_by_caches_because_no_reader_changes_it(api, as_user, language):
    IndustryFactory()
    url = "/api/v1/industries/"

    response = as_user(UserFactory()).get(url, headers={"accept-language": language})

    assert response.content == api.get(url).content
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("path", "make", "n_queries"),
    [
        ("industries", lambda n: IndustryFactory(code=f"C{n}"), 1),
        ("stages", lambda n: StageFactory(code=f"stage{n}"), 1),
        ("capability-groups", lambda n: CapabilityGroupFactory(code=f"group{n}"), 1),
        ("capabilities", lambda n: AliasFactory(capability=CapabilityFactory(code=f"c{n}")), 2),
        ("scenario-types", lambda _: ScenarioTypeFactory(), 1),
    ],
)
def test_taxonomy_list_costs_the_same_queries_for_any_number_of_rows(
    api, path, make, n_queries, django_assert_num_queries
):
    make(1)
    with django_assert_num_queries(n_queries):
        assert len(api.get(f"/api/v1/{path}/").json()) == 1

    make(2)
    make(3)
    with django_assert_num_queries(n_queries):
        assert len(api.get(f"/api/v1/{path}/").json()) == 3
