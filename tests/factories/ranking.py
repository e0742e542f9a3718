"""Profiles and a small vocabulary for tests of the engine."""

from matchmaking.ranking.types import CapabilityTerm, IndustryTerm, Profile, Vocabulary

VOCABULARY = Vocabulary(
    industries={
        "C31": IndustryTerm(
            "C31", "原材料", ("黑色金属冶炼和压延加工业", "Ferrous metals"), ("钢铁",)
        ),
        "C32": IndustryTerm("C32", "原材料", ("有色金属冶炼和压延加工业",)),
        "C36": IndustryTerm("C36", "装备制造", ("汽车制造业", "Automobiles")),
    },
    capabilities={
        "defect-detect": CapabilityTerm(
            "defect-detect",
            "vision",
            ("表面缺陷检测", "Surface defect detection"),
            ("瑕疵识别", "AOI"),
            ("漏检",),
        ),
        "predictive-maint": CapabilityTerm(
            "predictive-maint", "maint", ("预测性维护", "Predictive maintenance"), ("故障预测",)
        ),
        "aps": CapabilityTerm("aps", "planning", ("智能排产调度",), ("APS", "排程")),
    },
    stages=("research_design", "production", "operations"),
    synonyms={"scratch": ("划伤", "刮花", "scratch"), "bearing": ("轴承", "bearing")},
)


def query(key="s1", title="", requirement="", **fields):
    """Return a scenario's profile; further text fields are given by their names."""
    texts = {"title": title, "requirement": requirement}
    texts["pain_points"] = fields.pop("pain_points", "")
    return Profile(key, texts, **fields)


def candidate(key="t1", title="", description="", **fields):
    """Return a solution's profile; further text fields are given by their names."""
    texts = {"title": title, "description": description}
    texts |= {name: fields.pop(name, "") for name in ("summary", "cases")}
    return Profile(key, texts, **fields)
