"""Shapes that several parts of the API share."""

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

if TYPE_CHECKING:
    Base = serializers.Serializer[Any]
else:
    Base = object


class FieldErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class ErrorSerializer(serializers.Serializer[Any]):
    """A refusal; ``code`` is stable, ``message`` is in the reader's language."""

    code = serializers.CharField()
    message = serializers.CharField()


class InvalidSerializer(ErrorSerializer):
    """A refused query; ``fields`` names each wrong parameter."""

    fields = serializers.DictField(  # type: ignore[assignment]  # a key of the body
        child=FieldErrorSerializer(many=True), required=False
    )


class ReadOnlyFields(Base):
    """Makes every field one that only answers have: then the schema says it is always there."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields


class TermSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    """An entry of a controlled list."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
