"""Shapes that several parts of the API share."""

from typing import Any

from rest_framework import serializers


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


class TermSerializer(serializers.Serializer[Any]):
    """An entry of a controlled list."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
