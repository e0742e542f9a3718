"""The Atom feed of the directory: editions, and what was stated between them."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from matchmaking.directory.models import Addendum, Edition
from matchmaking.directory.selectors import status_changes

MOST = 50
SHARED = "public, max-age=300"  # seconds


class DirectoryFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs only
    """Editions and status changes, the newest first."""

    feed_type = Atom1Feed
    title = _("Directories: editions and status changes")
    subtitle = _("New editions of the lists, and warnings, suspensions and removals in between.")

    def link(self) -> str:
        return reverse("web:directory_index")

    def items(self) -> list[Edition | Addendum]:
        editions = Edition.objects.published().defer("manifest").select_related("programme")
        rows: list[Edition | Addendum] = [
            *editions.order_by("-published_on", "-pk")[:MOST],
            *status_changes()[:MOST],
        ]
        return sorted(rows, key=self.item_pubdate, reverse=True)[:MOST]

    def item_title(self, item: Any) -> str:
        if isinstance(item, Edition):
            return gettext("%(programme)s: edition %(number)s is published") % _named(item)
        names = _named(item.edition) | {
            "name": item.entry.facts["organization"]["name_zh"],
            "kind": item.get_kind_display(),
        }
        return gettext("%(programme)s, edition %(number)s: %(name)s – %(kind)s") % names

    def item_description(self, item: Any) -> str:
        if isinstance(item, Edition):
            return gettext("Valid until %(day)s. SHA-256 %(digest)s") % {
                "day": item.valid_until,
                "digest": item.sha256,
            }
        return " ".join(filter(None, [str(item.get_reason_display()), item.words]))

    def item_link(self, item: Any) -> str:
        if isinstance(item, Edition):
            return reverse("web:edition_detail", args=[item.programme.public_id, item.number])
        return reverse("web:entry_detail", args=[item.entry.public_id])

    def item_guid(self, item: Any) -> str:
        return f"urn:sha256:{item.sha256}"

    def item_pubdate(self, item: Any) -> datetime:
        day: date = getattr(item, "published_on", None) or item.effective_on
        return timezone.make_aware(datetime.combine(day, time()))

    def item_updateddate(self, item: Any) -> datetime:
        return self.item_pubdate(item)


def _named(edition: Edition) -> dict[str, Any]:
    return {"programme": edition.programme.name, "number": edition.number}


_feed = DirectoryFeed()


@require_safe
def directory_feed(request: HttpRequest) -> HttpResponse:
    response = _feed(request)
    response.headers["Cache-Control"] = SHARED
    return response
