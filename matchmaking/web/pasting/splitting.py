"""A pasted text split into the fields of a scenario or a solution, for its author to confirm.

Pure: nothing is looked up and nothing is kept. What no rule recognises is left as it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from matchmaking.taxonomy.regions import CHINESE_NAMES, NATIONWIDE, Province
from matchmaking.web.pasting.amounts import contact, money, months, targets
from matchmaking.web.pasting.cleaning import lines_of
from matchmaking.web.pasting.labels import LABELS, is_other_heading, labelled
from matchmaking.web.pasting.tables import untabbed

MAX_TITLE = 60
LIMITS = {
    "title": MAX_TITLE,
    "pain_points": 600,
    "requirement": 1200,
    "current_state": 600,
    "summary": 200,
    "description": 3000,
}
SENTENCE = re.compile(r"(?<=[。！？!?；;])|(?<=[.])\s+(?=[A-Z])")
NEED = re.compile(
    r"希望|需要|要求|想要|想上|想做|想用|打算|计划|拟|实现|必须|期望|最好|寻找|寻求|求推荐|"
    r"\b(?:need|want|require|must|should|looking for|wish|plan)",
    re.IGNORECASE,
)
PAIN = re.compile(
    r"漏检|误检|误判|误差|报废|返工|停机|效率低|成本高|浪费|难以|不稳定|跟不上|没法|靠人工|人工成本|"
    r"凭经验|招人难|招不到|滞后|不准|经常|频繁|太慢|故障|投诉|损失|问题|瓶颈|很难|容易出错|疲劳|"
    r"\b(?:problem|miss(?:ed|es)?|scrap|rework|downtime|manual(?:ly)?|slow|error|difficult|loss|"
    r"too (?:late|many|much))",
    re.IGNORECASE,
)
STATE = re.compile(
    r"目前|现在|现有|我们厂|我厂|我司|我公司|年产|月产|已有|已上线|currently|at present|we run",
    re.I,
)
BUDGET = re.compile(r"预算|投入|投资|budget", re.IGNORECASE)
ABOUT = re.compile(r"\d\s*万元?(?:以内|左右|上下|之内|封顶)|(?:大概|大约|不超过)\s*\d{1,6}\s*万")
LOSS = re.compile(r"损失|浪费|产值|年产|成本")
TIME = re.compile(
    r"周期|工期|上线|交付|完成|验收|以内|之内|内(?:要|完|上)|within|go live|deliver", re.I
)
ASK = re.compile(r"联系|电话|手机|微信|邮箱|contact|call|e-?mail", re.IGNORECASE)
PRICE = re.compile(r"报价|价格|售价|费用|price", re.IGNORECASE)
MODES = {
    "on_premise": r"本地|私有化|内网|机房|on.?premis",
    "edge": r"边缘|现场端|工控机|\bedge\b",
    "hybrid": r"混合|云边|hybrid",
    "cloud": r"公有云|云端|云部署|上云|saas|\bcloud\b",
}
GREETING = re.compile(
    r"(?:您好|你好|大家好|各位好?|hi|hello|dear all)[，,!！。.\s]*", re.IGNORECASE
)


@dataclass(slots=True)
class Split:
    """Values by the names of the form's fields, and the lines that belong to none.

    ``targets`` and ``cases`` hold a line for each row.
    """

    values: dict[str, str] = field(default_factory=dict)
    rest: str = ""


@dataclass(slots=True)
class _Parts:
    kind: str
    texts: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    loose: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    heading: str = ""  # of what no field is for

    def add(self, name: str, label: str, words: str) -> None:
        if words:
            self.texts[name].append((label, words))


def split_text(text: str, kind: str) -> Split:
    """Return what a pasted text proposes for each field of a ``kind``, “scenario” or “solution”."""
    lines = list(untabbed(lines_of(text, frozenset(LABELS[kind])), kind))
    parts = _sorted_lines(lines, kind)
    split = _Filler(parts)
    split.fill()
    return Split(split.values, "\n".join(split.rest))


def _sorted_lines(lines: Iterable[str], kind: str) -> _Parts:
    parts = _Parts(kind)
    name = label = ""
    for line in lines:
        found = labelled(line, kind)
        if found:
            name, label, words = found
            parts.add(name, label, words)
            if name == "rest":
                parts.rest.append(line)
        elif is_other_heading(line):
            name, label = "rest", line
            parts.rest.append(line)
        elif name == "rest":
            parts.rest.append(line)
        elif name in {"", "title"}:
            parts.loose.append(line)
        elif name in ONE_LINE and parts.texts[name]:
            name = ""
            parts.loose.append(line)
        else:
            parts.add(name, label, line)
    return parts


ONE_LINE = {
    "budget", "duration_months", "province", "phone", "email", "organization", "deployment",
    "price", "areas",
}  # fmt: skip


class _Filler:
    def __init__(self, parts: _Parts) -> None:
        self.kind = parts.kind
        self.parts = parts
        self.values: dict[str, str] = {}
        self.rest: list[str] = []
        self.free: dict[str, list[str]] = defaultdict(list)

    def fill(self) -> None:
        self._title()
        self._labelled_numbers()
        for sentence in self._sentences():
            self._sort(sentence)
        self._labelled_texts()
        self.rest += self.parts.rest

    def _title(self) -> None:
        given = self.parts.texts.pop("title", [])
        if given:
            (_, words), *others = given
            self._put_text("title", words.strip("《》「」“”"))
            self.rest += [words for _, words in others]
        elif self.parts.loose and _is_title(self.parts.loose[0]):
            self.values["title"] = self.parts.loose.pop(0).strip("#《》【】* ")

    def _labelled_numbers(self) -> None:
        readers = {
            "budget": self._budget,
            "price": self._price,
            "duration_months": self._duration,
            "province": self._province,
            "contact": self._contact,
            "phone": self._contact,
            "email": self._contact,
            "deployment": self._deployment,
            "areas": self._areas,
        }
        for name, read in readers.items():
            for label, words in self.parts.texts.pop(name, []):
                if not read(words, label):
                    self.rest.append(f"{label}：{words}")
        for label, words in self.parts.texts.pop("organization", []):
            self.rest.append(f"{label}：{words}")
        self.parts.texts.pop("rest", None)

    def _sentences(self) -> Iterator[str]:
        for line in self.parts.loose:
            for sentence in SENTENCE.split(GREETING.sub("", line, count=1)):
                if sentence and sentence.strip():
                    yield sentence.strip()

    def _sort(self, sentence: str) -> None:
        """Put a sentence without a label where its words say that it belongs."""
        if ASK.search(sentence) and self._contact(sentence, ""):
            return
        speaks_of_money = BUDGET.search(sentence) or ABOUT.search(sentence)
        taken = bool(speaks_of_money) and not LOSS.search(sentence) and self._budget(sentence, "")
        taken |= bool(PRICE.search(sentence)) and self._price(sentence, "")
        taken |= bool(TIME.search(sentence)) and self._duration(sentence, "")
        if self.kind == "solution":
            if not taken:
                self.free["description"].append(sentence)
            return
        for name, words in _by_words(sentence):
            if name == "requirement" and targets(words):
                self.free["targets"].append(words)
            if name:
                self.free[name].append(words)
            elif targets(words):
                self.free["targets"].append(words)
            elif not taken:
                self.rest.append(words)

    def _labelled_texts(self) -> None:
        for name, words in self.free.items():
            self.parts.texts[name].append(("", _joined(words)))
        rows = {"targets": self._targets, "cases": self._cases}
        for name, said in self.parts.texts.items():
            if name in rows:
                rows[name](said)
            else:
                several = len({label for label, _ in said}) > 1
                self._put_text(name, "\n".join(_told(said, with_labels=several)))
        if self.kind == "solution" and "summary" not in self.values:
            self._summary()

    def _summary(self) -> None:
        first = next(iter(SENTENCE.split(self.values.get("description", ""))), "").strip()
        if 8 <= len(first) <= LIMITS["summary"] and "\n" not in first:
            self.values["summary"] = first

    def _put_text(self, name: str, words: str) -> None:
        """Take what the field holds; what is too long stays at the end of a sentence."""
        kept, left = _cut(words.strip(), LIMITS[name])
        self.values[name] = kept
        if left:
            self.rest.append(left)

    def _targets(self, said: list[tuple[str, str]]) -> None:
        found: dict[str, None] = {}
        for label, words in said:
            stated = targets(words)
            found |= {str(target): None for target in stated}
            if label and not stated:
                self.rest.append(f"{label}：{words}")
        if found:
            self.values["targets"] = "\n".join(found)

    def _cases(self, said: list[tuple[str, str]]) -> None:
        self.values["cases"] = "\n".join(words for _, words in said)

    def _budget(self, words: str, label: str) -> bool:
        low, high = money(words, in_wan="万" in label)
        names = ("budget_min", "budget_max")
        return self.kind == "scenario" and self._range(low, high, *names)

    def _price(self, words: str, label: str) -> bool:
        low, high = money(words, in_wan="万" in label)
        names = ("price_min", "price_max")
        return self.kind == "solution" and self._range(low, high, *names)

    def _range(self, low: int | None, high: int | None, *names: str) -> bool:
        given = dict(zip(names, (low, high), strict=True))
        self.values |= {name: str(amount) for name, amount in given.items() if amount is not None}
        return low is not None or high is not None

    def _duration(self, words: str, _label: str) -> bool:
        name = "duration_months" if self.kind == "scenario" else "delivery_months"
        number = months(words)
        if number is not None:
            self.values.setdefault(name, str(number))
        return number is not None

    def _province(self, words: str, _label: str) -> bool:
        found = provinces(words)
        if found and self.kind == "scenario":
            self.values["province"] = found[0]
        return bool(found) and self.kind == "scenario" and len(words) <= 8

    def _areas(self, words: str, _label: str) -> bool:
        if NATIONWIDE in words or "nationwide" in words.lower():
            self.values["is_nationwide"] = "on"
            return True
        if found := provinces(words):
            self.values["service_areas"] = ",".join(found)
        return bool(found)

    def _contact(self, words: str, label: str) -> bool:
        found = contact(words) if self.kind == "scenario" else {}
        if not label and len(found) == 1 and "contact_name" in found:
            return False
        self.values |= {name: value for name, value in found.items() if name not in self.values}
        return bool(found)

    def _deployment(self, words: str, _label: str) -> bool:
        modes = [mode for mode, said in MODES.items() if re.search(said, words, re.IGNORECASE)]
        if modes:
            name = "deployment" if self.kind == "scenario" else "deployment_modes"
            self.values[name] = modes[0] if self.kind == "scenario" else ",".join(modes)
        return bool(modes)


def provinces(text: str) -> list[str]:
    """Return the codes of the provinces that a text names in Chinese, in its order."""
    places = {
        code: place
        for code, name in CHINESE_NAMES.items()
        if (place := text.find(re.sub(r"(?:壮族|回族|维吾尔)?自治区|特别行政区|[省市]$", "", name)))
        >= 0
    }
    return [str(Province(code)) for code in sorted(places, key=lambda code: places[code])]


def _is_title(line: str) -> bool:
    is_whole = not re.search(r"[。；;！!？?，,：:]", line)
    return 4 <= len(line) <= MAX_TITLE and is_whole and not GREETING.match(line)


def _by_words(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a sentence with the fields that their words speak of."""
    need = NEED.search(sentence)
    commas = re.finditer("[，,]", sentence[: need.start()]) if need else ()
    comma = max((match.start() for match in commas), default=0)
    if name := _name_of(sentence[:comma]):
        before, sentence = sentence[:comma].strip(), sentence[comma + 1 :].strip()
        yield name, before + ("." if before.isascii() else "。")
    yield ("requirement" if need else _name_of(sentence)), sentence


def _name_of(words: str) -> str:
    if PAIN.search(words):
        return "pain_points"
    return "current_state" if STATE.search(words) else ""


def _joined(sentences: list[str]) -> str:
    space = " " if all(sentence.isascii() for sentence in sentences) else ""
    ends = (space if re.search("[。！？；.!?;]$", sentence) else "\n" for sentence in sentences)
    return "".join(map("".join, zip(sentences, ends, strict=True))).strip()


def _told(said: list[tuple[str, str]], *, with_labels: bool) -> Iterator[str]:
    """Yield the lines of a field; of several labels each is told once, where it begins."""
    before = ""
    for label, words in said:
        is_new = with_labels and label and label != before
        yield f"{label}：{words}" if is_new else words
        before = label


def _cut(words: str, limit: int) -> tuple[str, str]:
    if len(words) <= limit:
        return words, ""
    ends = [match.end() for match in re.finditer(r"[。！？!?；;，,\n]", words[:limit])]
    at = ends[-1] if ends and ends[-1] > limit // 3 else limit
    return words[:at].strip(), words[at:].strip()
