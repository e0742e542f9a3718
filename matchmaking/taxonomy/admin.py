"""The controlled lists. Their tables are the authority, so staff only add wordings here."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from matchmaking.common.model_admin import AnyModelAdmin, ReadOnlyAdmin
from matchmaking.taxonomy.models import (
    Alias,
    Capability,
    CapabilityGroup,
    Industry,
    ScenarioType,
    Stage,
    Topic,
)
from matchmaking.taxonomy.wordings import STAFF_PROVENANCE


@admin.register(Stage, CapabilityGroup)
class TermAdmin(ReadOnlyAdmin):
    list_display = ["code", "name_zh", "name_en"]
    search_fields = ["code", "name_zh", "name_en"]


@admin.register(Industry)
class IndustryAdmin(TermAdmin):
    list_display = ["code", "name_zh", "name_en", "sector"]
    list_filter = ["sector"]


@admin.register(Capability)
class CapabilityAdmin(TermAdmin):
    list_display = ["code", "name_zh", "name_en", "group"]
    list_filter = ["group"]
    list_select_related = ["group"]


@admin.register(ScenarioType)
class ScenarioTypeAdmin(ReadOnlyAdmin):
    list_display = ["name_zh", "name_en", "industry", "stage", "evidence"]
    list_filter = ["evidence", "stage", "sector", "industry"]
    list_select_related = ["industry", "stage"]
    search_fields = ["name_zh", "name_en"]


@admin.register(Topic)
class TopicAdmin(ReadOnlyAdmin):
    list_display = ["code", "words"]
    search_fields = ["code", "words"]


@admin.register(Alias)
class AliasAdmin(AnyModelAdmin):
    list_display = ["text", "kind", "capability", "industry", "provenance"]
    list_filter = ["kind", "provenance"]
    list_select_related = ["capability", "industry"]
    search_fields = ["text", "=capability__code", "=industry__code"]
    fields = ["capability", "industry", "text", "kind", "provenance"]
    autocomplete_fields = ["capability", "industry"]
    readonly_fields = ["provenance"]

    def has_change_permission(self, request: HttpRequest, obj: Alias | None = None) -> bool:
        return _is_of_staff(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Alias | None = None) -> bool:
        return _is_of_staff(obj) and super().has_delete_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: Alias, form: "ModelForm[Alias]", change: Any
    ) -> None:
        obj.provenance = STAFF_PROVENANCE
        super().save_model(request, obj, form, change)


def _is_of_staff(alias: Alias | None) -> bool:
    """Whether staff may touch it: loading the tables would undo a change of any other."""
    return alias is None or alias.provenance == STAFF_PROVENANCE
