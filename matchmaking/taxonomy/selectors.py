"""The controlled lists as people read them, in the active language."""

from collections.abc import Iterable

from matchmaking.taxonomy.models import (
    Capability,
    Industry,
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
    groups: dict[str, list[Industry]] = {}
    for industry in Industry.objects.all():
        groups.setdefault(str(industry.get_sector_display()), []).append(industry)
    return [(name, _choices(industries)) for name, industries in groups.items()]


def capability_choices() -> list[ChoiceGroup]:
    """Return the capabilities under their groups, in the order of both lists; one query."""
    groups: dict[str, list[Capability]] = {}
    ordered = Capability.objects.select_related("group").order_by(
        "group__position", "group__code", "position", "code"
    )
    for capability in ordered:
        groups.setdefault(capability.group.name, []).append(capability)
    return [(name, _choices(capabilities)) for name, capabilities in groups.items()]


def _choices(terms: Iterable[Term]) -> list[Choice]:
    return [(term.code, term.name) for term in terms]
