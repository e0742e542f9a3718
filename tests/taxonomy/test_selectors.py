import pytest
from django.utils import translation

from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.selectors import (
    capability_choices,
    industry_choices,
    stage_choices,
    term_names,
)
from tests.factories.taxonomy import (
    CapabilityFactory,
    CapabilityGroupFactory,
    IndustryFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db


def test_term_names_are_in_the_readers_language(django_assert_num_queries):
    IndustryFactory(code="C31", name_zh="钢铁", name_en="Steel")
    StageFactory(code="production", name_zh="生产制造", name_en="Production")
    CapabilityFactory(code="defect-detect", name_zh="缺陷检测", name_en="Defect detection")

    with translation.override("zh-hans"), django_assert_num_queries(1):
        assert term_names() == {
            "C31": "钢铁",
            "production": "生产制造",
            "defect-detect": "缺陷检测",
        }
    with translation.override("en"):
        assert term_names()["C31"] == "Steel"


def test_stage_choices_follow_the_order_of_the_list():
    StageFactory(code="production", name_en="Production", position=2)
    StageFactory(code="research_design", name_en="Research", position=1)

    with translation.override("en"):
        assert stage_choices() == [("research_design", "Research"), ("production", "Production")]


def test_industry_choices_are_grouped_by_sector(django_assert_num_queries):
    food, steel, drink = "C13", "C31", "C15"
    IndustryFactory(code=food, name_en="Food", position=1, sector=PolicySector.CONSUMER)
    IndustryFactory(code=steel, name_en="Steel", position=2, sector=PolicySector.RAW_MATERIALS)
    IndustryFactory(code=drink, name_en="Drink", position=3, sector=PolicySector.CONSUMER)

    with translation.override("en"), django_assert_num_queries(1):
        assert industry_choices() == [
            ("Consumer goods", [(food, "Food"), (drink, "Drink")]),
            ("Raw materials", [(steel, "Steel")]),
        ]


def test_capability_choices_are_grouped_in_the_order_of_groups(django_assert_num_queries):
    vision = CapabilityGroupFactory(code="vision", name_en="Vision", position=2)
    data = CapabilityGroupFactory(code="data", name_en="Data", position=1)
    CapabilityFactory(code="weld", name_en="Welds", group=vision, position=1)
    CapabilityFactory(code="label", name_en="Labels", group=data, position=2)
    CapabilityFactory(code="govern", name_en="Governance", group=data, position=0)

    with translation.override("en"), django_assert_num_queries(1):
        assert capability_choices() == [
            ("Data", [("govern", "Governance"), ("label", "Labels")]),
            ("Vision", [("weld", "Welds")]),
        ]
