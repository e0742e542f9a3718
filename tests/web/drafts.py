"""What a member types into the forms of drafts."""


def management(prefix, n_rows):
    return {f"{prefix}-TOTAL_FORMS": n_rows, f"{prefix}-INITIAL_FORMS": 0}


SCENARIO = {
    "title": "带钢表面划伤漏检",
    "pain_points": "夜班漏检多",
    "requirement": "在线检测",
    "deployment": "any",
    "visibility": "anonymous",
    "current_state": "三班目检",
    "budget_max": "80",
    "industries": ["C31"],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "targets-0-metric": "漏检率",
    "targets-0-comparator": "<=",
    "targets-0-value": "1",
    "targets-0-unit": "%",
    **management("targets", 2),
}
SCENARIO_TARGETS = [{"metric": "漏检率", "comparator": "<=", "value": 1.0, "unit": "%"}]
SOLUTION = {
    "title": "带钢表面在线质检",
    "kind": "solution",
    "summary": "划伤在线检测",
    "description": "线阵相机成像",
    "deployment_modes": ["edge", "cloud"],
    "service_areas": ["130000"],
    "industries": [],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "cases-0-customer": "华东某钢厂",
    "cases-0-scenario": "热轧检测",
    "cases-0-industry": "C31",
    **management("cases", 2),
}
