"""What a draft has, what it lacks, and what would help it to be matched: rules in plain words.

Pure: the text is read as it is typed, and nothing is kept.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.drafts import ScenarioDraft, SolutionDraft

NUMBER = re.compile(
    r"\d{1,9}(?:\.\d{1,6})?\s{0,2}(?:%|％|‰|ppm|毫?秒|ms|分钟|小时|天|周|个?月|年|[个件片台条次人米吨度]|万|mm|毫米|微米|μm|"
    r"m/s|m/min|℃|kW|kg|t\b|s\b|min|hours?|days?|shifts?|lines?|people|pcs|units?)",
    re.IGNORECASE,
)
EQUIPMENT = re.compile(
    r"轧机|机床|注塑机|冲床|冲压|焊机|机器人|机械手|产线|生产线|流水线|炉|泵|电机|风机|压缩机|传送带|输送|相机|"
    r"传感器|仪表|模具|刀具|锅炉|贴片机|设备|\b(?:machine|line|furnace|robot|press|mill|pump|motor|"
    r"conveyor|camera|sensor|mould|mold|kiln|oven|compressor)",
    re.IGNORECASE,
)
RHYTHM = re.compile(
    r"节拍|每[班天日周月年小分批件台次]|/\s{0,2}(?:班|天|小时|分钟|月|h|min|s)|班次|夜班|周期|频率|实时|在线|秒内|"
    r"\b(?:per|every|each)\s{1,3}(?:shift|day|hour|minute|week|month|year|part|coil|cycle)|cycle|real.?time",
    re.IGNORECASE,
)
SYSTEMS = re.compile(
    r"MES|ERP|PLC|SCADA|DCS|WMS|QMS|OPC|接口|对接|系统|interface|connect", re.IGNORECASE
)
COMMAS = re.compile(r"[、，,;；/|\s]+")
ENDS = re.compile(r"[。！？!?；;\n]|\.\s")
LONG_ENOUGH = 60  # characters of what is needed
OFFER_LONG_ENOUGH = 120  # of what is offered
MAX_KEYWORD = 8
MIN_KEYWORDS = 6
KEYWORDS_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Advice:
    """Something a draft has or lacks; ``field`` is where it is written.

    ``is_needed`` things stop a submission. ``hint`` says what to do, ``example`` how it looks.
    """

    code: str
    field: str
    label: str
    is_met: bool
    is_needed: bool = False
    hint: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What helps a draft, said before it is looked at."""

    code: str
    field: str
    label: Promise
    hint: Promise
    example: Promise

    def advice(self, *, is_met: bool) -> Advice:
        label, hint, example = str(self.label), str(self.hint), str(self.example)
        return Advice(self.code, self.field, label, is_met, hint=hint, example=example)


OF_SCENARIOS = (
    Rule(
        "pain_points",
        "pain_points",
        _("Pain points"),
        _("Say what goes wrong, how often, and what it costs."),
        _("“Two unplanned stops a week, four hours each”"),
    ),
    Rule(
        "length",
        "requirement",
        _("Enough words about the need"),
        _("Two or three full sentences tell far more than a keyword."),
        _("“What is it done on, what shall come out, what must not change?”"),
    ),
    Rule(
        "numbers",
        "requirement",
        _("Numbers"),
        _("Give one figure at least: a rate, a speed, a size."),
        _("“Missed defects about 5%, strip at 20 m/s”"),
    ),
    Rule(
        "equipment",
        "pain_points",
        _("Machine or line"),
        _("Name the machine, line or part: providers search for it."),
        _("“Hot-rolling line 2, coils of 1.2–6 mm”"),
    ),
    Rule(
        "rhythm",
        "requirement",
        _("Cycle or frequency"),
        _("Say how fast or how often it must work."),
        _("“One part every 8 seconds, two shifts”"),
    ),
    Rule(
        "targets",
        "targets-0-metric",
        _("A measurable target"),
        _("A target lets you compare offers later."),
        _("“Missed defects ≤ 0.5%”"),
    ),
    Rule(
        "systems",
        "requirement",
        _("What it must connect to"),
        _("Name the systems around it, or say that there are none."),
        _("“Results go to the MES by OPC UA”"),
    ),
)
OF_SOLUTIONS = (
    Rule(
        "length",
        "description",
        _("Enough words about the offer"),
        _("Too short: say how it works, what it needs on site, what it has achieved."),
        _("“Needs 2000 labelled images and a network socket at the line”"),
    ),
    Rule(
        "sentences",
        "description",
        _("Sentences, not keywords"),
        _("Lists of keywords and repetition count for little: write sentences."),
        _("“It finds scratches on moving strip”, not “AI, vision, scratches, steel”"),
    ),
    Rule(
        "own_words",
        "description",
        _("Your own words"),
        _("This text is nearly that of a published record: copies get no place."),
        _("Tell what only your product does, and where it ran."),
    ),
    Rule(
        "cases",
        "cases-0-customer",
        _("A case"),
        _("Add one delivered project; the customer may stay unnamed."),
        _("“A steel mill in East China: missed defects from 5% to 0.5%”"),
    ),
    Rule(
        "numbers",
        "description",
        _("Numbers"),
        _("Give one result or limit as a figure."),
        _("“Finds defects from 0.2 mm within 50 ms”"),
    ),
    Rule(
        "equipment",
        "description",
        _("Machine or line"),
        _("Name the machines, parts or materials it has worked on."),
        _("“Rolled strip, injection-moulded parts”"),
    ),
    Rule(
        "deployment",
        "deployment_modes",
        _("How it is deployed"),
        _("Tick cloud, edge or on premise: buyers with closed networks filter by it."),
        _("“Edge server at the line, nothing leaves the plant”"),
    ),
)


