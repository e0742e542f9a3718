import pytest
from django.urls import reverse

SWITCH = reverse("web:set_language")
pytestmark = pytest.mark.django_db


def test_pages_are_chinese_unless_asked_otherwise(client):
    body = client.get("/").content.decode()

    assert '<html lang="zh-hans">' in body
    assert "我有需求" in body


def test_set_language_keeps_the_page_and_the_choice(client):
    answer = client.post(SWITCH, {"language": "en", "next": "/scenarios/?q=x"})

    assert (answer.status_code, answer["Location"]) == (302, "/scenarios/?q=x")
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_set_language_leads_to_no_other_site(client, target):
    answer = client.post(SWITCH, {"language": "en", "next": target})

    assert answer["Location"] == "/"


def test_set_language_is_for_posts_only(client):
    assert client.get(SWITCH, {"language": "en"}).status_code == 405
