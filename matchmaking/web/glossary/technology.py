from django.utils.translation import pgettext_lazy

from matchmaking.web.glossary.entries import Entry, Section

TECHNOLOGY = Section(
    "ai",
    pgettext_lazy("glossary", "AI in manufacturing"),
    (
        Entry(
            "mechanism-model",
            pgettext_lazy("glossary", "Mechanism model"),
            pgettext_lazy(
                "glossary",
                "A model written from the laws of physics or chemistry of a process, such as heat "
                "and flow in a kiln. Often combined with models learned from data.",
            ),
        ),
        Entry(
            "industrial-agent",
            pgettext_lazy("glossary", "Industrial agent"),
            pgettext_lazy(
                "glossary",
                "Software that is given a goal, plans steps, uses systems such as MES, and asks a "
                "person where it must.",
            ),
        ),
        Entry(
            "large-model",
            pgettext_lazy("glossary", "Large model"),
            pgettext_lazy(
                "glossary",
                "A model trained on very much data that can be used for many tasks, such as "
                "reading documents or answering questions.",
            ),
        ),
        Entry(
            "industry-model",
            pgettext_lazy("glossary", "Industry model, fine-tuning"),
            pgettext_lazy(
                "glossary",
                "A large model that was trained further with the data of a trade, so that it "
                "knows its words and cases.",
            ),
        ),
        Entry(
            "machine-vision",
            pgettext_lazy("glossary", "Machine vision"),
            pgettext_lazy(
                "glossary",
                "Cameras and software that find defects, measure or count in pictures.",
            ),
        ),
        Entry(
            "missed-defects",
            pgettext_lazy("glossary", "Missed defects and false alarms"),
            pgettext_lazy(
                "glossary",
                "The share of defects that are not found, and of good parts that are rejected. A "
                "solution must state both: one can always be bought with the other.",
            ),
        ),
        Entry(
            "predictive-maintenance",
            pgettext_lazy("glossary", "Predictive maintenance"),
            pgettext_lazy(
                "glossary",
                "Telling from vibration, current or temperature that a machine will fail, so that "
                "it is repaired before it stops.",
            ),
        ),
        Entry(
            "digital-twin",
            pgettext_lazy("glossary", "Digital twin"),
            pgettext_lazy(
                "glossary",
                "A computed likeness of a machine or plant that is fed with its live data, to "
                "watch it and to try changes out.",
            ),
        ),
        Entry(
            "scheduling",
            pgettext_lazy("glossary", "Advanced scheduling (APS)"),
            pgettext_lazy(
                "glossary",
                "Computing which order runs on which machine and when, with all limits taken into "
                "account.",
            ),
        ),
        Entry(
            "knowledge-base",
            pgettext_lazy("glossary", "Answers from a knowledge base (RAG)"),
            pgettext_lazy(
                "glossary",
                "The model first looks passages up in your documents, then answers from them and "
                "names the source.",
            ),
        ),
        Entry(
            "edge",
            pgettext_lazy("glossary", "Edge deployment"),
            pgettext_lazy(
                "glossary",
                "The software runs beside the machine, on a small computer in the workshop. Fast, "
                "and data stays on site.",
            ),
        ),
        Entry(
            "on-premise",
            pgettext_lazy("glossary", "On premise"),
            pgettext_lazy(
                "glossary",
                "The software runs on servers of the enterprise.",
            ),
        ),
        Entry(
            "hybrid",
            pgettext_lazy("glossary", "Hybrid deployment"),
            pgettext_lazy(
                "glossary",
                "A part runs in the cloud, such as training, and a part on site, such as "
                "detection.",
            ),
        ),
        Entry(
            "inference",
            pgettext_lazy("glossary", "Training and inference"),
            pgettext_lazy(
                "glossary",
                "Training makes a model from data; inference uses it. They need different "
                "computers.",
            ),
        ),
        Entry(
            "labelling",
            pgettext_lazy("glossary", "Labelled data"),
            pgettext_lazy(
                "glossary",
                "Examples with the right answer beside them, such as pictures in which people "
                "have marked the scratches.",
            ),
        ),
        Entry(
            "compute",
            pgettext_lazy("glossary", "Compute"),
            pgettext_lazy(
                "glossary",
                "Computers for training and inference, as a service or as equipment.",
            ),
        ),
        Entry(
            "mes",
            pgettext_lazy("glossary", "MES, SCADA, PLC"),
            pgettext_lazy(
                "glossary",
                "The systems of a workshop: MES follows orders, SCADA watches machines, PLC "
                "controls them. Say which you have: it decides how a solution is connected.",
            ),
        ),
        Entry(
            "trial",
            pgettext_lazy("glossary", "Trial (PoC)"),
            pgettext_lazy(
                "glossary",
                "A small, limited run on your own data, to see whether it works before a contract "
                "is signed.",
            ),
        ),
    ),
)
