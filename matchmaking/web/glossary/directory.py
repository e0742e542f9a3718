from django.utils.translation import pgettext_lazy

from matchmaking.web.glossary.entries import Entry, Section

DIRECTORY = Section(
    "directory",
    pgettext_lazy("glossary", "In the directory"),
    (
        Entry(
            "directory",
            pgettext_lazy("glossary", "Directory of quality providers"),
            pgettext_lazy(
                "glossary",
                "A list in numbered editions, by criteria that are published beforehand. It does "
                "not change the ranking of matches.",
            ),
        ),
        Entry(
            "round",
            pgettext_lazy("glossary", "Round"),
            pgettext_lazy(
                "glossary",
                "One course from the call to the edition.",
            ),
        ),
        Entry(
            "formal-check",
            pgettext_lazy("glossary", "Formal check"),
            pgettext_lazy(
                "glossary",
                "Whether an application is complete and its sender verified; not yet how good it "
                "is.",
            ),
        ),
        Entry(
            "pass-mark",
            pgettext_lazy("glossary", "Pass mark"),
            pgettext_lazy(
                "glossary",
                "A mark of 100 points that guides the panel. It may depart from it, and then says "
                "why.",
            ),
        ),
        Entry(
            "spread",
            pgettext_lazy("glossary", "Spread of the scores"),
            pgettext_lazy(
                "glossary",
                "Highest score less lowest: how far the experts disagree.",
            ),
        ),
        Entry(
            "public-notice",
            pgettext_lazy("glossary", "Public notice"),
            pgettext_lazy(
                "glossary",
                "Proposed entries are shown for 5 working days, and anybody signed in may object.",
            ),
        ),
        Entry(
            "objection",
            pgettext_lazy("glossary", "Objection"),
            pgettext_lazy(
                "glossary",
                "A statement, with grounds, against a proposed entry. The applicant never learns "
                "who made it.",
            ),
        ),
        Entry(
            "edition",
            pgettext_lazy("glossary", "Edition"),
            pgettext_lazy(
                "glossary",
                "A published directory with a number and a signature. It is never changed "
                "afterwards.",
            ),
        ),
        Entry(
            "addendum",
            pgettext_lazy("glossary", "Addendum"),
            pgettext_lazy(
                "glossary",
                "A signed statement on an entry after publication: warning, suspension, "
                "restoration or removal.",
            ),
        ),
        Entry(
            "signature",
            pgettext_lazy("glossary", "Signature and digest"),
            pgettext_lazy(
                "glossary",
                "With them anybody can check that a file is the one that was published, without "
                "trusting this site.",
            ),
        ),
    ),
)
