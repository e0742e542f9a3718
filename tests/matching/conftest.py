import pytest
from django.utils.translation import override

from matchmaking.matching.sweep import rank_everything


@pytest.fixture
def english_words():
    with override("en"):
        yield


@pytest.fixture
def rank(django_capture_on_commit_callbacks):
    """Bring the index and every list up to date."""

    def run():
        with django_capture_on_commit_callbacks(execute=True):
            rank_everything()

    return run
