from rest_framework.request import Request

from matchmaking.organizations.models import User


class MemberRequest(Request):
    """A request of somebody who is known."""

    user: User
