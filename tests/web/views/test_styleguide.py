import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from matchmaking.web.views.styleguide import styleguide


def test_styleguide_shows_every_colour(rf):
    request = rf.get("/styleguide/")
    request.user = AnonymousUser()

    page = styleguide(request).content.decode()

    assert 'fill="var(--brand)"' in page
    assert 'fill="var(--part-deployment)"' in page
    assert "--text-4xl" in page


def test_styleguide_is_no_address_of_the_site_in_service():
    with pytest.raises(NoReverseMatch):
        reverse("web:styleguide")
