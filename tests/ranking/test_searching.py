import pytest

from matchmaking.ranking.index import build_index
from matchmaking.ranking.searching import ask, near_names, search
from tests.factories.ranking import VOCABULARY, candidate, query

SCENARIOS = [
    query("scratch", "冷轧带钢表面划伤漏检", "夜班靠人工目检，希望在线检测划伤和边裂。"),
    query("kiln", "水泥窑煤耗偏高", "希望用模型寻优降低熟料煤耗。", industries=("C31",)),
    query("order", "多品种小批量排产靠经验", "插单频繁，交期难保证，希望自动排产。"),
    query("bearing", "风机轴承突然损坏", "希望提前两周预警。"),
]
SOLUTIONS = [
    candidate(
        "aoi", "带钢表面缺陷检测", "线阵相机识别划伤、边裂。", capabilities=("defect-detect",)
    ),
    candidate("flaw", "布匹瑕疵识别系统", "在线识别断经、污渍。"),
    candidate("aps", "智能排产调度平台", "有限产能排程，插单重排。"),
    candidate("apart", "产线改造", "先看缺陷记录，再谈检测。"),
    candidate("kiln", "窑炉寻优", "预测性维护。 Kiln optimisation.", industries=("C31",)),
    candidate("car", "焊装车间数字化", "面向整车厂。", industries=("C36",)),
    candidate("pay", "薪酬核算", "工资核算与个税申报。"),
]


@pytest.fixture(scope="module")
def index():
    return build_index(SCENARIOS, SOLUTIONS, VOCABULARY)


def solutions(index, text):
    return list(search(index.space, index.solutions, ask(text, index.space), 10))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("缺陷", "aoi"),  # two characters
        ("排产", "aps"),
        ("表面缺陷检测", "aoi"),
        ("瑕疵识别", "flaw"),
        ("預測性維護", "kiln"),  # traditional characters
        ("ＡＰＳ", "aps"),  # full width, another name of what the text says
        ("Surface defect detection", "aoi"),  # English for a Chinese text
        ("kiln optimization", "kiln"),
        ("汽车制造业", "car"),  # by its tag
        ("个税 工资", "pay"),
    ],
)
def test_search_finds_what_people_mean(index, text, first):
    assert solutions(index, text)[0] == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("划伤", ["scratch"]),
        ("刮花", ["scratch"]),  # the same topic
        ("轴承", ["bearing"]),
    ],
)
def test_search_of_scenarios(index, text, found):
    rows = list(search(index.space, index.scenarios, ask(text, index.space), 10))

    assert rows == found


def test_every_word_counts_where_some_record_has_them_all(index):
    assert solutions(index, "缺陷 相机") == ["aoi"]


def test_other_wordings_come_after_the_very_words(index):
    assert solutions(index, "瑕疵识别") == ["flaw", "aoi"]


@pytest.mark.parametrize("text", ["", "   ", "的", "区块链", "缺险捡测", "<script>", "\x00\x07"])
def test_nothing_is_found_for_what_nobody_says(index, text):
    assert solutions(index, text) == []


def test_places_are_those_of_the_text_as_written(index):
    question = ask("缺陷 AOI", index.space)
    text = "表面缺陷、瑕疵识别（ＡＯＩ）"

    assert [text[start:end] for start, end in question.places(text)] == [
        "缺陷",
        "瑕疵识别",
        "ＡＯＩ",
    ]


def test_single_characters_are_marked_where_they_stand():
    assert ask("窑").places("水泥窑") == [(2, 3)]


def test_near_names_share_something_with_the_search(index):
    assert near_names(index.space, ask("缺陷分类", index.space), 3) == ["表面缺陷检测"]
