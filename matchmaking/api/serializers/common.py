"""Shapes that several parts of the API share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from rest_framework import serializers

from matchmaking.common.register import Audience, audience_of, field_names

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


class ForAudience(Base):
    """Refuses, when its class is made, a field that ``audience`` may not see.

    So no confidential field slips in: neither by its name, nor as the ``source`` of another,
    nor inside a nested serializer. What a method returns is the method's to answer for.
    """

    audience: ClassVar[Audience]

    if TYPE_CHECKING:
        Meta: Any

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not hasattr(cls, "audience"):
            raise TypeError(f"{cls.__name__} does not say for which audience it is.")
        if not isinstance(cls.Meta.fields, list | tuple):
            raise TypeError(f"{cls.__name__} does not name its fields one by one.")
        for name, needed in _audiences(cls):
            if needed > cls.audience:
                raise TypeError(
                    f"{cls.__name__}.{name} is for {needed.name}, not for {cls.audience.name}."
                )


def _audiences(cls: Any) -> Iterator[tuple[str, Audience]]:
    """Yield the fields of a serializer class that the register knows, with their audiences."""
    known = set(field_names(cls.Meta.model))
    for name in cls.Meta.fields:
        field = cls._declared_fields.get(name)
        if isinstance(field, serializers.SerializerMethodField):
            continue
        source = (getattr(field, "source", None) or name).split(".")[0]
        if source in known:
            yield name, audience_of(cls.Meta.model, source)
        nested = getattr(field, "child", field)
        if isinstance(nested, ForAudience):
            yield name, nested.audience


class TermSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    """An entry of a controlled list."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
