"""Amounts in words: budgets in 万元, durations in months, targets, and how to reach somebody."""

import math
import re
from dataclasses import dataclass

DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUMBER = r"\d[\d,，]{0,14}(?:\.\d{1,4})?"
YUAN = "rmb|cny|¥|￥|人民币"
MONEY_UNIT = r"(?:亿|百万|千万|万|千|k\b|m(?:illion)?\b|w\b)?\s*(?:元|rmb|cny|yuan|人民币)?"
RANGE = re.compile(
    rf"(?P<before>{YUAN})?\s*(?P<low>{NUMBER})\s*(?P<low_unit>{MONEY_UNIT})\s*(?:-|–|—|~|～|至|到|to)\s*"
    rf"(?P<high>{NUMBER})\s*(?P<unit>{MONEY_UNIT})",
    re.IGNORECASE,
)
SINGLE = re.compile(
    rf"(?P<before>{YUAN})?\s*(?P<high>{NUMBER})\s*(?P<unit>{MONEY_UNIT})", re.IGNORECASE
)
FOREIGN = re.compile(r"美元|欧元|日元|港币|usd|eur|\$|€", re.IGNORECASE)
AT_LEAST = re.compile(r"以上|不低于|不少于|至少|起(?:步)?|at least|from|minimum", re.IGNORECASE)
FACTORS = {"亿": 10_000, "千万": 1000, "百万": 100, "万": 1, "w": 1, "千": 0.1, "k": 0.1, "m": 100}
MAX_BUDGET = 10_000_000  # 万元, a thousand times the largest that was ever posted

MONTHS = re.compile(
    r"(?P<number>\d{1,4}(?:\.\d)?|[一二两三四五六七八九十]{1,3}|半)\s*(?:-|–|~|～|至|到|to)?\s*"
    r"(?P<high>\d{1,4}|[一二两三四五六七八九十]{1,3})?\s*"
    r"(?P<unit>个?月(?!\d|底|初|中|份|日)|years?|年(?!\d|产|底|初|以)|months?|weeks?|个?星期|周|days?|"
    r"个?工作日|天)(?P<half>半)?",
    re.IGNORECASE,
)
MAX_MONTHS = 120

PHONE = re.compile(
    r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|"
    r"0\d{2,3}[- ]?\d{7,8}(?:[-转]\d{1,5})?)(?!\d)"
)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,10}")
NAME = re.compile(r"[\u4e00-\u9fff·]{2,6}|[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+){0,3}")
NOT_NAMES = re.compile(
    r"联系人?|电话|手机号?码?|邮箱|微信|负责人|请|对接人|方式|"
    r"：|:|tel|phone|e-?mail|contact|at\b|or\b",
    re.IGNORECASE,
)

SIGNS = {
    ">=": r"≥|>=|＞|>|不低于|不少于|不小于|至少|达到|达|提高到|提升到|提升至|提高至|高于|大于|超过|"
    r"at least|above|over|no less than",
    "<=": r"≤|<=|＜|<|不高于|不超过|不大于|低于|小于|降到|降至|降低到|降低至|下降到|减少到|减至|"
    r"缩短到|缩短至|控制在|压到|at most|below|under|no more than|within",
    "=": r"=|等于|equals",
}
UNIT = (
    r"%|％|‰|ppm|毫秒|ms|分钟|min(?:utes)?|小时|hours?|秒|s\b|μm|um\b|微米|毫米|mm|米|m/s|m/min|"
    r"个百分点|[个件片台次天吨年月]|℃|kWh|kg|dB|fps|h\b|days?"
)
TARGET = re.compile(
    r"(?P<metric>[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff /-]{1,23}?)\s*"
    r"(?:(?:从|由|from)\s*\d{1,9}(?:\.\d{1,6})?\s*[%％\w\u4e00-\u9fff]{0,3}?\s*)?"
    rf"(?P<sign>{'|'.join(SIGNS.values())})\s*"
    rf"(?P<value>\d{{1,9}}(?:\.\d{{1,6}})?)\s*(?P<unit>{UNIT})?\s*(?P<after>以上|以下|以内|之内)?",
    re.IGNORECASE,
)
BEFORE_METRIC = re.compile(
    r"^(?:要求|希望|需要|能够|能把|能将|使得?|将|把|其中|确保|实现|保证|并且?|且|的|同时|目标|让|要|"
    r"我们|最好|the|keep|reach|get|bring)\s*",
    re.IGNORECASE,
)
AFTER_METRIC = re.compile(
    r"\s*(?:要|需|应|须|能|可以|必须|能够|稳定|should be|must be|be|to|is)$", re.I
)
LESS = re.compile(
    r"漏|误|废|不良|返工|停机|节拍|时间|周期|耗时|能耗|成本|故障|miss|scrap|reject|cycle|time|cost|error",
    re.IGNORECASE,
)
NEAR = {"以下": "<=", "以内": "<=", "之内": "<=", "以上": ">="}
SHOWN = {">=": "≥", "<=": "≤", "=": "="}


