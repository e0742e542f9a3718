import pytest
from rest_framework import serializers

import matchmaking.api.urls  # noqa: F401  # loads every serializer
from matchmaking.api.serializers.common import ForAudience
from matchmaking.api.serializers.scenarios import ConfidentialSerializer
from matchmaking.common.register import Audience
from matchmaking.scenarios.models import Scenario


def _subclasses(kind):
    for found in kind.__subclasses__():
        yield found
        yield from _subclasses(found)


def _make(fields, audience=Audience.ANYBODY, **declared):
    meta = type("Meta", (), {"model": Scenario, "fields": fields})
    body = {"Meta": meta, "audience": audience, **declared}
    return type("Probe", (ForAudience, serializers.ModelSerializer), body)


def test_every_serializer_of_a_model_is_for_an_audience():
    ours = {
        found
        for found in _subclasses(serializers.ModelSerializer)
        if found.__module__.startswith("matchmaking.")
    }

    assert len(ours) >= 9
    assert [found for found in ours if not issubclass(found, ForAudience)] == []


@pytest.mark.parametrize(
    ("fields", "declared"),
    [
        (["title", "contact_phone"], {}),
        (["title", "pain_points"], {}),
        (["whom"], {"whom": serializers.CharField(source="contact_name")}),
        (["who"], {"who": serializers.CharField(source="organization.name_zh")}),
        (["secrets"], {"secrets": ConfidentialSerializer()}),
        (["secrets"], {"secrets": ConfidentialSerializer(many=True)}),
        ("__all__", {}),
    ],
)
def test_serializer_refuses_a_field_that_its_audience_may_not_see(fields, declared):
    with pytest.raises(TypeError, match="Probe"):
        _make(fields, **declared)


def test_serializer_without_an_audience_is_refused():
    meta = type("Meta", (), {"model": Scenario, "fields": ["title"]})

    with pytest.raises(TypeError, match="for which audience"):
        type("Probe", (ForAudience, serializers.ModelSerializer), {"Meta": meta})


def test_serializer_takes_what_its_audience_may_see():
    made = _make(["title", "contact_phone"], Audience.MEMBERS)

    assert made(Scenario(title="a", contact_phone="1")).data == {"title": "a", "contact_phone": "1"}
