"""Texts as people paste them from Word, WPS and WeChat, and what becomes of each."""

import time

import pytest

from matchmaking.web.pasting.cleaning import MAX_BYTES, clean
from matchmaking.web.pasting.splitting import LIMITS, split_text

NUMBERED = """热轧带钢表面缺陷在线检测
一、项目背景
我公司年产热轧板卷300万吨，目前2条产线。
二、存在的问题及痛点
1. 带钢速度快，人工目检漏检率约5%；
2. 夜班疲劳，客户投诉每月3起。
三、项目需求
（1）在线检测划伤、边裂；
（2）与MES对接。
四、预期目标
漏检率≤0.5%，检出率达到99%以上；误报率控制在2%以内
五、项目预算：80-120万元
六、实施周期：6个月
七、联系人：王建国 13812345678 wang@example.com
八、公司简介
成立于1998年。"""

CHAT = """王工 2024/3/5 14:22
你好，我们厂冲压线模具经常坏，换模停机一次要4小时，希望能提前预警
李经理 14:25
预算多少？
王工 14:26
大概50万以内，三个月内上线
[图片]
王工 14:30
电话13912345678"""

TABLE = (
    "需求名称\t注塑件外观检测\t所在地区\t江苏省苏州市\n业务痛点\t人工检测效率低，每班需要6人\n"
    "项目需求\t自动识别缩水、飞边\n指标\t现状\t目标\n漏检率\t5%\t≤0.5%\n节拍\t8秒\t3秒\n"
    "预算（万元）\t60\t工期\t半年\n单位名称\t苏州某某塑料有限公司"
)

ENGLISH = """Project name: Weld seam inspection
Background: We run 12 welding robots on two shifts.
Pain points: Manual inspection misses 3% of pores.
What we need: Inline inspection within the 40 s cycle.
Targets: miss rate at most 0.5 %
Budget: CNY 500,000 - 800,000
Timeline: 6 months
Contact: Jane Miller, jane@example.com"""

OFFER = """产品名称：带钢表面在线质检系统
产品简介：用线阵相机在线识别带钢缺陷。
主要功能
划伤、边裂识别；自动分级。
技术特点：边缘部署，与MES对接。
部署方式：边缘+本地私有化
参考价格：30万-50万
交付周期：2-3个月
服务区域：江苏、浙江
典型案例
1. 华东某钢厂：热轧检测，漏检率由5%降到0.5%
2. 某铝厂：冷轧检测
联系人：李工 13700001111"""


def test_split_text_follows_numbered_headings():
    split = split_text(NUMBERED, "scenario")

    assert split.values == {
        "title": "热轧带钢表面缺陷在线检测",
        "current_state": "我公司年产热轧板卷300万吨，目前2条产线。",
        "pain_points": "1. 带钢速度快，人工目检漏检率约5%；\n2. 夜班疲劳，客户投诉每月3起。",
        "requirement": "（1）在线检测划伤、边裂；\n（2）与MES对接。",
        "targets": "漏检率 ≤ 0.5 %\n检出率 ≥ 99 %\n误报率 ≤ 2 %",
        "budget_min": "80",
        "budget_max": "120",
        "duration_months": "6",
        "contact_name": "王建国",
        "contact_phone": "13812345678",
        "contact_email": "wang@example.com",
    }
    assert split.rest == "八、公司简介\n成立于1998年。"


def test_split_text_reads_a_chat_without_who_said_it_and_when():
    split = split_text(CHAT, "scenario")

    assert split.values == {
        "pain_points": "我们厂冲压线模具经常坏，换模停机一次要4小时。",
        "requirement": "希望能提前预警",
        "budget_max": "50",
        "duration_months": "3",
        "contact_phone": "13912345678",
    }
    assert split.rest == "预算多少？"


def test_split_text_reads_a_chat_of_names_and_colons():
    chat = "张三：注塑机经常停机\n李四：多久一次？\n张三：每周两次，希望提前三天报警\n李四：好的"

    split = split_text(chat, "scenario")

    assert split.values == {
        "title": "注塑机经常停机",
        "requirement": "每周两次，希望提前三天报警",
    }
    assert split.rest == "多久一次？\n好的"


