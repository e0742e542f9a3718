from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from matchmaking.common.identifiers import LENGTH, new_public_id


class TokenScope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class ApiToken(AbstractAuthToken):  # type: ignore[misc]  # knox has no types
    """A key with which a program acts for a person; only its digest is kept."""

    public_id = models.CharField(
        max_length=LENGTH, unique=True, default=new_public_id, editable=False
    )
    name = models.CharField(_("name"), max_length=60)
    scope = models.CharField(_("scope"), max_length=5, choices=TokenScope, default=TokenScope.READ)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created", "public_id"]

    def __str__(self) -> str:
        return self.name
