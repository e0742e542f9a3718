import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.common.bulk import FieldsCheck
from matchmaking.scenarios.models import Comparator, Deployment, Scenario, Visibility
from matchmaking.solutions.models import CaseStudy, DeploymentMode, Solution, SolutionKind

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2**40),
    st.floats(allow_infinity=False, allow_nan=False),  # Django's own fields crash on them
    st.text(max_size=5),
    st.sampled_from(["字" * length for length in (60, 61, 200, 201, 600, 601, 1200, 1201, 3001)]),
    st.lists(st.text(max_size=2), max_size=2),
    st.sampled_from(["320000", "zh", "a@b.cn", *Deployment.values, *Visibility.values]),
    st.sampled_from([*SolutionKind.values, list(DeploymentMode.values), ["edge", "edge"]]),
    st.lists(
        st.fixed_dictionaries(
            {
                "metric": st.text(max_size=2),
                "comparator": st.sampled_from([*Comparator.values, "<"]),
                "value": st.one_of(st.integers(), st.floats()),
                "unit": st.text(max_size=2),
            }
        ),
        max_size=2,
    ),
)
MODELS = {
    Scenario: Scenario.own_fields,
    Solution: Solution.own_fields,
    CaseStudy: ("customer", "scenario", "effect"),
}
CHECKS = {model: FieldsCheck(model, names) for model, names in MODELS.items()}


def refusals(check):
    try:
        check()
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.mark.parametrize("model", MODELS)
@given(st.data())
def test_fields_check_refuses_what_an_instance_would_refuse(model, data):
    """Again and again with one check: what it has let pass before is no excuse."""
    names = MODELS[model]
    values = {name: data.draw(ODD, label=name) for name in names}
    others = {field.name for field in model._meta.fields if field.name not in names}
    instance = model(**values)

    assert refusals(lambda: CHECKS[model](values)) == refusals(
        lambda: instance.clean_fields(exclude=others)
    )


def test_fields_check_tells_values_of_different_types_apart():
    check = FieldsCheck(Scenario, ["duration_months", "province"])
    check({"duration_months": 1, "province": ""})

    with pytest.raises(ValidationError):
        check({"duration_months": "eins", "province": ""})
    with pytest.raises(ValidationError):
        check({"duration_months": 1, "province": 320000.5})
