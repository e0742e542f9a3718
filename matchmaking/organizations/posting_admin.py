"""What the staff lists of scenarios and solutions share: one way to write, one way to move."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.exceptions import DomainError
from matchmaking.common.model_admin import AnyModelAdmin
from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.publication import date_text, lock_state, record_change
from matchmaking.organizations.versions import record_version


class PostingAdmin(AnyModelAdmin):
    """Lists of postings; ``move`` is the use-case that publishes one.

    Nothing is deleted here: a posting that has gone is withdrawn, and its history stays.
    """

    organization_kind: ClassVar[OrganizationKind]
    list_select_related = ["organization"]
    search_fields = ["title", "organization__name_zh", "organization__name_en", "=public_id"]
    autocomplete_fields = ["organization", "industries", "stages", "capabilities"]
    date_hierarchy = "published_at"
    readonly_fields = [
        "status",
        "published_at",
        "confirmed_at",
        "source",
        "created_at",
        "updated_at",
    ]
    actions = ["publish"]

    def move(self, posting: Any, move: PostingMove, by: User) -> None:
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        if db_field.name == "organization":
            kwargs["queryset"] = Organization.objects.filter(kind=self.organization_kind)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a refusal of the use-case as a message; nothing of the change is kept."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: Any) -> None:
        # Of the stored row: the one in hand has the new values already.
        stored = type(obj)._default_manager.filter(pk=obj.pk).first()
        obj.before = stored.content() if stored else {}  # type: ignore[attr-defined]
        date_text(obj, lock_state(obj))
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: Any
    ) -> None:
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            record_change(form.instance)
            by = cast("User", request.user)
            record_version(form.instance, before=form.instance.before, by=by)

    @admin.action(description=_("Publish the chosen records"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Posting]) -> None:
        self._move_each(request, queryset, PostingMove.PUBLISH)

    def _move_each(
        self, request: HttpRequest, postings: QuerySet[Posting], move: PostingMove
    ) -> None:
        n_moved = 0
        for posting in postings:
            try:
                self.move(posting, move, cast("User", request.user))
            except DomainError as error:
                messages.error(request, f"{posting.title}: {error.message}")
            else:
                self.log_change(request, posting, [{"changed": {"fields": [str(move.label)]}}])
                n_moved += 1
        if n_moved:
            messages.success(request, gettext("%(n)s records were changed.") % {"n": n_moved})
