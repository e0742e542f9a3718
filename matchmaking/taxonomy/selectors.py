"""The controlled lists as people read them, in the active language."""

from collections.abc import Iterable

from django.utils.translation import gettext

from matchmaking.taxonomy.models import Capability, Industry, Stage, Term, name_field

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
