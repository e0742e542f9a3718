import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from matchmaking.taxonomy.loading import load_taxonomy
from matchmaking.taxonomy.models import (
    Alias,
    AliasKind,
    Capability,
    CapabilityGroup,
    Industry,
    PolicySector,
    ScenarioType,
    Stage,
    Topic,
)
from matchmaking.taxonomy.tables import TaxonomyError
from matchmaking.taxonomy.wordings import STAFF_PROVENANCE
from tests.factories.taxonomy import IndustryFactory
from tests.taxonomy.conftest import TABLES

pytestmark = pytest.mark.django_db

ALIASES = [
    ["code", "alias", "language", "kind", "provenance"],
    ["defect-detect", "漏检", "zh", "hint", "editorial"],
    ["C31", "steel mill", "en", "alias", "editorial"],
]
SYNONYMS = [
    ["topic", "word", "language", "provenance"],
    ["scratch", "划伤", "zh", "editorial"],
    ["scratch", "scratch", "en", "editorial"],
]


def counts(reports):
    return {r.name: (r.created, r.changed, r.unchanged, r.removed) for r in reports}


def problems_of(directory):
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomy(directory)
    return [(p.file, p.line, p.field, p.message) for p in caught.value.problems]


def stored_rows():
    models = (Industry, Stage, CapabilityGroup, Capability, ScenarioType, Alias, Topic)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_load_taxonomy_creates_every_row(write_tables):
    reports = load_taxonomy(write_tables(aliases=ALIASES, synonyms=SYNONYMS))

    assert counts(reports) == {
        "Industry": (2, 0, 0, 0),
        "Stage": (2, 0, 0, 0),
        "CapabilityGroup": (1, 0, 0, 0),
        "Capability": (2, 0, 0, 0),
        "ScenarioType": (2, 0, 0, 0),
        "Alias": (4, 0, 0, 0),
        "Topic": (1, 0, 0, 0),
    }
    steel = Industry.objects.get(code="C31")
    assert (steel.name_zh, steel.sector) == ("黑色金属冶炼和压延加工业", PolicySector.RAW_MATERIALS)
    assert [c.code for c in Capability.objects.all()] == ["defect-detect", "weld-inspect"]
    assert [(a.text, a.kind, a.capability and a.capability.code) for a in Alias.objects.all()] == [
        ("AOI", AliasKind.NAME, "defect-detect"),
        ("steel mill", AliasKind.NAME, None),
        ("漏检", AliasKind.HINT, "defect-detect"),
        ("瑕疵识别", AliasKind.NAME, "defect-detect"),
    ]
    assert Topic.objects.get().words == ["划伤", "scratch"]


def test_load_taxonomy_keeps_evidence_and_scope_of_scenario_types(write_tables):
    load_taxonomy(write_tables())

    common, steel = ScenarioType.objects.all()
    assert (common.industry, common.sector, common.is_official) == (None, "", True)
    assert (steel.industry.code, steel.sector, steel.is_official) == (
        "C31",
        PolicySector.RAW_MATERIALS,
        False,
    )


def test_load_taxonomy_again_writes_nothing(write_tables):
    directory = write_tables(aliases=ALIASES, synonyms=SYNONYMS)
    load_taxonomy(directory)
    before = stored_rows()

    reports = load_taxonomy(directory)

    assert {report.name: report.unchanged for report in reports} == {
        "Industry": 2,
        "Stage": 2,
        "CapabilityGroup": 1,
        "Capability": 2,
        "ScenarioType": 2,
        "Alias": 4,
        "Topic": 1,
    }
    assert stored_rows() == before  # timestamps too


def test_load_taxonomy_changes_what_differs_and_keeps_ids(write_tables):
    load_taxonomy(write_tables())
    steel = Industry.objects.get(code="C31")
    header, _, cars = TABLES["industries"]

    renamed = [header, ["C31", "钢铁", "Steel", "装备制造"], cars]
    reports = load_taxonomy(write_tables(industries=renamed))

    changed = Industry.objects.get(code="C31")
    assert counts(reports)["Industry"] == (0, 1, 1, 0)
    assert (changed.pk, changed.name_zh, changed.sector) == (
        steel.pk,
        "钢铁",
        PolicySector.EQUIPMENT,
    )


def test_load_taxonomy_keeps_terms_that_left_and_says_so(write_tables):
    load_taxonomy(write_tables())

    reports = load_taxonomy(write_tables(industries=TABLES["industries"][:2]))

    assert {r.name: r.left for r in reports if r.left} == {"Industry": ("C36",)}
    assert Industry.objects.filter(code="C36").exists()


def test_load_taxonomy_removes_wordings_that_left_but_not_those_of_staff(write_tables):
    load_taxonomy(write_tables(aliases=ALIASES, synonyms=SYNONYMS))
    welding = Capability.objects.get(code="weld-inspect")
    Alias.objects.create(capability=welding, text="焊渣", provenance=STAFF_PROVENANCE)

    reports = load_taxonomy(write_tables(aliases=ALIASES[:1], synonyms=SYNONYMS[:1]))

    assert counts(reports)["Alias"] == (0, 0, 2, 2)
    assert counts(reports)["Topic"] == (0, 0, 0, 1)
    assert [alias.text for alias in Alias.objects.all()] == ["AOI", "焊渣", "瑕疵识别"]


