"""A pasted text as lines: without what Word, WPS and WeChat put around the words."""

import re
import unicodedata
from collections import Counter

MAX_BYTES = 64 * 1024
SPACES = str.maketrans(
    {
        "\u00a0": " ",
        "\u3000": " ",
        "\u000b": "\n",  # Word's line break within a paragraph
        "\u000c": "\n",
        "\u0007": "\t",  # the end of a cell of Word's
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
DAY = (
    r"(?:(?:\d{2,4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?|昨天|今天|前天|"
    r"[周星期]{1,2}[一二三四五六日天])"
)
TIME = (
    rf"(?:{DAY}\s*)?(?:上午|下午|晚上|凌晨|中午)?\s*"
    rf"\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?(?:\s*[AP]M)?"
)
CHAT_HEAD = re.compile(rf"(?P<who>\S.{{0,29}}?)\s+{TIME}", re.IGNORECASE)
CHAT_TIME = re.compile(rf"[\[【(（—-]*\s*{TIME}\s*[\]】)）—-]*", re.IGNORECASE)
CHAT_INLINE = re.compile(
    rf"[\[【(（]?{TIME}[\]】)）]?\s*(?P<who>[^:：\s]{{1,20}})[:：]\s*(?P<said>.*)"
)
SPEAKER = re.compile(r"(?P<who>[^:：\s]{1,12})[:：]\s*(?P<said>.*)")
MADE_BY_CHATS = re.compile(r"\[(?:图片|文件|语音|视频|表情|链接|位置|[\u4e00-\u9fff]{1,3})\]")
MIN_TURNS = 2  # below which a name before a colon is no speaker


def clean(text: str) -> str:
    """Return the text without control characters and characters that nobody sees.

    Marks of HTML stay as they are: they are text like any other.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        letter
        for letter in text.translate(SPACES)
        if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return "".join(kept)


def lines_of(text: str, labels: frozenset[str]) -> list[str]:
    """Return the lines that say something; of a chat, what was said without by whom and when.

    A name that is one of ``labels`` is nobody's.
    """
    lines = [re.sub(" {2,}", " ", line).strip(" ") for line in clean(text).split("\n")]
    lines = [line for line in lines if line.strip()]
    heads = [match["who"] for line in lines if (match := CHAT_HEAD.fullmatch(line))]
    inline = [match["who"] for line in lines if (match := CHAT_INLINE.fullmatch(line))]
    named = [match["who"] for line in lines if (match := SPEAKER.fullmatch(line))]
    is_chat = len(heads) + len(inline) >= MIN_TURNS
    speakers = {who for who, times in Counter(named).items() if times >= MIN_TURNS}
    speakers |= set(heads + inline) if is_chat else set()
    speakers = {who for who in speakers if who.lower() not in labels}
    said = (_said(line, speakers, is_chat=is_chat) for line in lines)
    return [line for line in said if line]


def _said(line: str, speakers: set[str], *, is_chat: bool) -> str:
    if is_chat:
        if CHAT_HEAD.fullmatch(line) or CHAT_TIME.fullmatch(line):
            return ""
        if match := CHAT_INLINE.fullmatch(line):
            line = match["said"]
        line = MADE_BY_CHATS.sub("", line).strip()
    match = SPEAKER.fullmatch(line)
    return match["said"].strip() if match and match["who"] in speakers else line
