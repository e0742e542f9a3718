"""Scenarios and solutions alike: reading them, and writing them as their members do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from matchmaking.api.etags import etag_of, is_known, seen_token
from matchmaking.api.http import WriteView
from matchmaking.api.requests import MemberRequest
from matchmaking.api.serializers.drafts import NO_ROWS, content_of
from matchmaking.api.use_cases import UseCases, changed_content
from matchmaking.api.views.base import ReadViewSet
from matchmaking.organizations.drafts import delete_draft
from matchmaking.organizations.models import Organization, PlatformRole
from matchmaking.organizations.permissions import (
    edited_organizations,
    has_platform_role,
    is_member,
    require_editor,
)
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.organizations.publication import open_revision


class PostingView(WriteView, ReadViewSet[Any]):
    """What every view of one posting needs: finding it, and answering with it."""

    use_cases: UseCases
    record_class: type[BaseSerializer[Any]]
    revision_class: type[BaseSerializer[Any]]
    reviewed: tuple[PostingStatus, ...] = (PostingStatus.SUBMITTED,)  # that reviewers find

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = self.use_cases.model._default_manager
        found = rows.visible_to(self.request.user)
        if self.action not in self.list_actions and is_reviewer(self.request):
            found = found | rows.filter(status__in=self.reviewed)
        return self.with_details(found)

    def with_details(self, rows: Any) -> QuerySet[Any]:
        return rows.for_listing()  # type: ignore[no-any-return]  # of a posting's manager

    def class_for(self, posting: Posting) -> type[BaseSerializer[Any]]:  # noqa: ARG002
        return self.record_class

    def record(self, posting: Posting, *, code: int = status.HTTP_200_OK) -> Response:
        """Answer with a posting as it is now, and its tag."""
        rows = self.use_cases.model._default_manager.filter(pk=posting.pk)
        return self.tagged(self.with_details(rows).get(), code=code)

    def tagged(self, posting: Posting, *, code: int = status.HTTP_200_OK) -> Response:
        form = self.class_for(posting)
        body = form(posting, context=self.get_serializer_context()).data
        reader = self.request.user
        is_own = bool(reader.pk) and is_member(reader, posting.organization)
        etag = etag_of(posting, body, is_own=is_own)
        if self.request.method in SAFE_METHODS and is_known(self.request, etag):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        return Response(body, status=code, headers={"ETag": etag})


class PostingViewSet(PostingView, ListModelMixin):
    change_class: type[Serializer[Any]]
    draft_class: type[Serializer[Any]]

    def known_parameters(self) -> frozenset[str]:
        """Leave out the state of records where it is not asked of one's own."""
        known = super().known_parameters()
        return known if self.request.query_params.get("mine") else known - {"status"}

    def retrieve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        return self.tagged(self.get_object())

    def create(self, request: MemberRequest) -> Response:
        allowed = list(edited_organizations(request.user, self.use_cases.posted_by))
        if not allowed:
            raise PermissionDenied
        form = self.draft_class(data=request.data)
        form.is_valid(raise_exception=True)
        organization = _chosen(allowed, form.validated_data.get("organization"))
        content = NO_ROWS | content_of(form.validated_data)
        posting = self.use_cases.create(organization, content, request.user)
        response = self.record(posting, code=status.HTTP_201_CREATED)
        response.headers["Location"] = f"{request.path}{posting.public_id}/"
        return response

    def partial_update(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        """Change a posting in place, or keep the change of a published one for review."""
        posting = self.get_object()
        require_editor(request.user, posting.organization)
        seen = seen_token(request, posting)
        form = self.change_class(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        changes = content_of(form.validated_data)
        self.use_cases.edit(posting, changed_content(posting, changes), request.user, seen)
        response = self.record(posting)
        revision = open_revision(posting) if posting.is_published else None
        if revision is None or changes.keys() <= set(posting.live_fields):
            return response
        response.data = self.revision_class(revision).data
        response.status_code = status.HTTP_202_ACCEPTED
        return response

    def destroy(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        posting = self.get_object()
        require_editor(request.user, posting.organization)
        seen = seen_token(request, posting) if "If-Match" in request.headers else None
        delete_draft(posting=posting, by=request.user, seen=seen)
        return Response(status=status.HTTP_204_NO_CONTENT)


def is_reviewer(request: Request) -> bool:
    return has_platform_role(request.user, PlatformRole.REVIEWER)


def _chosen(allowed: list[Organization], given: str | None) -> Organization:
    active = [organization for organization in allowed if not organization.is_suspended]
    candidates = active or allowed  # a suspended one is refused by name
    if given is None and len(candidates) == 1:
        return candidates[0]
    for organization in allowed:
        if organization.public_id == given:
            return organization
    code = "required" if given is None else "unknown_organization"
    message = str(_("Give the id of one of your organizations that may post this."))
    raise ValidationError({"organization": [ErrorDetail(message, code)]})
