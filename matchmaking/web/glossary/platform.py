from django.utils.translation import pgettext_lazy

from matchmaking.web.glossary.entries import Entry, Section

PLATFORM = Section(
    "platform",
    pgettext_lazy("glossary", "On the platform"),
    (
        Entry(
            "scenario",
            pgettext_lazy("glossary", "Scenario"),
            pgettext_lazy(
                "glossary",
                "A need that a manufacturer posts: what hurts, what is required, which targets "
                "are to be met.",
            ),
        ),
        Entry(
            "solution",
            pgettext_lazy("glossary", "Solution"),
            pgettext_lazy(
                "glossary",
                "An offer that a provider posts: what it does, where it runs, where it has been "
                "delivered. Models, datasets, compute, agents and services are posted in the same "
                "way.",
            ),
        ),
        Entry(
            "provider",
            pgettext_lazy("glossary", "Provider"),
            pgettext_lazy(
                "glossary",
                "An organization that offers solutions, models, data, compute or services.",
            ),
        ),
        Entry(
            "verified",
            pgettext_lazy("glossary", "Verified"),
            pgettext_lazy(
                "glossary",
                "Two reviewers have compared name and credit code of an organization with its "
                "business licence. It says nothing about the quality of its solutions.",
            ),
        ),
        Entry(
            "anonymous",
            pgettext_lazy("glossary", "Public, but anonymous"),
            pgettext_lazy(
                "glossary",
                "Everybody can read the scenario; the name of the enterprise shows only after it "
                "has agreed to a connection.",
            ),
        ),
        Entry(
            "matched-only",
            pgettext_lazy("glossary", "Matched providers only"),
            pgettext_lazy(
                "glossary",
                "Only providers whose solution fits learn of the scenario, and they read a part "
                "of it until a connection is agreed.",
            ),
        ),
        Entry(
            "budget-band",
            pgettext_lazy("glossary", "Budget band"),
            pgettext_lazy(
                "glossary",
                "What others see of a budget: a coarse range. The exact figures stay with the "
                "organization that posted them.",
            ),
        ),
        Entry(
            "connection",
            pgettext_lazy("glossary", "Connection"),
            pgettext_lazy(
                "glossary",
                "What begins when one side asks and the other accepts: contacts, messages, "
                "meetings, steps and the outcome in one place.",
            ),
        ),
        Entry(
            "outcome",
            pgettext_lazy("glossary", "Outcome"),
            pgettext_lazy(
                "glossary",
                "What a connection has led to: a band of the value, the time it took, and figures "
                "before and after. It counts when the enterprise confirms it.",
            ),
        ),
        Entry(
            "response-rate",
            pgettext_lazy("glossary", "Response rate"),
            pgettext_lazy(
                "glossary",
                "The share of requests that an organization has answered before they expired. "
                "Accepting, declining and proposing a change all count as answers.",
            ),
        ),
    ),
)
