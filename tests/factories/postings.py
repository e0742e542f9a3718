"""Post-generation of tags, shared by scenarios and solutions."""

import factory

from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory


class PostingFactory(factory.django.DjangoModelFactory):
    """Tags are given as codes: ``industries=["C31"]``; each has a sensible default."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @factory.post_generation
    def industries(self, create, extracted):
        codes = ["C31"] if extracted is None else extracted
        self.industries.set([IndustryFactory(code=code) for code in codes])

    @factory.post_generation
    def stages(self, create, extracted):
        codes = ["production"] if extracted is None else extracted
        self.stages.set([StageFactory(code=code) for code in codes])

    @factory.post_generation
    def capabilities(self, create, extracted):
        codes = ["defect-detect"] if extracted is None else extracted
        self.capabilities.set([CapabilityFactory(code=code) for code in codes])
