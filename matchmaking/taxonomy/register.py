"""Who may see the fields of the controlled lists: they are public."""

from matchmaking.common.register import STAMPS, Audience, Lists, list_fields
from matchmaking.taxonomy.models import (
    Alias,
    Capability,
    CapabilityGroup,
    Industry,
    ScenarioType,
    Stage,
    Topic,
)

NAMES: Lists = {Audience.ANYBODY: "name_zh name_en position"}
CODE: Lists = {Audience.ANYBODY: "code"}

list_fields(Industry, STAMPS, NAMES, CODE, {Audience.ANYBODY: "sector"})
list_fields(Stage, STAMPS, NAMES, CODE)
list_fields(CapabilityGroup, STAMPS, NAMES, CODE)
list_fields(Capability, STAMPS, NAMES, CODE, {Audience.ANYBODY: "group"})
list_fields(Alias, STAMPS, {Audience.ANYBODY: "capability industry text kind provenance"})
list_fields(Topic, STAMPS, CODE, {Audience.ANYBODY: "words"})
list_fields(ScenarioType, STAMPS, NAMES, {Audience.ANYBODY: "industry sector stage evidence"})