def test_split_text_reads_rows_of_a_table():
    split = split_text(TABLE, "scenario")

    assert split.values == {
        "title": "注塑件外观检测",
        "province": "320000",
        "pain_points": "人工检测效率低，每班需要6人",
        "requirement": "自动识别缩水、飞边",
        "targets": "漏检率 ≤ 0.5 %\n节拍 ≤ 3 秒",
        "budget_max": "60",
        "duration_months": "6",
    }
    assert split.rest == "单位名称：苏州某某塑料有限公司"


def test_split_text_reads_english():
    split = split_text(ENGLISH, "scenario")

    assert split.values == {
        "title": "Weld seam inspection",
        "current_state": "We run 12 welding robots on two shifts.",
        "pain_points": "Manual inspection misses 3% of pores.",
        "requirement": "Inline inspection within the 40 s cycle.",
        "targets": "miss rate ≤ 0.5 %",
        "budget_min": "50",
        "budget_max": "80",
        "duration_months": "6",
        "contact_name": "Jane Miller",
        "contact_email": "jane@example.com",
    }
    assert split.rest == ""


def test_split_text_reads_an_offer():
    split = split_text(OFFER, "solution")

    assert split.values == {
        "title": "带钢表面在线质检系统",
        "summary": "用线阵相机在线识别带钢缺陷。",
        "description": "主要功能：划伤、边裂识别；自动分级。\n技术特点：边缘部署，与MES对接。",
        "deployment_modes": "on_premise,edge",
        "price_min": "30",
        "price_max": "50",
        "delivery_months": "3",
        "service_areas": "320000,330000",
        "cases": "1. 华东某钢厂：热轧检测，漏检率由5%降到0.5%\n2. 某铝厂：冷轧检测",
    }
    assert split.rest == "联系人：李工 13700001111"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "【痛点】靠人工，慢\n【需求】上视觉检测",
            {"pain_points": "靠人工，慢", "requirement": "上视觉检测"},
        ),
        (
            "**Problem:** too slow\n# Requirements\nfaster",
            {"pain_points": "too slow", "requirement": "faster"},
        ),
        ("预算：不低于50万元", {"budget_min": "50"}),
        ("预算：500000元", {"budget_max": "50"}),
        ("预算：1.2亿元", {"budget_max": "12000"}),
        ("工期：一年半", {"duration_months": "18"}),
        ("工期：90天", {"duration_months": "3"}),
        ("工期：10周", {"duration_months": "3"}),
        ("联系电话：0512-66668888", {"contact_phone": "0512-66668888"}),
        ("部署方式：私有化部署", {"deployment": "on_premise"}),
    ],
)
def test_split_text_reads_labels_and_amounts(text, values):
    assert split_text(text, "scenario").values == values


@pytest.mark.parametrize(
    "text",
    [
        "预算：5万美元",
        "预算：面议",
        "工期：尽快",
        "随便聊聊，没有别的",
        "三、公司简介\n成立于1998年。",
    ],
)
def test_split_text_leaves_what_it_does_not_understand(text):
    split = split_text(text, "scenario")

    assert split.values == {}
    assert split.rest == text


def test_split_text_keeps_what_a_field_cannot_hold():
    split = split_text("痛点：" + "漏检多，返工多。" * 100, "scenario")

    kept = split.values["pain_points"]
    assert len(kept) <= LIMITS["pain_points"]
    assert kept.endswith("。")
    assert len(kept) + len(split.rest) == 800


def test_split_text_leaves_html_as_text():
    split = split_text("需求：<script>alert(1)</script><b>检测</b>", "scenario")

    assert split.values == {"requirement": "<script>alert(1)</script><b>检测</b>"}


def test_clean_drops_what_nobody_sees():
    assert clean("\ufeff需\u200b求\x00：\x0b检测\r\n划\u3000伤\x07") == "需求：\n检测\n划 伤\t"


@pytest.mark.parametrize(
    "pattern",
    ["1", "1,", "达到1", "从1", "a ", "：", "漏检率≤", "1 ", "(1)", "王 1:1\n", "a：b\n", "\t1"],
)
@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_split_text_is_quick_with_anything(pattern, kind):
    text = pattern * (MAX_BYTES // len(pattern.encode()))
    began = time.process_time()

    split_text(text, kind)

    assert time.process_time() - began < 3
