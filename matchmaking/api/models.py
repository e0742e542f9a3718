from django.db import models
from django.http import HttpResponse

from matchmaking.organizations.models import User


class IdempotentRequest(models.Model):
    """A change that a program made under a key of its own choice, and the answer it got.

    A row is written with the change: one is there if and only if the other is. Answers may hold
    confidential fields, so rows are short-lived and only ever shown to their user.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # of the request and of the rights of its user
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)  # as it was sent, byte for byte
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotentrequest_key_unique")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"

    def answer(self) -> HttpResponse:
        return HttpResponse(
            self.body,
            status=self.status,
            headers=self.headers,
            content_type="application/json" if self.body else None,
        )
