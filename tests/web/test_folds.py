from dataclasses import dataclass, field
from typing import Any

import pytest
from django import forms

from matchmaking.web.folds import folds_of
from matchmaking.web.forms.rows import TargetRows
from tests.web.drafts import management


class Need(forms.Form):
    capabilities = forms.CharField(required=False)
    deployment = forms.CharField(required=False, initial="any")
    province = forms.CharField(required=False)
    duration_months = forms.IntegerField(required=False)
    current_state = forms.CharField(required=False)
    budget_min = forms.IntegerField(required=False)
    budget_max = forms.IntegerField(required=False)
    contact_name = forms.CharField(required=False)
    contact_phone = forms.CharField(required=False)
    contact_email = forms.EmailField(required=False)


@dataclass
class Case:
    sent: dict[str, Any] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "case",
    [
        Case(),
        Case({"province": "130000"}, done=("conditions",)),
        Case({"budget_max": "80"}, done=("budget",)),
        Case({"budget_max": "viel"}, open=("budget",)),
        Case({"contact_email": "nobody"}, open=("budget",)),
        Case({"targets-0-metric": "漏检率", "targets-0-value": "1"}, done=("targets",)),
        Case({"targets-0-metric": "漏检率"}, open=("targets",)),
    ],
)
def test_folds_tell_what_is_done_and_open_where_something_is_wrong(case):
    sent = management("targets", 2) | {"deployment": "any"} | case.sent
    rows = TargetRows(sent, prefix="targets")

    folds = folds_of(Need(sent), rows, "scenario")

    assert tuple(name for name, one in folds.items() if one.is_done) == case.done
    assert tuple(name for name, one in folds.items() if one.is_open) == case.open


def test_folds_of_an_empty_form_are_closed_and_not_done():
    folds = folds_of(Need(), TargetRows(prefix="targets"), "scenario")

    assert not any(one.is_done or one.is_open for one in folds.values())
