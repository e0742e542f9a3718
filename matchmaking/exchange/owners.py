"""Whose a row is: the one organization of an import, or the one that the row names."""

from collections.abc import Iterable

from matchmaking.common.sheets.text import normalize
from matchmaking.exchange.faults import CellError, short
from matchmaking.exchange.fields import Kind
from matchmaking.exchange.names import plain
from matchmaking.organizations.models import Organization


class Owners:
    """Finds organizations of the right kind by credit code or name; reads them once."""

    def __init__(self, kind: Kind, only: Organization | None) -> None:
        self._only = only
        self._keys: dict[str, set[int]] = {}
        self._organizations: dict[int, Organization] = {}
        if only is None:
            for organization in Organization.objects.filter(kind=kind.owner).order_by():
                self._add(organization)

    def _add(self, organization: Organization) -> None:
        self._organizations[organization.pk] = organization
        names: Iterable[str | None] = (
            organization.name_zh,
            organization.name_en,
            organization.credit_code,
        )
        for name in filter(None, names):
            self._keys.setdefault(plain(name), set()).add(organization.pk)

    def find(self, text: str) -> Organization:
        """Return the organization of a row.

        Raises:
            CellError: the text names none, several, or a suspended one.
        """
        if self._only is not None:
            return self._only
        if not text.strip():
            raise CellError("required")
        found = self._keys.get(plain(text), set())
        if not found:
            raise CellError("organization_unknown", text=short(normalize(text)))
        if len(found) > 1:
            raise CellError("organization_several", text=short(normalize(text)))
        organization = self._organizations[next(iter(found))]
        if organization.is_suspended:
            raise CellError("organization_suspended", text=short(normalize(text)))
        return organization
