import factory

from matchmaking.taxonomy.models import (
    Alias,
    Capability,
    CapabilityGroup,
    Evidence,
    Industry,
    PolicySector,
    ScenarioType,
    Stage,
)


class IndustryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Industry
        django_get_or_create = ["code"]

    code = "C31"
    name_zh = factory.LazyAttribute(lambda self: f"行业{self.code}")
    name_en = factory.LazyAttribute(lambda self: f"Industry {self.code}")
    sector = PolicySector.RAW_MATERIALS


class StageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Stage
        django_get_or_create = ["code"]

    code = "production"
    name_zh = "生产制造"
    name_en = "Production"


class CapabilityGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CapabilityGroup
        django_get_or_create = ["code"]

    code = "vision"
    name_zh = "机器视觉与感知检测"
    name_en = "Machine vision"


class CapabilityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Capability
        django_get_or_create = ["code"]

    code = "defect-detect"
    name_zh = "表面缺陷检测"
    name_en = "Surface defect detection"
    group = factory.SubFactory(CapabilityGroupFactory)


class AliasFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Alias

    capability = factory.SubFactory(CapabilityFactory)
    text = factory.Sequence(lambda n: f"别名{n}")


class ScenarioTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScenarioType

    industry = factory.SubFactory(IndustryFactory)
    stage = factory.SubFactory(StageFactory)
    name_zh = factory.Sequence(lambda n: f"典型场景{n}")
    name_en = factory.Sequence(lambda n: f"Scenario type {n}")
    evidence = Evidence.POLICY
