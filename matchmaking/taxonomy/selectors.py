"""The controlled lists as people read them, in the active language."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, TextField, Value
from django.utils.translation import gettext

from matchmaking.taxonomy.models import (
    Capability,
    Industry,
    PolicySector,
    ScenarioType,
    Stage,
    Term,
    name_field,
)

Choice = tuple[str, str]  # code, name
ChoiceGroup = tuple[str, list[Choice]]  # name of the group, its choices: Django's grouped choices


def term_names() -> dict[str, str]:
    """Map the code of each industry, stage and capability to its name; three queries.

    The codes of the three lists never meet: ``load_taxonomy`` sees to it.
    """
    models: tuple[type[Term], ...] = (Industry, Stage, Capability)
    names: dict[str, str] = {}
    for model in models:
        names.update(model._default_manager.order_by().values_list("code", name_field()))
    return names


def stage_choices() -> list[Choice]:
    return _choices(Stage.objects.all())


def stage_words() -> list[tuple[str, tuple[str, ...]]]:
    """Return the codes of stages with a name in both languages; one query.

    The names are those of the stages themselves and of the kinds of scenarios in them.
    """
    stages = Stage.objects.order_by().values_list("code", "name_zh", "name_en")
    kinds = ScenarioType.objects.order_by().values_list("stage__code", "name_zh", "name_en")
    rows = stages.union(kinds, all=True)
    return sorted((code, (name_zh, name_en)) for code, name_zh, name_en in rows)


def industry_choices() -> list[ChoiceGroup]:
    """Return the industries under their policy sectors, in the order of both lists; one query."""
    return [(name, choices) for (_, name), choices in _industries().items()]


def industry_tree() -> list[ChoiceGroup]:
    """Return the same with each sector as the first choice of its group."""
    return [_with_group(*group, choices) for group, choices in _industries().items()]


def capability_choices() -> list[ChoiceGroup]:
    """Return the capabilities under their groups, in the order of both lists; one query."""
    return [(name, choices) for (_, name), choices in _capabilities().items()]


def capability_tree() -> list[ChoiceGroup]:
    """Return the same with each group as the first choice of its own."""
    return [_with_group(*group, choices) for group, choices in _capabilities().items()]


def term_choices() -> dict[str, list[Choice] | list[ChoiceGroup]]:
    """Return the choices of industries and capabilities with groups, and of stages; one query."""
    own = name_field()
    shown = ("kind", "code", "shown", "group_code", "group_name", "group_place", "position")
    nowhere = Value("", output_field=TextField())
    industries = Industry.objects.annotate(
        kind=Value("industry"), shown=F(own), group_code=F("sector"), group_name=nowhere,
        group_place=Value(0),
    )  # fmt: skip
    capabilities = Capability.objects.annotate(
        kind=Value("capability"), shown=F(own), group_code=F("group__code"),
        group_name=F(f"group__{own}"), group_place=F("group__position"),
    )  # fmt: skip
    stages = Stage.objects.annotate(
        kind=Value("stage"), shown=F(own), group_code=nowhere, group_name=nowhere,
        group_place=Value(0),
    )  # fmt: skip
    first, *others = (
        terms.order_by().values_list(*shown) for terms in (industries, capabilities, stages)
    )
    found: dict[str, list[Any]] = {"industry": [], "capability": [], "stage": []}
    for kind, *row in first.union(*others, all=True):
        found[kind].append(row)
    industries_by_place = sorted(found["industry"], key=lambda row: (row[-1], row[0]))
    capabilities_by_place = sorted(
        found["capability"], key=lambda row: (row[-2], row[2], row[-1], row[0])
    )
    stages_by_place = sorted(found["stage"], key=lambda row: (row[-1], row[0]))
    return {
        "industry": _grouped((row[:3], sector_name(row[2])) for row in industries_by_place),
        "capability": _grouped((row[:3], row[3]) for row in capabilities_by_place),
        "stage": [(code, name) for code, name, *_ in stages_by_place],
    }


def sector_name(code: str) -> str:
    return str(PolicySector(code).label) if code in PolicySector.values else code


def _grouped(rows: Iterable[tuple[list[str], str]]) -> list[ChoiceGroup]:
    groups: dict[Choice, list[Choice]] = {}
    for (code, name, group_code), group_name in rows:
        groups.setdefault((group_code, group_name), []).append((code, name))
    return [_with_group(*group, choices) for group, choices in groups.items()]


def _industries() -> dict[Choice, list[Choice]]:
    groups: dict[Choice, list[Choice]] = {}
    for industry in Industry.objects.all():
        sector = (industry.sector, str(industry.get_sector_display()))
        groups.setdefault(sector, []).append((industry.code, industry.name))
    return groups


def _capabilities() -> dict[Choice, list[Choice]]:
    groups: dict[Choice, list[Choice]] = {}
    ordered = Capability.objects.select_related("group").order_by(
        "group__position", "group__code", "position", "code"
    )
    for capability in ordered:
        group = (capability.group.code, capability.group.name)
        groups.setdefault(group, []).append((capability.code, capability.name))
    return groups


def _with_group(code: str, name: str, choices: list[Choice]) -> ChoiceGroup:
    return name, [(code, gettext("%(group)s: all") % {"group": name}), *choices]


def _choices(terms: Iterable[Term]) -> list[Choice]:
    return [(term.code, term.name) for term in terms]
