from django.utils.translation import pgettext_lazy

from matchmaking.web.glossary.entries import Entry, Section

MATCHING = Section(
    "matching",
    pgettext_lazy("glossary", "In matching"),
    (
        Entry(
            "score",
            pgettext_lazy("glossary", "Match score"),
            pgettext_lazy(
                "glossary",
                "How far scenario and solution agree, in percent: the sum of the parts that are "
                "shown. It is no promise that a delivery will succeed.",
            ),
        ),
        Entry(
            "suitable",
            pgettext_lazy("glossary", "Suitable"),
            pgettext_lazy(
                "glossary",
                "Score and wording agree clearly more than they would by chance. Below that, a "
                "candidate is called weaker.",
            ),
        ),
        Entry(
            "to-clarify",
            pgettext_lazy("glossary", "To clarify"),
            pgettext_lazy(
                "glossary",
                "What one side asks for and the other does not state. It is not a no.",
            ),
        ),
        Entry(
            "capability",
            pgettext_lazy("glossary", "Capability"),
            pgettext_lazy(
                "glossary",
                "A kind of AI work that a scenario needs or a solution offers, such as defect "
                "detection or scheduling.",
            ),
        ),
        Entry(
            "stage",
            pgettext_lazy("glossary", "Stage"),
            pgettext_lazy(
                "glossary",
                "Where the need arises: research and design, pilot verification, production, "
                "marketing and service, or operations.",
            ),
        ),
        Entry(
            "industry",
            pgettext_lazy("glossary", "Industry"),
            pgettext_lazy(
                "glossary",
                "After the national classification GB/T 4754.",
            ),
        ),
        Entry(
            "standing",
            pgettext_lazy("glossary", "Place of a solution"),
            pgettext_lazy(
                "glossary",
                "For providers: among the first 3, 10 or 20 of a public scenario, or beyond, with "
                "what speaks for the solution and what would raise it.",
            ),
        ),
        Entry(
            "near-duplicate",
            pgettext_lazy("glossary", "Near-duplicate"),
            pgettext_lazy(
                "glossary",
                "Texts that hardly differ take one place together; the older wording of two "
                "owners stays.",
            ),
        ),
    ),
)