def advice_for_scenario(draft: ScenarioDraft) -> list[Advice]:
    """Return what a reviewer needs first, then what helps to find the right providers."""
    text = "\n".join((draft.title, draft.pain_points, draft.requirement, draft.targets))
    met = {
        "pain_points": bool(draft.pain_points.strip()),
        "length": len(draft.requirement.strip()) >= LONG_ENOUGH,
        "numbers": bool(NUMBER.search(text)),
        "equipment": bool(EQUIPMENT.search(text)),
        "rhythm": bool(RHYTHM.search(text)),
        "targets": bool(draft.targets.strip()),
        "systems": bool(SYSTEMS.search(text)),
    }
    return [
        _needed("title", gettext("Title"), draft.title),
        _needed("requirement", gettext("Requirement"), draft.requirement),
        _needed("industries", gettext("Industry"), draft.industries),
        _needed("stages", gettext("Stage"), draft.stages),
        *(rule.advice(is_met=met[rule.code]) for rule in OF_SCENARIOS),
    ]


def advice_for_solution(draft: SolutionDraft, weak: Collection[str] = ()) -> list[Advice]:
    """Return the same of an offer; ``weak`` is what the engine holds against its words."""
    text = "\n".join((draft.title, draft.summary, draft.description, draft.cases))
    said = draft.description.strip()
    met = {
        "length": len(said) >= OFFER_LONG_ENOUGH,
        "sentences": not ({"listing", "repetition"} & set(weak) or is_list_of_keywords(said)),
        "own_words": not {"echo", "copy"} & set(weak),
        "cases": bool(draft.cases.strip()),
        "numbers": bool(NUMBER.search(text)),
        "equipment": bool(EQUIPMENT.search(text)),
        "deployment": bool(draft.deployment_modes),
    }
    return [
        _needed("title", gettext("Title"), draft.title),
        _needed("summary", gettext("Summary"), draft.summary),
        _needed("description", gettext("Description"), draft.description),
        _needed("capabilities", gettext("Capabilities"), draft.capabilities),
        _needed("stages", gettext("Stage"), draft.stages),
        *(rule.advice(is_met=met[rule.code] and bool(said)) for rule in OF_SOLUTIONS),
    ]


def is_list_of_keywords(text: str) -> bool:
    """Whether a text is short words in a row, with hardly a sentence between them."""
    words = [word for word in COMMAS.split(ENDS.sub("，", text)) if word]
    if len(words) < MIN_KEYWORDS or (text.isascii() and ENDS.search(text)):
        return False
    short = [word for word in words if len(word) <= MAX_KEYWORD]
    commas = len(re.findall("[、，,;；/|]", text))
    return commas >= MIN_KEYWORDS - 1 and len(short) / len(words) >= KEYWORDS_SHARE


def _needed(name: str, label: str, said: str | tuple[str, ...]) -> Advice:
    is_met = bool(said.strip() if isinstance(said, str) else said)
    return Advice(name, name, label, is_met, is_needed=True)
