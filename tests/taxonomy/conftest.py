"""A small taxonomy on disk, written anew for each test."""

import csv

import pytest

TABLES = {
    "industries": [
        ["code", "name_zh", "name_en", "sector"],
        ["C31", "黑色金属冶炼和压延加工业", "Ferrous metals", "原材料"],
        ["C36", "汽车制造业", "Motor vehicles", "装备制造"],
    ],
    "stages": [
        ["code", "name_zh", "name_en"],
        ["research_design", "研发设计", "Research and design"],
        ["production", "生产制造", "Production"],
    ],
    "capability_groups": [
        ["code", "name_zh", "name_en"],
        ["vision", "机器视觉", "Machine vision"],
    ],
    "capabilities": [
        ["group_code", "group_zh", "code", "name_zh", "name_en", "aliases"],
        ["vision", "机器视觉", "defect-detect", "表面缺陷检测", "Defect detection", "AOI|瑕疵识别"],
        ["vision", "机器视觉", "weld-inspect", "焊缝焊点检测", "Weld inspection", ""],
    ],
    "scenario_types": [
        ["sector", "industry_code", "stage", "name_zh", "name_en", "evidence"],
        ["跨行业", "C", "production", "车间智能排产", "Smart scheduling", "guide_2025"],
        ["原材料", "C31", "production", "高炉炉温预测", "Furnace prediction", "unverified"],
    ],
}


@pytest.fixture
def write_tables(tmp_path):
    """Write the tables above, some replaced or added; return their directory."""

    def write(**replaced):
        for name, rows in (TABLES | replaced).items():
            with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return tmp_path

    return write
