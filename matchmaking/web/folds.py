"""The parts of a posting's form that may wait: folded, each with how far it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.forms import BaseForm

NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "scenario": {
            "capabilities": ("capabilities",),
            "conditions": ("deployment", "province", "duration_months"),
            "state": ("current_state",),
            "budget": (
                "budget_min",
                "budget_max",
                "contact_name",
                "contact_phone",
                "contact_email",
            ),
        },
        "solution": {
            "industries": ("industries",),
            "conditions": ("deployment_modes",),
            "price": ("price_min", "price_max", "delivery_months"),
            "areas": ("is_nationwide", "service_areas"),
        },
    }
)
ROWS = {"scenario": "targets", "solution": "cases"}
UNSAID = ("any",)  # what a menu says before anybody looks


@dataclass(frozen=True, slots=True)
class Fold:
    """``names`` are the fields in it, as the form sends them."""

    names: tuple[str, ...]
    is_done: bool
    is_open: bool


def folds_of(form: BaseForm, rows: Any, kind: str) -> dict[str, Fold]:
    """Return the folds of a form by name: those that hold an error are open."""
    folds = {}
    for name, names in NAMES[kind].items():
        is_wrong = form.is_bound and any(form[field].errors for field in names)
        is_said = any(_is_said(form[field].value()) for field in names)
        folds[name] = Fold(names, is_said and not is_wrong, is_wrong)
    is_wrong = rows.is_bound and bool(rows.total_error_count())
    folds[ROWS[kind]] = Fold((f"{ROWS[kind]}-",), _has_rows(rows) and not is_wrong, is_wrong)
    return folds


def _is_said(value: Any) -> bool:
    return bool(value) and value not in UNSAID


def _has_rows(rows: Iterable[Any]) -> bool:
    return any(
        _is_said(row[name].value())
        for row in rows
        for name in row.fields
        if name not in getattr(row, "chosen", ())
    )
