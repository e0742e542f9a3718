"""Tells a story on a demo site, through the use-cases of its pages."""

from pathlib import Path

from django.db import transaction

from matchmaking.matching.activity.organizations import act
from matchmaking.matching.activity.postings import is_posted, post_scenario, post_solution
from matchmaking.matching.activity.story import Entry, Story
from matchmaking.organizations.models import User


@transaction.atomic
def make_activity(directory: Path) -> bool:
    """Let people post, submit, review and verify as ``directory`` tells: all of it, and once.

    Returns:
        Whether it was done; it is not, where any record of a former run is left.

    Raises:
        DomainError, PermissionDenied: the site is not in the state from which the story starts.
        ObjectDoesNotExist: demo accounts or organizations are missing.
    """
    if is_posted():
        return False
    story = Story.read(directory)
    for person in story.people:
        _add_person(person)
    for entry in story.organizations:
        act(entry, directory=directory)
    for entry in story.scenarios:
        post_scenario(entry)
    for entry in story.solutions:
        post_solution(entry)
    return True


def _add_person(person: Entry) -> None:
    """Make a log-in that nobody can use: it has no password."""
    if not User.objects.filter(email=person["email"]).exists():
        User.objects.create_user(person["email"], name=person["name"])
