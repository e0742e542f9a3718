from typing import TYPE_CHECKING, Any

from django.core.validators import MaxLengthValidator
from django.db import models

if TYPE_CHECKING:  # generic in the stubs only
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField


class BoundedTextField(TextField):
    """A long text whose ``max_length`` holds wherever it comes from, not in forms alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        """Be a plain text field to migrations: the column is the same."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options