@dataclass(frozen=True, slots=True)
class Target:
    metric: str
    comparator: str  # as a scenario keeps it
    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.metric} {SHOWN[self.comparator]} {self.value} {self.unit}".strip()


def money(text: str, *, in_wan: bool = False) -> tuple[int | None, int | None]:
    """Return the lowest and highest amount that a text names, in 万元.

    A bare number counts if the text or its label says 万 (``in_wan``); of an amount in foreign
    money nothing is said. One amount is the highest unless the text says “at least”.
    """
    if FOREIGN.search(text):
        return None, None
    if match := RANGE.search(text):
        before = "" if in_wan else match["before"]
        high = _wan(match["high"], match["unit"] or before, in_wan=in_wan)
        low = _wan(match["low"], match["low_unit"] or match["unit"] or before, in_wan=in_wan)
        if low is not None and high is not None and low <= high:
            return math.floor(low), math.ceil(high)
    for match in SINGLE.finditer(text):
        unit = match["unit"] or ("" if in_wan else match["before"])
        amount = _wan(match["high"], unit, in_wan=in_wan)
        if amount is not None:
            if AT_LEAST.search(text):
                return math.floor(amount), None
            return None, math.ceil(amount)
    return None, None


def _wan(number: str, unit: str | None, *, in_wan: bool) -> float | None:
    amount = float(re.sub("[,，]", "", number))
    unit = (unit or "").lower().strip()
    factor = next((value for name, value in FACTORS.items() if unit.startswith(name)), None)
    if factor is None:
        is_yuan = bool(re.match(f"元|yuan|{YUAN}", unit))
        if not is_yuan and not in_wan:
            return None
        factor = 0.0001 if is_yuan else 1
    found = amount * factor
    return found if 0 < found <= MAX_BUDGET else None


def months(text: str) -> int | None:
    """Return the longest duration that the first statement of one names, in whole months."""
    for match in MONTHS.finditer(text):
        number = _number(match["high"] or match["number"])
        unit = match["unit"].lower()
        if re.search("年|year", unit):
            found = number * 12 + (6 if match["half"] else 0)
        elif re.search("周|星期|week", unit):
            found = number * 7 / 30
        elif re.search("天|日|day", unit):
            found = number / 30
        else:
            found = number + (0.5 if match["half"] else 0)
        whole = math.ceil(found - 0.05)
        if 1 <= whole <= MAX_MONTHS:
            return whole
    return None


def _number(words: str) -> float:
    if words == "半":
        return 0.5
    if words[0].isdigit():
        return float(words)
    tens, ten, ones = words.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def targets(text: str) -> list[Target]:
    """Return the measurable targets that a text states, each once."""
    found = {}
    for match in TARGET.finditer(text):
        metric = AFTER_METRIC.sub("", _stripped(match["metric"].strip()))
        if len(metric) < 2:
            continue
        sign = next(key for key, words in SIGNS.items() if re.fullmatch(words, match["sign"], re.I))
        if re.fullmatch("达到?", match["sign"]) and LESS.search(metric):
            sign = "<="
        comparator = NEAR.get(match["after"] or "", sign)
        unit = (match["unit"] or "").replace("％", "%")
        found[metric, comparator] = Target(metric, comparator, match["value"], unit)
    return list(found.values())


def _stripped(metric: str) -> str:
    shorter = BEFORE_METRIC.sub("", metric)
    return metric if shorter == metric else _stripped(shorter)


def contact(text: str) -> dict[str, str]:
    """Return name, phone and e-mail of whom a text says to ask."""
    found = {}
    if phone := PHONE.search(text):
        found["contact_phone"] = phone[0]
    if email := EMAIL.search(text):
        found["contact_email"] = email[0]
    left = NOT_NAMES.sub(" ", EMAIL.sub(" ", PHONE.sub(" ", text)))
    if name := NAME.search(left):
        found["contact_name"] = name[0]
    return found
