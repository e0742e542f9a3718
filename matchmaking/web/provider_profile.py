"""What is known of a provider and who has checked it, as anybody reads it.

Nothing here comes from what is not public: connections only as numbers that point to no single one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.confirmed import LEAST, Confirmed, confirmed_of
from matchmaking.connections.figures import ResponseFigures, response_figures
from matchmaking.directory.badges import GOOD_STANDING, Badge
from matchmaking.directory.held import HeldEntry, held_entries
from matchmaking.directory.models import Addendum
from matchmaking.directory.status import AFTER, ListStatus
from matchmaking.organizations.models import Organization
from matchmaking.solutions.offers import Offer, offer_of
from matchmaking.taxonomy.regions import Province
from matchmaking.web.facts import separator
from matchmaking.web.provider_cards import response_words
from matchmaking.web.results import ProviderRatings, provider_ratings


class Checker(TextChoices):
    """Who stands for a claim."""

    READERS = "readers", _("Two readers of the platform")
    PLATFORM = "platform", _("The platform, by calculation")
    ENTERPRISES = "enterprises", _("Enterprises on the platform")
    CUSTOMERS = "customers", _("The customers themselves")
    ISSUER = "issuer", _("Reviewers of the directory")
    NOBODY = "nobody", _("Nobody so far")

    @property
    def icon(self) -> str:
        return "circle-minus" if self is Checker.NOBODY else "shield-check"


@dataclass(frozen=True, slots=True)
class Claim:
    """A line of the evidence table; ``note`` says more about the proof, ``url`` leads to it."""

    claim: str
    proof: str
    checker: Checker
    day: date | None = None
    note: str = ""
    url: str = ""
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """All that the page of a provider says beyond its own text; ``entries`` newest first."""

    provider: Organization
    offer: Offer
    confirmed: Confirmed
    ratings: ProviderRatings | None
    responses: ResponseFigures
    entries: Sequence[HeldEntry]

    @property
    def badges(self) -> list[Badge]:
        """Where it is listed today, in good standing."""
        return [
            Badge(held.entry.edition.programme, held.entry.edition.number, held.entry.public_id)
            for held in self.entries
            if held.is_current and held.status in GOOD_STANDING
        ]

    @property
    def served(self) -> list[tuple[str, int]]:
        """Where its solutions are offered, and how many of them in each place."""
        places = [(str(Province(code).label), n) for code, n in self.offer.provinces]
        if n := self.offer.n_nationwide:
            places.insert(0, (gettext("Nationwide"), n))
        return places

    @property
    def industries(self) -> list[tuple[str, int]]:
        """For which industries its solutions are meant, and how many of them for each."""
        found = list(self.offer.industries)
        if n := self.offer.n_any_industry:
            found.append((gettext("Any industry"), n))
        return found

    @property
    def claims(self) -> list[Claim]:
        return [
            *_identity(self.provider),
            *_told(self.provider, self.offer),
            *_proven_cases(self.entries),
            *_by_enterprises(self),
            *_listed(self.entries),
        ]

    @property
    def missing(self) -> list[str]:
        """What the platform would show, had it anything to show."""
        found = []
        if self.confirmed.n_enterprises is None:
            found.append(
                gettext("results confirmed by enterprises (shown from %(n)d enterprises on)")
                % {"n": LEAST}
            )
        if self.ratings is None:
            found.append(gettext("ratings of enterprises"))
        if self.responses.rate is None:
            found.append(gettext("answers to requests (shown from %(n)d requests on)") % {"n": 3})
        if not self.entries:
            found.append(gettext("entries in a directory"))
        return found

    @property
    def unchecked(self) -> list[str]:
        """What nobody has checked for the platform, said as plainly as what was."""
        found = []
        if not self.provider.is_verified:
            found.append(gettext("Who the organization is: nobody has seen its business licence."))
        if self.provider.qualifications:
            found.append(gettext("Whether the qualifications exist and are still valid."))
        found.append(gettext("What the solutions can do, what they cost and how long they take."))
        if self.offer.n_case_studies:
            found.append(gettext("The case studies: their customers were not asked."))
        found.append(gettext("Finances, staff, and how well it looks after its customers."))
        return found


def profile_of(provider: Organization) -> Profile:
    """Gather the profile; the number of queries does not grow with what there is to tell."""
    return Profile(
        provider=provider,
        offer=offer_of(provider),
        confirmed=confirmed_of([provider.pk])[provider.pk],
        ratings=provider_ratings(provider),
        responses=response_figures(provider),
        entries=held_entries(provider, on=timezone.localdate()),
    )


def _identity(provider: Organization) -> Iterator[Claim]:
    day = timezone.localdate(provider.verified_at) if provider.verified_at else None
    if day:
        proof = gettext("Business licence, compared with name and credit code")
        yield Claim(gettext("Identity of the organization"), proof, Checker.READERS, day)
    else:
        proof = gettext("No business licence has been handed in and confirmed")
        yield Claim(gettext("Identity of the organization"), proof, Checker.NOBODY)
    if provider.credit_code:
        yield Claim(
            gettext("Unified social credit code %(code)s") % {"code": provider.credit_code},
            gettext("Business licence; the check digit is right")
            if day
            else gettext("The check digit is right; that the code is its own is not proven"),
            Checker.READERS if day else Checker.PLATFORM,
            day,
        )


def _told(provider: Organization, offer: Offer) -> Iterator[Claim]:
    if provider.qualifications:
        claim = gettext("Qualifications: %(names)s") % {
            "names": separator().join(provider.qualifications)
        }
        yield Claim(claim, gettext("Its own statement"), Checker.NOBODY)
    if n := offer.n_case_studies:
        claim = ngettext("%(n)d case study", "%(n)d case studies", n) % {"n": n}
        url = f"{provider.get_absolute_url()}#cases"
        yield Claim(claim, gettext("As told in its solutions"), Checker.NOBODY, url=url)


def _proven_cases(entries: Sequence[HeldEntry]) -> Iterator[Claim]:
    """Yield the cases that customers confirmed for the latest entry, as the edition states them."""
    for held in entries[:1]:
        by_connection, by_mail = held.n_cases
        proofs = (
            (by_connection, gettext("Outcome of a connection, confirmed by the enterprise")),
            (by_mail, gettext("Answer of the customer to a mail of the platform")),
        )
        for n, proof in proofs:
            if n:
                claim = ngettext(
                    "%(n)d case shown to the directory", "%(n)d cases shown to the directory", n
                ) % {"n": n}
                day, url = held.entry.edition.published_on, _entry_url(held)
                yield Claim(claim, proof, Checker.CUSTOMERS, day, url=url)


def _by_enterprises(profile: Profile) -> Iterator[Claim]:
    today = timezone.localdate()
    if n := profile.confirmed.n_enterprises:
        claim = gettext("%(n)d enterprises have confirmed a result") % {"n": n}
        proof = gettext("Outcomes of connections on this platform")
        yield Claim(claim, proof, Checker.ENTERPRISES, today, gettext("No names are shown."))
    if profile.ratings:
        grade = profile.ratings.grade
        claim = gettext("Rated %(mean).1f of 5") % {"mean": grade.mean}
        proof = ngettext(
            "Ratings of %(n)d enterprise after delivery",
            "Ratings of %(n)d enterprises after delivery",
            grade.count,
        ) % {"n": grade.count}
        note = gettext("Few ratings are drawn towards the mean of all providers.")
        yield Claim(claim, proof, Checker.ENTERPRISES, today, note, url="#ratings")
    if (figures := profile.responses).rate is not None:
        claim = gettext("Answers %(share)s of requests") % {"share": f"{figures.rate:.0%}"}
        proof = gettext("%(answered)d of %(due)d requests on this platform") % {
            "answered": figures.n_answered,
            "due": figures.n_due,
        }
        yield Claim(claim, proof, Checker.PLATFORM, today, response_words(figures))


def _listed(entries: Sequence[HeldEntry]) -> Iterator[Claim]:
    for held in entries:
        edition = held.entry.edition
        names = {"name": edition.programme.name, "number": edition.number}
        yield Claim(
            gettext("Entry in %(name)s, edition %(number)d") % names,
            gettext("Signed entry no. %(position)d") % {"position": held.entry.position},
            Checker.ISSUER,
            edition.published_on,
            _standing(held),
            _entry_url(held),
            is_bad=held.is_current and held.status not in GOOD_STANDING,
        )
        yield from (_stated(held, row) for row in held.addenda)


def _stated(held: HeldEntry, row: Addendum) -> Claim:
    due = date_format(row.due_on) if row.due_on else ""
    return Claim(
        f"{row.get_kind_display()} · {row.get_reason_display()}",
        row.words or gettext("Signed addendum no. %(number)d") % {"number": row.number},
        Checker.ISSUER,
        row.effective_on,
        gettext("To be rectified by %(day)s") % {"day": due} if due else "",
        _entry_url(held),
        is_bad=AFTER[row.kind] != ListStatus.LISTED,
    )


def _standing(held: HeldEntry) -> str:
    if held.is_current:
        return gettext("Today: %(status)s") % {"status": held.status.label}
    return gettext("A later edition has replaced this one.")


def _entry_url(held: HeldEntry) -> str:
    return reverse("web:entry_detail", args=[held.entry.public_id])
