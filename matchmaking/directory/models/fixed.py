"""Rows that are only ever added; triggers in the database hold the same."""

from typing import Any

from django.db import models

from matchmaking.directory.exceptions import FixedError


class FixedQuerySet(models.QuerySet[Any]):
    """Rows that are only ever added."""

    def update(self, **_fields: Any) -> int:
        raise FixedError

    def delete(self) -> tuple[int, dict[str, int]]:
        raise FixedError


class WrittenOnce(models.Model):
    """A row that is written once."""

    objects = FixedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise FixedError
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> tuple[int, dict[str, int]]:
        raise FixedError
