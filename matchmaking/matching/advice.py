"""What a draft has, what it lacks, and what would help it to be matched: rules in plain words.

Pure: the text is read as it is typed, and nothing is kept.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext

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


def advice_for_scenario(draft: ScenarioDraft) -> list[Advice]:
    """Return what a reviewer needs first, then what helps to find the right providers."""
    text = "\n".join((draft.title, draft.pain_points, draft.requirement, draft.targets))
    return [
        _needed("title", gettext("Title"), draft.title),
        _needed("requirement", gettext("Requirement"), draft.requirement),
        _needed("industries", gettext("Industry"), draft.industries),
        _needed("stages", gettext("Stage"), draft.stages),
        Advice(
            "pain_points",
            "pain_points",
            gettext("Pain points"),
            bool(draft.pain_points.strip()),
            hint=gettext("Say what goes wrong, how often, and what it costs."),
            example=gettext("“Two unplanned stops a week, four hours each”"),
        ),
        Advice(
            "length",
            "requirement",
            gettext("Enough words about the need"),
            len(draft.requirement.strip()) >= LONG_ENOUGH,
            hint=gettext("Two or three full sentences tell far more than a keyword."),
            example=gettext("“What is it done on, what shall come out, what must not change?”"),
        ),
        Advice(
            "numbers",
            "requirement",
            gettext("Numbers"),
            bool(NUMBER.search(text)),
            hint=gettext("Give one figure at least: a rate, a speed, a size."),
            example=gettext("“Missed defects about 5%, strip at 20 m/s”"),
        ),
        Advice(
            "equipment",
            "pain_points",
            gettext("Machine or line"),
            bool(EQUIPMENT.search(text)),
            hint=gettext("Name the machine, line or part: providers search for it."),
            example=gettext("“Hot-rolling line 2, coils of 1.2–6 mm”"),
        ),
        Advice(
            "rhythm",
            "requirement",
            gettext("Cycle or frequency"),
            bool(RHYTHM.search(text)),
            hint=gettext("Say how fast or how often it must work."),
            example=gettext("“One part every 8 seconds, two shifts”"),
        ),
        Advice(
            "targets",
            "targets-0-metric",
            gettext("A measurable target"),
            bool(draft.targets.strip()),
            hint=gettext("A target lets you compare offers later."),
            example=gettext("“Missed defects ≤ 0.5%”"),
        ),
        Advice(
            "systems",
            "requirement",
            gettext("What it must connect to"),
            bool(SYSTEMS.search(text)),
            hint=gettext("Name the systems around it, or say that there are none."),
            example=gettext("“Results go to the MES by OPC UA”"),
        ),
    ]


def advice_for_solution(draft: SolutionDraft, weak: Collection[str] = ()) -> list[Advice]:
    """Return the same of an offer; ``weak`` is what the engine holds against its words."""
    text = "\n".join((draft.title, draft.summary, draft.description, draft.cases))
    said = draft.description.strip()
    tests: list[tuple[str, str, str, bool, str, str]] = [
        (
            "length",
            "description",
            gettext("Enough words about the offer"),
            len(said) >= OFFER_LONG_ENOUGH,
            gettext("Too short: say how it works, what it needs on site, what it has achieved."),
            gettext("“Needs 2000 labelled images and a network socket at the line”"),
        ),
        (
            "sentences",
            "description",
            gettext("Sentences, not keywords"),
            "listing" not in weak and "repetition" not in weak and not is_list_of_keywords(said),
            gettext("Lists of keywords and repetition count for little: write sentences."),
            gettext("“It finds scratches on moving strip”, not “AI, vision, scratches, steel”"),
        ),
        (
            "own_words",
            "description",
            gettext("Your own words"),
            "echo" not in weak and "copy" not in weak,
            gettext("This text is nearly that of a published record: copies get no place."),
            gettext("Tell what only your product does, and where it ran."),
        ),
        (
            "cases",
            "cases-0-customer",
            gettext("A case"),
            bool(draft.cases.strip()),
            gettext("Add one delivered project; the customer may stay unnamed."),
            gettext("“A steel mill in East China: missed defects from 5% to 0.5%”"),
        ),
        (
            "numbers",
            "description",
            gettext("Numbers"),
            bool(NUMBER.search(text)),
            gettext("Give one result or limit as a figure."),
            gettext("“Finds defects from 0.2 mm within 50 ms”"),
        ),
        (
            "equipment",
            "description",
            gettext("Machine or line"),
            bool(EQUIPMENT.search(text)),
            gettext("Name the machines, parts or materials it has worked on."),
            gettext("“Rolled strip, injection-moulded parts”"),
        ),
        (
            "deployment",
            "deployment_modes",
            gettext("How it is deployed"),
            bool(draft.deployment_modes),
            gettext("Tick cloud, edge or on premise: buyers with closed networks filter by it."),
            gettext("“Edge server at the line, nothing leaves the plant”"),
        ),
    ]
    return [
        _needed("title", gettext("Title"), draft.title),
        _needed("summary", gettext("Summary"), draft.summary),
        _needed("description", gettext("Description"), draft.description),
        _needed("capabilities", gettext("Capabilities"), draft.capabilities),
        _needed("stages", gettext("Stage"), draft.stages),
        *(
            Advice(code, field, label, is_met and bool(said), hint=hint, example=example)
            for code, field, label, is_met, hint, example in tests
        ),
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
