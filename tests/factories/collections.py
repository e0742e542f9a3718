"""A small collection on disk, and the terms it names."""

import json
from pathlib import Path
from typing import Any

from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory

MANUFACTURER = {
    "key": "m1",
    "kind": "manufacturer",
    "name": "江州带钢厂",
    "name_en": "Jiangzhou Strip",
    "province": "江苏省",
    "city": "无锡市",
    "size": "large",
    "founded": 2003,
    "intro": "冷轧带钢。",
    "qualifications": ["高新技术企业"],
}
PROVIDER = {"key": "p1", "kind": "provider", "name": "深智科技", "provider_type": "product"}
SCENARIO = {
    "key": "s1",
    "organisation": "m1",
    "title": "带钢表面划伤漏检",
    "pain_points": "夜班漏检多。",
    "requirement": "在线检测划伤。",
    "current_state": "人工目检。",
    "targets": [{"metric": "检出率", "comparator": ">=", "value": 95, "unit": "%"}],
    "industries": ["C31"],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "deployment": "edge",
    "budget_min_wan": 50,
    "budget_max_wan": 90,
    "duration_months": 6,
    "province": "江苏",
    "language": "zh",
}
SOLUTION = {
    "key": "t1",
    "organisation": "p1",
    "kind": "solution",
    "title": "带钢表面在线质检",
    "summary": "在线检测带钢表面。",
    "description": "线阵相机双面成像。",
    "industries": ["C31"],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "deployment": ["edge", "on_premise"],
    "price_min_wan": 60,
    "price_max_wan": None,
    "delivery_months": 3,
    "service_provinces": ["浙江省", "江苏"],
    "cases": [
        {"industry": "C31", "customer": "华东某钢厂", "scenario": "镀锌线", "effect": "漏检少六成"}
    ],
    "language": "zh",
}


def write_collection(directory: Path, **replaced: Any) -> Path:
    """Write the records above; keywords replace a file's rows or give a file's text."""
    rows = {
        "organisations": [MANUFACTURER, PROVIDER],
        "scenarios": [SCENARIO],
        "solutions": [SOLUTION],
    }
    for name, content in (rows | replaced).items():
        if name in rows:
            lines = (row if isinstance(row, str) else json.dumps(row) for row in content)
            (directory / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        else:
            suffix = "json" if name == "collection" else "tsv"
            (directory / f"{name}.{suffix}").write_text(content, encoding="utf-8")
    return directory


def make_terms() -> None:
    """Store the terms that the records name, and one of each more."""
    for code in ("C31", "C36"):
        IndustryFactory(code=code)
    for code in ("production", "operations"):
        StageFactory(code=code)
    for code in ("defect-detect", "weld-inspect"):
        CapabilityFactory(code=code)
