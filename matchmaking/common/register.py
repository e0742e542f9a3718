"""The field register: who may see each field of each model of the platform.

Every context lists its fields in its own ``register.py``; ``check_register`` reports a field that
no list names, so ``manage.py check`` and the build fail until somebody has decided who may see
it. Serializers and pages read the register instead of naming confidential fields themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import models

from matchmaking.common.models import AuditCheck, AuditEvent, AuditHead, OutboxEvent

OURS = "matchmaking."


class Audience(IntEnum):
    """Who may see a field of a record that is before them, from the widest to the narrowest.

    Whoever belongs to one may see the fields of all wider ones too.
    """

    ANYBODY = 0  # whoever may see the record at all
    GUARDED = 1  # not readers to whom a reserved scenario was only released
    STAFF = 2  # members of the owning organization, reviewers and administrators
    MEMBERS = 3  # members of the owning organization
    SELF = 4  # the person whom it is about
    NOBODY = 5  # internal


Lists = Mapping[Audience, str | Sequence[str]]

_register: dict[str, dict[str, Audience]] = {}


def list_fields(model: type[models.Model], *lists: Lists) -> None:
    """State who may see the fields of ``model``; names are parted by spaces or in a sequence.

    Raises:
        ValueError: a field is named twice.
    """
    listed: dict[str, Audience] = {}
    for audience, name in _pairs(lists):
        if name in listed:
            raise ValueError(f"{model._meta.label}.{name} is listed twice.")
        listed[name] = audience
    _register[model._meta.label] = listed


def audience_of(model: type[models.Model], name: str) -> Audience:
    """Return who may see a field.

    Raises:
        LookupError: the register does not name it.
    """
    audience = _register.get(model._meta.label, {}).get(name)
    if audience is None:
        raise LookupError(f"{model._meta.label}.{name} is not in the field register.")
    return audience


def visible_fields(model: type[models.Model], audience: Audience) -> tuple[str, ...]:
    """Return the fields that ``audience`` may see, in the order of the model."""
    return tuple(name for name in field_names(model) if audience_of(model, name) <= audience)


def fields_only_for(model: type[models.Model], audience: Audience) -> tuple[str, ...]:
    """Return the fields that ``audience`` may see and no wider one, in the order of the model."""
    return tuple(name for name in field_names(model) if audience_of(model, name) == audience)


def field_names(model: type[models.Model]) -> list[str]:
    """Return the names of all columns and many-to-many fields."""
    return [field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)]


def check_register(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:
    """Report every field without an audience, and every entry without a field."""
    configs = apps.get_app_configs() if app_configs is None else app_configs
    ours = (config for config in configs if config.name.startswith(OURS))
    return [fault for config in ours for model in config.get_models() for fault in faults(model)]


def faults(model: type[models.Model]) -> Iterator[CheckMessage]:
    label, names = model._meta.label, field_names(model)
    listed = _register.get(label, {})
    for name in names:
        if name not in listed:
            yield Error(
                f"{label}.{name} is not in the field register.",
                hint=f"Say who may see it in {_home(model)}.",
                obj=model,
                id="register.E001",
            )
    for name in listed:
        if name not in names:
            yield Error(
                f"{label}.{name} is in the field register, but the model has no such field.",
                hint=f"Take it out of {_home(model)}.",
                obj=model,
                id="register.E002",
            )


def _home(model: type[models.Model]) -> str:
    return f"{apps.get_app_config(model._meta.app_label).name}.register"


def _pairs(lists: Iterable[Lists]) -> Iterator[tuple[Audience, str]]:
    for one in lists:
        for audience, names in one.items():
            for name in names.split() if isinstance(names, str) else names:
                yield audience, name


STAMPS: Lists = {Audience.NOBODY: "id", Audience.STAFF: "created_at updated_at"}

# Auditors read the trail on pages of their own; it names nothing but keys, codes and digests.
list_fields(
    AuditEvent,
    {
        Audience.NOBODY: (
            "id sequence at actor_key organization_key action object_type object_id before after "
            "details previous_hash hash"
        )
    },
)
list_fields(AuditHead, {Audience.NOBODY: "id sequence hash"})
list_fields(AuditCheck, {Audience.NOBODY: "id at sequence hash fault_sequence problem"})
list_fields(
    OutboxEvent,
    {Audience.NOBODY: "id topic object_pk created_at processed_at attempts last_error"},
)
