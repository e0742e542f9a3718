"""What you were told, newest first, and noting that you have read it."""

from typing import cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from matchmaking.api.http import WriteView
from matchmaking.api.operations import KEY, REPLAYED, known_list, written
from matchmaking.api.pagination import KeysetPagination
from matchmaking.api.serializers.notifications import NotificationSerializer
from matchmaking.api.views.base import ReadViewSet
from matchmaking.notifications.models import Notification
from matchmaking.notifications.reading import notices
from matchmaking.notifications.services import mark_read
from matchmaking.organizations.models import User


class NewestNotifications(KeysetPagination):
    sort_field = "created_at"
    is_descending = True


@extend_schema_view(
    list=extend_schema(
        summary="List your notifications",
        description="Your own, newest first; texts are in your language.",
        responses=known_list(NotificationSerializer(many=True)),
    )
)
class NotificationViewSet(ReadViewSet[Notification]):
    permission_classes = (IsAuthenticated,)
    queryset = Notification.objects.none()  # the schema reads the model from here
    serializer_class = NotificationSerializer
    pagination_class = NewestNotifications

    def get_queryset(self) -> QuerySet[Notification]:
        return Notification.objects.visible_to(self.request.user).select_related("organization")

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        found = notices(page, cast("User", request.user))
        return self.get_paginated_response(NotificationSerializer(found, many=True).data)


class NotificationReadView(WriteView, APIView):
    permission_classes = (IsAuthenticated,)
    http_method_names = ["post"]

    @extend_schema(
        summary="Mark a notification as read",
        description="Doing it again changes nothing.",
        parameters=[KEY, REPLAYED],
        request=None,
        responses=written({status.HTTP_204_NO_CONTENT: None}, 404),
    )
    def post(self, request: Request, public_id: str) -> Response:
        own = Notification.objects.visible_to(request.user)
        mark_read(notification=get_object_or_404(own, public_id=public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
