from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from matchmaking.common.model_admin import AnyModelAdmin, AnyTabularInline
from matchmaking.organizations.models import Membership, Organization, User

if TYPE_CHECKING:  # generic in the stubs only
    AnyUserAdmin = DjangoUserAdmin[User]
    AnyUserChangeForm = UserChangeForm[User]
    AnyUserCreationForm = BaseUserCreationForm[User]
else:
    AnyUserAdmin = DjangoUserAdmin
    AnyUserChangeForm = UserChangeForm
    AnyUserCreationForm = BaseUserCreationForm

POWERS = ("platform_role", "is_staff", "is_superuser", "groups", "user_permissions")


class MembershipInline(AnyTabularInline):
    model = Membership
    fields = ["user", "role"]
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Organization)
class OrganizationAdmin(AnyModelAdmin):
    list_display = ["name_zh", "kind", "province", "provider_type", "size", "source"]
    list_filter = ["kind", "source", "provider_type", "size", "province"]
    search_fields = ["name_zh", "name_en", "=credit_code", "=public_id"]
    readonly_fields = ["source", "created_at", "updated_at"]
    exclude = ["members"]
    inlines = [MembershipInline]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> list[str]:
        """The kind decides what an organization may post; it stays as it was made."""
        return [*self.readonly_fields, *(["kind"] if obj else [])]


class LowerCaseEmail:
    """An e-mail address is kept in lower case, however it is typed."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class UserAddForm(LowerCaseEmail, AnyUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


class UserEditForm(LowerCaseEmail, AnyUserChangeForm):
    class Meta:
        model = User
        fields = "__all__"  # of those that the admin shows


@admin.register(User)
class UserAdmin(AnyUserAdmin):
    """Only superusers hand out powers, and only they touch another superuser."""

    form = UserEditForm
    add_form = UserAddForm
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "is_active"]}),
        (_("Powers"), {"fields": list(POWERS)}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return [*self.readonly_fields, *([] if request.user.is_superuser else POWERS)]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_delete_permission(request, obj)
