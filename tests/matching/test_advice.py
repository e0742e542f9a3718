import pytest

from matchmaking.matching.advice import (
    advice_for_scenario,
    advice_for_solution,
    is_list_of_keywords,
)
from matchmaking.matching.drafts import ScenarioDraft, SolutionDraft

NEED = ScenarioDraft(
    title="热轧带钢表面划伤漏检",
    pain_points="夜班人工目检漏检率约5%，每月客诉3起。",
    requirement=(
        "在2号热轧机出口，对20 m/s的带钢双面在线检测划伤和边裂，0.2 mm以上都要识别，"
        "每卷结果写入MES，误报不能影响节拍，现场有粉尘和水雾。"
    ),
    targets="漏检率 %",
    industries=("C31",),
    stages=("production",),
)
OFFER = SolutionDraft(
    title="带钢表面在线质检",
    summary="线阵相机识别划伤和边裂。",
    description=(
        "在轧机出口安装8台线阵相机，边缘服务器放在产线旁，50 ms内给出每一处划伤和边裂的位置与长度。"
        "起步需要2000张标注图片和一个网口，两名工程师现场调试三周。某钢厂使用三个月后，漏检率由5%降到0.5%，"
        "夜班目检由四人减为一人，结果按卷写入已有的系统。"
    ),
    cases="华东某钢厂 热轧检测",
    stages=("production",),
    capabilities=("defect-detect",),
    deployment_modes=("edge",),
)


def missing(advice):
    return [one.code for one in advice if not one.is_met]


def test_full_texts_lack_nothing():
    assert missing(advice_for_scenario(NEED)) == []
    assert missing(advice_for_solution(OFFER)) == []


def test_empty_need_is_told_what_a_submission_needs_and_what_helps():
    advice = advice_for_scenario(ScenarioDraft())

    assert [one.code for one in advice if one.is_needed] == [
        "title", "requirement", "industries", "stages",
    ]  # fmt: skip
    assert missing(advice) == [one.code for one in advice]
    assert all(one.hint and one.example for one in advice if not one.is_needed)


@pytest.mark.parametrize(
    ("weak", "found"),
    [
        ({"listing"}, "sentences"),
        ({"repetition"}, "sentences"),
        ({"echo"}, "own_words"),
        ({"copy"}, "own_words"),
    ],
)
def test_what_the_engine_holds_against_an_offer_is_told(weak, found):
    assert missing(advice_for_solution(OFFER, weak)) == [found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AI、大数据、深度学习、数字孪生、视觉、划伤、钢铁", True),
        ("AI, vision, steel, defects, cloud, edge, MES", True),
        (OFFER.description, False),
        ("It finds scratches, cracks, holes, pits, stains and scale. It runs at the edge.", False),
        ("检测", False),
    ],
)
def test_is_list_of_keywords(text, expected):
    assert is_list_of_keywords(text) is expected
