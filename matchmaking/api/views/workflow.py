"""Moves of postings and of their pending changes; services hold the rules."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.pagination import NewestStepFirst
from matchmaking.api.requests import MemberRequest
from matchmaking.api.serializers.moves import (
    DecisionSerializer,
    MoveSerializer,
    RevisionMoveSerializer,
    TransitionSerializer,
)
from matchmaking.api.views.postings import PostingView, is_reviewer
from matchmaking.organizations.permissions import can_edit, is_member
from matchmaking.organizations.posting_logs import PostingRevision, RevisionStatus
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.organizations.publication import open_revision


class WorkflowViewSet(PostingView):
    """The moves of one kind of postings; ``action`` is what the description looks for."""

    pagination_class = NewestStepFirst
    list_actions = ("transitions",)
    reviewed = (PostingStatus.SUBMITTED, PostingStatus.PUBLISHED)

    @action(detail=True, methods=["post"])
    def moves(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        posting = self._movable(request)
        self.use_cases.move(posting, by=request.user, **_decided(MoveSerializer, request))
        return self.record(posting)

    @action(detail=True, methods=["get"])
    def revision(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        return self._change(self._waiting(request))

    @action(detail=True, methods=["post"])
    def revision_moves(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        posting = self._movable(request)
        step = _decided(RevisionMoveSerializer, request)
        return self._change(self.use_cases.move_revision(posting, by=request.user, **step))

    @action(detail=True, methods=["get"])
    def transitions(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        rows = self._readable(request).transitions.all()  # type: ignore[attr-defined]
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(TransitionSerializer(page, many=True).data)

    def _movable(self, request: Request) -> Posting:
        posting: Posting = self.get_object()
        if not (can_edit(request.user, posting.organization) or is_reviewer(request)):
            raise PermissionDenied
        return posting

    def _readable(self, request: Request) -> Posting:
        posting: Posting = self.get_object()
        if not (is_member(request.user, posting.organization) or is_reviewer(request)):
            raise PermissionDenied
        return posting

    def _waiting(self, request: Request) -> PostingRevision:
        posting = self._readable(request)
        revision = open_revision(posting)
        is_theirs = is_member(request.user, posting.organization)
        if revision is None or not (is_theirs or revision.status == RevisionStatus.SUBMITTED):
            raise Http404
        return revision

    def _change(self, revision: PostingRevision) -> Response:
        return Response(self.revision_class(revision).data)


def _decided(form_class: type[DecisionSerializer], request: Request) -> dict[str, object]:
    form = form_class(data=request.data)
    form.is_valid(raise_exception=True)
    return form.decided()
