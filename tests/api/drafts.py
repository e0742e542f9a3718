"""Bodies that write a record, and what a refusal says."""

SCENARIOS = "/api/v1/scenarios/"
SOLUTIONS = "/api/v1/solutions/"
SCENARIO = {
    "title": "带钢划伤漏检",
    "requirement": "在线检测划伤与边裂。",
    "targets": [{"metric": "漏检率", "comparator": "<=", "value": 1, "unit": "%"}],
    "industries": ["C31"],
    "stages": ["production"],
    "province": "320000",
    "confidential": {"budget_min": 80, "budget_max": 120, "contact_name": "李工"},
}
SOLUTION = {
    "title": "带钢在线质检",
    "summary": "划伤与边裂在线检测。",
    "description": "线阵相机双面成像。",
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "deployment_modes": ["edge", "cloud"],
    "service_provinces": ["320000", "110000", "320000"],
    "case_studies": [{"customer": "华东某钢厂", "scenario": "热轧", "industry": "C31"}],
}
PATHS = {"scenario": SCENARIOS, "solution": SOLUTIONS}
BODIES = {"scenario": SCENARIO, "solution": SOLUTION}


def errors(response) -> dict[str, str]:
    """The code of each refused field."""
    fields = response.json()["fields"]
    return {name: items[0]["code"] for name, items in fields.items()}


def refusal(response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def tag(client, url) -> dict[str, str]:
    """The header by which an edit names what was read."""
    return {"If-Match": client.get(url).headers["ETag"]}
