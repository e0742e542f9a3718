"""Webhooks of an organization: for its owners; services hold the rules."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.etags import is_known, seen_of, tag
from matchmaking.api.filters.webhooks import WebhookDeliveryFilterSet
from matchmaking.api.http import WriteView
from matchmaking.api.pagination import NewestStepFirst
from matchmaking.api.requests import MemberRequest
from matchmaking.api.serializers.webhooks import (
    WebhookChangeSerializer,
    WebhookDeliveryBriefSerializer,
    WebhookDeliverySerializer,
    WebhookDraftSerializer,
    WebhookSecretSerializer,
    WebhookSerializer,
)
from matchmaking.api.views.base import ReadViewSet
from matchmaking.api.webhook_operations import (
    DESCRIBED_DELIVERIES,
    DESCRIBED_LIST,
    DESCRIBED_LOG,
    DESCRIBED_RECORDS,
    DESCRIBED_SECRET,
)
from matchmaking.organizations.models import Organization, User
from matchmaking.organizations.permissions import is_owner
from matchmaking.webhooks.models import WebhookDelivery, WebhookEndpoint
from matchmaking.webhooks.services import (
    create_webhook,
    delete_webhook,
    disable_webhook,
    edit_webhook,
    enable_webhook,
    ping_webhook,
    read_secret,
    redeliver,
    rotate_secret,
)


class WebhookView(WriteView, ReadViewSet[Any]):
    """What every view of endpoints needs: those of the reader, who must be an owner."""

    queryset: Any = WebhookEndpoint.objects.none()  # the schema reads the model from here
    serializer_class: Any = WebhookSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Any]:
        rows = WebhookEndpoint.objects.visible_to(self.request.user)
        return rows.select_related("organization")

    def get_object(self) -> WebhookEndpoint:
        endpoint: WebhookEndpoint = super().get_object()
        _require_ownership(self.request.user, endpoint.organization)
        return endpoint

    def record(self, endpoint: WebhookEndpoint, *, code: int = status.HTTP_200_OK) -> Response:
        """Answer with an endpoint and its tag."""
        body = WebhookSerializer(endpoint).data
        etag = tag(str(endpoint.revision), body)
        if self.request.method in SAFE_METHODS and is_known(self.request, etag):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        return Response(body, status=code, headers={"ETag": etag})


@extend_schema_view(**DESCRIBED_LIST)
class WebhookListViewSet(WebhookView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations

    def list(self, request: Request, public_id: str) -> Response:
        rows = self.get_queryset().filter(organization=self._organization(request, public_id))
        return Response(WebhookSerializer(rows, many=True).data)

    def create(self, request: MemberRequest, public_id: str) -> Response:
        organization = self._organization(request, public_id)
        form = WebhookDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        endpoint = create_webhook(
            organization=organization, fields=form.validated_data, by=request.user
        )
        response = self.record(endpoint, code=status.HTTP_201_CREATED)
        response.headers["Location"] = reverse("api:webhook_detail", args=[endpoint.public_id])
        return response

    def _organization(self, request: Request, public_id: str) -> Organization:
        own = Organization.objects.of_member(request.user)
        organization = get_object_or_404(own, public_id=public_id)
        _require_ownership(request.user, organization)
        return organization


@extend_schema_view(**DESCRIBED_RECORDS)
class WebhookViewSet(WebhookView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations

    def retrieve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        return self.record(self.get_object())

    def partial_update(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        endpoint = self.get_object()
        seen = _seen(request, endpoint)
        form = WebhookChangeSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        is_enabled = fields.pop("is_enabled", endpoint.is_enabled)
        if fields or is_enabled == endpoint.is_enabled:
            endpoint = edit_webhook(endpoint=endpoint, fields=fields, by=request.user, seen=seen)
        if is_enabled != endpoint.is_enabled:
            switch = enable_webhook if is_enabled else disable_webhook
            endpoint = switch(endpoint=endpoint, by=request.user)
        return self.record(endpoint)

    def destroy(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        endpoint = self.get_object()
        seen = _seen(request, endpoint) if "If-Match" in request.headers else None
        delete_webhook(endpoint=endpoint, by=request.user, seen=seen)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def rotate(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        return self.record(rotate_secret(endpoint=self.get_object(), by=request.user))

    @action(detail=True, methods=["post"])
    def ping(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        delivery = ping_webhook(endpoint=self.get_object(), by=request.user)
        return _on_its_way(delivery)


class WebhookSecretViewSet(WebhookView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    serializer_class = WebhookSecretSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Leave out what keeps answers for a while: a secret is stored nowhere."""
        super(WriteView, self).initial(request, *args, **kwargs)

    @DESCRIBED_SECRET
    def secret(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        secret = read_secret(endpoint=self.get_object(), by=request.user)
        return Response(WebhookSecretSerializer({"secret": secret}).data)


@extend_schema_view(list=DESCRIBED_LOG)
class WebhookLogViewSet(ListModelMixin, ReadViewSet[WebhookDelivery]):
    permission_classes = (IsAuthenticated,)  # the endpoint is one of the reader's organizations
    queryset = WebhookDelivery.objects.none()
    serializer_class = WebhookDeliveryBriefSerializer
    filterset_class = WebhookDeliveryFilterSet
    pagination_class = NewestStepFirst

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        own = WebhookEndpoint.objects.visible_to(self.request.user).select_related("organization")
        endpoint = get_object_or_404(own, public_id=self.kwargs["public_id"])
        _require_ownership(self.request.user, endpoint.organization)
        return endpoint.deliveries.all()


@extend_schema_view(**DESCRIBED_DELIVERIES)
class WebhookDeliveryViewSet(WebhookView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    queryset = WebhookDelivery.objects.none()
    serializer_class = WebhookDeliverySerializer

    def get_queryset(self) -> QuerySet[Any]:
        rows = WebhookDelivery.objects.visible_to(self.request.user)
        return rows.select_related("endpoint__organization").prefetch_related("log")

    def get_object(self) -> Any:
        delivery: WebhookDelivery = super(WebhookView, self).get_object()
        _require_ownership(self.request.user, delivery.endpoint.organization)
        return delivery

    def retrieve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        return Response(WebhookDeliverySerializer(self.get_object()).data)

    @action(detail=True, methods=["post"])
    def redeliver(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        return _on_its_way(redeliver(delivery=self.get_object(), by=request.user))


def _require_ownership(user: Any, organization: Organization) -> None:
    if not isinstance(user, User) or not is_owner(user, organization):
        raise PermissionDenied


def _seen(request: Request, endpoint: WebhookEndpoint) -> int | None:
    """Return the revision that the client has read; 0 is that of no endpoint."""
    token = seen_of(request, str(endpoint.revision))
    return int(token) if token.isdecimal() else 0


def _on_its_way(delivery: WebhookDelivery) -> Response:
    body = WebhookDeliveryBriefSerializer(delivery).data
    return Response(body, status=status.HTTP_202_ACCEPTED)
