"""Saved searches of the person who asks; nobody else's exist for them."""

from typing import cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.etags import is_known, seen_of, tag
from matchmaking.api.http import WriteView
from matchmaking.api.pagination import NewestStepFirst
from matchmaking.api.requests import MemberRequest
from matchmaking.api.search_operations import DESCRIBED
from matchmaking.api.serializers.searches import (
    NewSearchSerializer,
    SavedSearchSerializer,
    SearchChangeSerializer,
)
from matchmaking.api.views.base import ReadViewSet
from matchmaking.connections.models import SavedSearch
from matchmaking.connections.searches.selectors import search_states
from matchmaking.connections.searches.services import (
    change_search,
    delete_search,
    edit_mark,
    save_search,
)
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import require_part


@extend_schema_view(**DESCRIBED)
class SavedSearchViewSet(WriteView, ReadViewSet[SavedSearch]):
    permission_classes = (IsAuthenticated,)  # rows are the reader's own
    queryset = SavedSearch.objects.none()  # the schema reads the model from here
    serializer_class = SavedSearchSerializer
    pagination_class = NewestStepFirst

    def get_queryset(self) -> QuerySet[SavedSearch]:
        return SavedSearch.objects.visible_to(self.request.user)

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        found = search_states(page, cast("User", request.user))
        return self.get_paginated_response(SavedSearchSerializer(found, many=True).data)

    def retrieve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        return self.record(self.get_object())

    def create(self, request: MemberRequest) -> Response:
        require_part(request.user)
        form = NewSearchSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        search, is_new = save_search(by=request.user, **form.asked())
        if not is_new:
            return self.record(search)
        response = self.record(search, code=status.HTTP_201_CREATED)
        response.headers["Location"] = f"{request.path}{search.public_id}/"
        return response

    def partial_update(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        search = self.get_object()
        seen = seen_of(request, edit_mark(search))
        form = SearchChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        change_search(search=search, by=request.user, seen=seen, **form.validated_data)
        return self.record(search)

    def destroy(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        delete_search(search=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def record(self, search: SavedSearch, *, code: int = status.HTTP_200_OK) -> Response:
        [state] = search_states([search], cast("User", self.request.user))
        body = SavedSearchSerializer(state).data
        etag = tag(edit_mark(search), body)
        if self.request.method in SAFE_METHODS and is_known(self.request, etag):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        return Response(body, status=code, headers={"ETag": etag})
