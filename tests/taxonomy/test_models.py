import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from matchmaking.taxonomy.models import Alias, Evidence, Topic
from tests.factories.taxonomy import (
    AliasFactory,
    CapabilityFactory,
    IndustryFactory,
    ScenarioTypeFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "name"), [("zh-hans", "钢铁"), ("en", "Steel"), ("de", "Steel")]
)
def test_term_name_is_chinese_for_chinese_readers_only(language, name):
    industry = IndustryFactory.build(name_zh="钢铁", name_en="Steel")

    with translation.override(language):
        assert str(industry) == name


def test_term_name_without_translation_is_english():
    with translation.override(None):
        assert IndustryFactory.build(name_zh="钢铁", name_en="Steel").name == "Steel"


def test_alias_belongs_to_one_capability_or_industry():
    with pytest.raises(IntegrityError), transaction.atomic():
        Alias.objects.create(text="无主")
    with pytest.raises(IntegrityError), transaction.atomic():
        Alias.objects.create(
            text="两主", capability=CapabilityFactory(), industry=IndustryFactory()
        )


def test_alias_is_unique_for_its_term_but_not_among_terms():
    AliasFactory(text="数字孪生", capability=CapabilityFactory(code="twin"))
    AliasFactory(text="数字孪生", capability=CapabilityFactory(code="simulation"))

    with pytest.raises(IntegrityError), transaction.atomic():
        AliasFactory(text="数字孪生", capability=CapabilityFactory(code="twin"))
    assert Alias.objects.count() == 2


def test_topic_refuses_words_that_are_no_texts():
    with pytest.raises(ValidationError) as caught:
        Topic(code="scratch", words=["划伤", 7]).full_clean()

    assert set(caught.value.message_dict) == {"words"}


@pytest.mark.parametrize(
    ("evidence", "is_official"),
    [
        (Evidence.GUIDE_2025, True),
        (Evidence.POLICY, True),
        (Evidence.PUBLISHED_CASE, False),
        (Evidence.UNVERIFIED, False),
    ],
)
def test_scenario_type_is_official_by_policy_or_guide_only(evidence, is_official):
    assert ScenarioTypeFactory.build(evidence=evidence).is_official is is_official


@pytest.mark.parametrize("is_common", [True, False])
def test_scenario_type_is_unique_in_its_cell(is_common):
    stage = StageFactory()
    cell = {"industry": None if is_common else IndustryFactory(), "stage": stage, "name_zh": "排产"}
    ScenarioTypeFactory(**cell)
    ScenarioTypeFactory(**cell | {"stage": StageFactory(code="operations")})

    with pytest.raises(IntegrityError), transaction.atomic():
        ScenarioTypeFactory(**cell)
