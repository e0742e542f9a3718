"""The directory to read: published editions and their entries."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny

from matchmaking.api.filters.directory import EditionFilterSet, EntryFilterSet
from matchmaking.api.pagination import KeysetPagination
from matchmaking.api.schema import answers
from matchmaking.api.serializers.directory import EditionSerializer, EntrySerializer
from matchmaking.api.views.base import ReadViewSet
from matchmaking.directory.models import Edition, EditionStatus, Entry
from matchmaking.directory.selectors import current_editions
from matchmaking.directory.status import entry_status


class NewestEditionFirst(KeysetPagination):
    sort_field = "published_on"
    is_descending = True


class InTheirOrder(KeysetPagination):
    sort_field = "position"


@extend_schema_view(
    list=extend_schema(
        summary="List the published editions",
        description="The newest first. The signed files themselves stand on the page of each.",
        responses=answers(EditionSerializer(many=True)),
    ),
    retrieve=extend_schema(
        summary="Read an edition", responses=answers(EditionSerializer, has_object=True)
    ),
)
class EditionViewSet(ListModelMixin, RetrieveModelMixin, ReadViewSet[Edition]):
    permission_classes = (AllowAny,)
    queryset = Edition.objects.none()  # the schema reads the model from here
    serializer_class = EditionSerializer
    filterset_class = EditionFilterSet
    pagination_class = NewestEditionFirst

    def get_queryset(self) -> QuerySet[Edition]:
        rows = Edition.objects.published().select_related("programme", "key", "previous")
        rows = rows.defer("manifest", "previous__manifest")
        return rows.annotate(n_entries=Count("entries"))


@extend_schema_view(
    list=extend_schema(
        summary="List the entries of an edition",
        description="In their order, with the facts of the manifest and the status of today.",
        responses=answers(EntrySerializer(many=True)),
    )
)
class EntryViewSet(ListModelMixin, ReadViewSet[Entry]):
    permission_classes = (AllowAny,)
    queryset = Entry.objects.none()
    serializer_class = EntrySerializer
    filterset_class = EntryFilterSet
    pagination_class = InTheirOrder

    def get_queryset(self) -> QuerySet[Entry]:
        rows = Entry.objects.filter(edition__status=EditionStatus.PUBLISHED)
        if "edition" not in self.request.query_params:
            rows = rows.filter(edition__in=current_editions().values("pk"))
        return rows.select_related("edition").defer("edition__manifest").prefetch_related("addenda")

    def get_serializer(self, *args: Any, **options: Any) -> Any:
        today = timezone.localdate()
        [rows] = args
        statuses = {row.pk: entry_status(row, row.addenda.all(), on=today) for row in rows}
        return EntrySerializer(*args, **options, context={"statuses": statuses})
