"""What the serializers of written records share: nothing that a client sends is ignored."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from matchmaking.organizations.postings import TAGS
from matchmaking.taxonomy.models import Term

MOST_TERMS = 100
LONGEST_CODE = 40
LONGEST_NAME = 60  # of an unknown field, as far as it is said again

if TYPE_CHECKING:
    Base = serializers.Serializer[Any]
    ListBase = serializers.ListField
else:
    Base = object
    ListBase = serializers.ListField


class StrictFields(Base):
    """Refuses fields that it does not write, whether unknown, misspelt or not for clients."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            written = {name for name, field in self.fields.items() if not field.read_only}
            error = ErrorDetail(str(_("This field cannot be written here.")), "unknown_field")
            unknown = {name[:LONGEST_NAME]: [error] for name in sorted(data.keys() - written)}
            if unknown:
                raise ValidationError(unknown)
        return super().to_internal_value(data)


class WholeEntry(StrictFields):
    """An entry of a list: always whole, even where the record around it is changed in part."""

    def to_internal_value(self, data: Any) -> Any:
        if self.parent is None:
            return dict(super().to_internal_value(data))
        alone = type(self)(data=data)
        alone.is_valid(raise_exception=True)
        return alone.validated_data


class TermCodesField(ListBase):
    """Codes of a controlled list; in their order, each once."""

    default_error_messages = {"unknown_code": _("No entry has the code “{code}”.")}

    def __init__(self, term: type[Term], **options: Any) -> None:
        self._term = term
        child = serializers.CharField(max_length=LONGEST_CODE)
        super().__init__(child=child, max_length=MOST_TERMS, required=False, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        codes = sorted(set(super().to_internal_value(data)))
        rows = self._term._default_manager.filter(code__in=codes)
        known = set(rows.values_list("code", flat=True))
        for code in codes:
            if code not in known:
                self.fail("unknown_code", code=code)
        return codes


class TermCodeField(serializers.CharField):
    """The code of one entry of a controlled list, or null."""

    default_error_messages = {"unknown_code": _("No entry has the code “{code}”.")}

    def __init__(self, term: type[Term], **options: Any) -> None:
        self._term = term
        super().__init__(max_length=LONGEST_CODE, allow_null=True, default=None, **options)

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data)
        if not self._term._default_manager.filter(code=code).exists():
            self.fail("unknown_code", code=code)
        return code

    def to_representation(self, value: Any) -> Any:
        return value or None


def content_of(validated: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked values as the content of a posting names them."""
    content = {name: value for name, value in validated.items() if name != "organization"}
    content.update(content.pop("confidential", {}))
    return content


NO_ROWS: dict[str, Any] = dict.fromkeys([*TAGS, "service_areas", "case_studies"], ())
