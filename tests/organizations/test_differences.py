import time

import pytest

from matchmaking.organizations.contacts import spans
from matchmaking.organizations.differences import (
    Part,
    compared,
    differences,
    open_fields,
    shown_content,
)
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.contents import READERS
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import StageFactory


def marks(parts, mark):
    return [part.text for part in parts if part.mark == mark]


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("带钢划伤漏检", "带钢边裂漏检", ["划伤"], ["边裂"]),
        ("cut 3.5% of it", "cut 12% of it", ["3.5%"], ["12%"]),
        ("", "新写的", [], ["新写的"]),
        ("删掉了", "", ["删掉了"], []),
        ("一样", "一样", [], []),
    ],
)
def test_compared_marks_words_and_characters(before, after, gone, new):
    old_parts, new_parts = compared(before, after)

    assert (marks(old_parts, "gone"), marks(new_parts, "new")) == (gone, new)
    assert "".join(part.text for part in old_parts) == before
    assert "".join(part.text for part in new_parts) == after


def test_compared_is_quick_on_texts_that_repeat_one_character():
    before, after = "啊" * 3000 + "。尾", "啊" * 2999 + "。尾巴"
    start = time.perf_counter()

    old_parts, new_parts = compared(before, after)

    assert time.perf_counter() - start < 1
    assert "".join(part.text for part in old_parts) == before
    assert "".join(part.text for part in new_parts) == after


def test_compared_shows_both_texts_whole_where_even_sentences_are_too_many():
    before, after = "啊。" * 1500, "啊。" * 1499

    assert compared(before, after) == ((Part("gone", before),), (Part("new", after),))


@pytest.mark.django_db
@pytest.mark.parametrize(("is_member", "names"), [(True, 3), (False, 2)])
def test_differences_leave_confidential_fields_to_members(is_member, names):
    before = ScenarioFactory().content()
    StageFactory(code="rd")
    after = before | {"title": "新", "contact_phone": "13800138000", "stages": ["rd"]}

    found = differences(Scenario, before, after, readers=READERS, is_member=is_member)

    assert len(found) == names
    assert [one.is_list for one in found if one.name == "stages"] == [True]
    assert [one.label for one in found if one.name == "title"] == ["标题"]


@pytest.mark.django_db
def test_every_field_of_both_kinds_reads_as_words():
    solution = SolutionFactory(deployment_modes=["edge"], is_nationwide=True)
    CaseStudyFactory(solution=solution)
    target = {"metric": "漏检率", "comparator": "<=", "value": 1.0, "unit": "%"}
    scenario = ScenarioFactory(targets=[target], duration_months=6)

    offer = {one.name: one for one in shown_content(Solution, solution.content(), READERS)}
    need = {one.name: one for one in shown_content(Scenario, scenario.content(), READERS)}

    assert offer["case_studies"].entries == ("华东某钢厂 · 热轧带钢检测 · 漏检率下降 60%",)
    assert [offer[name].text for name in ("is_nationwide", "kind")] == ["是", "解决方案"]
    assert need["targets"].entries == ("漏检率 ≤ 1 %",)
    assert [need[name].text for name in ("duration_months", "visibility")] == ["6 个月", "公开"]
    assert all(isinstance(one.label, str) for one in (*offer.values(), *need.values()))


@pytest.mark.django_db
def test_open_fields_are_all_but_the_confidential_ones():
    content = ScenarioFactory().content()

    assert content.keys() - open_fields(Scenario, content).keys() == {*Scenario.CONFIDENTIAL_FIELDS}


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("请电 13800138000。", ["13800138000"]),
        ("电话１３８ ００１３ ８０００", ["１３８ ００１３ ８０００"]),
        ("座机 0512-66668888 转 8", ["0512-66668888"]),
        ("写信给wang@example.org即可", ["wang@example.org"]),
        ("见 https://example.com/a?b=1，谢谢", ["https://example.com/a?b=1"]),
        ("官网 demo-vision.com.cn", ["demo-vision.com.cn"]),
        ("加微信号：wx_zhang2020", ["微信号：wx_zhang2020"]),
        ("QQ:12345678", ["QQ:12345678"]),
        ("400-820-8820", ["400-820-8820"]),
        ("节拍 2.5 秒，年产 13800138 件，合格率 99.95%", []),
        ("支持 GB/T 4754-2017 与 ISO 9001:2015", []),
        ("型号 A-1380013800012", []),
    ],
)
def test_spans_mark_contacts_and_lose_no_character(text, contacts):
    found = spans(text)

    assert "".join(span.text for span in found) == text
    assert [span.text for span in found if span.is_contact] == contacts