def test_load_taxonomy_removes_scenario_types_that_left(write_tables):
    load_taxonomy(write_tables())

    load_taxonomy(write_tables(scenario_types=TABLES["scenario_types"][:2]))

    assert [row.name_zh for row in ScenarioType.objects.all()] == ["车间智能排产"]


def test_load_taxonomy_prefers_the_capability_table_over_a_repeated_alias(write_tables):
    repeated = [ALIASES[0], ["defect-detect", "AOI", "en", "hint", "editorial"]]

    load_taxonomy(write_tables(aliases=repeated))

    assert Alias.objects.get(text="AOI").kind == AliasKind.NAME


def test_load_taxonomy_places_every_problem_and_loads_nothing(write_tables):
    header, steel, cars = TABLES["industries"]
    industries = [header, [*steel[:3], "钢铁"], ["production", *cars[1:]], ["C36", "x"]]
    types = [TABLES["scenario_types"][0], ["原材料", "C", "nowhere", "甲", "A", "rumour"]]
    aliases = [ALIASES[0], ["nobody", "a", "fr", "joke", ""], ALIASES[1], ALIASES[1]]

    found = problems_of(write_tables(industries=industries, scenario_types=types, aliases=aliases))

    assert found == [
        ("industries.csv", 4, "", "must have 4 cells, has 2"),
        ("industries.csv", 2, "sector", "unknown value '钢铁'"),
        ("stages.csv", 3, "code", "production is a code of industries.csv too"),
        ("scenario_types.csv", 2, "stage", "unknown value 'nowhere'"),
        ("scenario_types.csv", 2, "evidence", "unknown value 'rumour'"),
        ("aliases.csv", 2, "language", "unknown value 'fr'"),
        ("aliases.csv", 2, "kind", "unknown value 'joke'"),
        ("aliases.csv", 2, "code", "unknown value 'nobody'"),
        ("aliases.csv", 4, "", "was already given in aliases.csv:3"),
    ]
    assert all(rows == [] for rows in stored_rows().values())


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["", "甲", "A", "原材料"], "code"),
        (["C99", "", "A", "原材料"], "name_zh"),
        (["C99", "甲" * 81, "A", "原材料"], "name_zh"),
        (["C" * 41, "甲", "A", "原材料"], "code"),
        (["C99", "甲", "a\0b", "原材料"], "name_en"),
    ],
)
def test_load_taxonomy_refuses_values_the_model_refuses(write_tables, cells, field):
    header, steel, _ = TABLES["industries"]

    found = problems_of(write_tables(industries=[header, steel, cells]))

    assert {(file, line, name) for file, line, name, _ in found} == {("industries.csv", 3, field)}
    assert list(Industry.objects.all()) == []


def test_load_taxonomy_refuses_all_sectors_for_one_industry(write_tables):
    types = [TABLES["scenario_types"][0], ["跨行业", "C31", "production", "甲", "A", "policy"]]

    assert problems_of(write_tables(scenario_types=types)) == [
        ("scenario_types.csv", 2, "sector", "跨行业 goes with C, and only with it")
    ]


def test_load_taxonomy_refuses_the_provenance_of_staff(write_tables):
    aliases = [ALIASES[0], ["C31", "钢厂", "zh", "alias", STAFF_PROVENANCE]]

    assert problems_of(write_tables(aliases=aliases)) == [
        ("aliases.csv", 2, "provenance", "'staff' is for wordings that staff add")
    ]


def test_load_taxonomy_command_prints_counts_and_names_problems(write_tables, capsys):
    directory = write_tables()
    call_command("load_taxonomy", directory)
    assert capsys.readouterr().out.splitlines()[0] == (
        "Industry: 2 created, 0 changed, 0 unchanged, 0 removed"
    )

    (directory / "stages.csv").unlink()
    with pytest.raises(CommandError, match=r"stages\.csv: the file is missing"):
        call_command("load_taxonomy", directory)


def test_load_taxonomy_loads_the_project_tables_once():
    IndustryFactory(code="C13", name_zh="旧名")

    call_command("load_taxonomy", verbosity=0)
    again = load_taxonomy(settings.BASE_DIR / "fixtures" / "taxonomy")

    totals = {r.name: r.unchanged for r in again if r.name not in {"Alias", "Topic"}}
    assert totals == {
        "Industry": 32,
        "Stage": 5,
        "CapabilityGroup": 13,
        "Capability": 70,
        "ScenarioType": 159,
    }
    assert {(r.created, r.changed, r.removed) for r in again} == {(0, 0, 0)}
    assert Industry.objects.get(code="C13").name_zh == "农副食品加工业"
