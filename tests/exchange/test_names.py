import pytest
from django.utils import translation

from matchmaking.exchange import names as naming
from matchmaking.exchange.faults import CellError
from matchmaking.exchange.names import NameList, Names
from matchmaking.scenarios.models import Visibility
from tests.exchange.tables import make_terms


@pytest.fixture
def listed():
    names = NameList()
    names.add("C31", "黑色金属冶炼和压延加工业", ["Ferrous metals"], ["钢铁"])
    names.add("C39", "计算机、通信和其他电子设备制造业", ["Computers, communication"])
    names.add("C36", "汽车制造业", ["Automobiles"], ["汽车", "钢铁侠"])
    names.add("C37", "铁路、船舶制造业", [], ["汽车"])
    return names


def refusal(read, text):
    with pytest.raises(CellError) as caught:
        read(text)
    return caught.value.code, caught.value.facts


@pytest.mark.parametrize(
    "text", ["C31", "ｃ３１", "黑色金属 冶炼和压延加工业", "ferrous metals", "钢铁", "C31 钢铁行业"]
)
def test_a_term_has_many_names(listed, text):
    assert listed.find(text) == "C31"


def test_names_may_hold_the_signs_that_part_them(listed):
    text = "计算机、通信和其他电子设备制造业、钢铁;Computers, communication，C36"

    assert listed.find_all(text) == ["C31", "C36", "C39"]


def test_a_name_in_doubt_is_asked_about(listed):
    assert refusal(listed.find, "汽车") == (
        "ambiguous",
        {"text": "汽车", "names": "汽车制造业、铁路、船舶制造业"},
    )
    assert refusal(listed.find, "汽车制造") == (
        "near",
        {"text": "汽车制造", "name": "汽车制造业"},
    )
    assert refusal(listed.find_all, "钢铁、烤面包") == ("unknown", {"text": "烤面包"})


def test_long_texts_are_no_names(listed):
    code, facts = refusal(listed.find, "汽车制造业" * 100)

    assert code == "unknown"
    assert len(facts["text"]) == 41


def test_proposals_end_before_they_cost_too_much(listed, monkeypatch):
    monkeypatch.setattr(naming, "MOST_PROPOSALS", 1)

    assert refusal(listed.find, "汽车制造")[0] == "near"
    assert refusal(listed.find, "汽车制造吧")[0] == "unknown"


@pytest.mark.django_db
def test_names_of_both_languages_are_known_in_either():
    make_terms()
    for language in ("zh-hans", "en"):
        with translation.override(language):
            names = Names.read()
            fixed = names.fixed(Visibility, lambda: naming.choice_names(Visibility))
        assert names.industries.find("Automobiles") == names.industries.find("汽车制造业") == "C36"
        assert names.capabilities.find("表面质检") == "defect-detect"
        assert [names.provinces.find(name) for name in ("江苏", "江苏省", "Jiangsu")] == [
            "320000"
        ] * 3
        assert fixed.find("Public") == fixed.find("公开") == "public"
