import pytest
from django.urls import URLPattern
from rest_framework.views import APIView

from matchmaking.api.urls import urlpatterns
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory

VIEWS = {
    pattern.name: pattern.callback.cls
    for pattern in urlpatterns
    if isinstance(pattern, URLPattern) and hasattr(pattern.callback, "cls")
}


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_of_the_api_names_its_permission(name):
    assert issubclass(VIEWS[name], APIView)
    assert "permission_classes" in vars(VIEWS[name])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "industries/",
        "stages/",
        "capability-groups/",
        "capabilities/",
        "scenario-types/",
        "organizations/",
        "scenarios/",
        "solutions/",
        "scenarios/22222222222222/",
        "scenarios/22222222222222/matches/",
        "schema/",
    ],
)
def test_unknown_parameter_is_refused_by_name(api, path):
    response = api.get(f"/api/v1/{path}?colour=red")

    assert response.status_code == 400
    assert response.json()["code"] == "unknown_parameter"
    assert list(response.json()["fields"]) == ["colour"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("industries", "sector"),
        ("capabilities", "group"),
        ("scenario-types", "industry"),
        ("scenario-types", "stage"),
        ("scenario-types", "evidence"),
        ("organizations", "province"),
        ("organizations", "provider_type"),
        ("organizations", "capability"),
        ("scenarios", "industry"),
        ("scenarios", "stage"),
        ("scenarios", "capability"),
        ("scenarios", "province"),
        ("solutions", "kind"),
        ("solutions", "industry"),
        ("solutions", "stage"),
        ("solutions", "capability"),
        ("solutions", "province"),
        ("solutions", "provider"),
    ],
)
@pytest.mark.parametrize("value", ["nobody-knows-this", "\x00", "’ OR 1=1 --"])
def test_unknown_value_of_a_filter_is_refused_by_name(api, path, parameter, value):
    response = api.get(f"/api/v1/{path}/", {parameter: value})

    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert list(response.json()["fields"]) == [parameter]


@pytest.mark.django_db
def test_answers_that_depend_on_the_reader_are_not_kept(api, as_user):
    scenario = ScenarioFactory()
    for client in (api, as_user(UserFactory())):
        for path in ("", f"{scenario.public_id}/", f"{scenario.public_id}/matches/"):
            response = client.get(f"/api/v1/scenarios/{path}")
            assert response.headers["Cache-Control"] == "private, no-store"
