"""Path converters; importing this module makes them known to Django.

A malformed identifier matches no route, so it never reaches the database: PostgreSQL
refuses some characters with an error of its own.
"""

from django.urls import register_converter

from matchmaking.common.identifiers import ALPHABET, LENGTH


class PublicIdConverter:
    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicIdConverter, "public_id")
