"""A small story on disk, and the site on which it can be told."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matchmaking.organizations.models import PlatformRole
from tests.factories.collections import make_terms
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory

OWNER, SELLER = "owner@example.org", "seller@example.org"
FIRST, SECOND = "first@example.org", "second@example.org"
GUEST, CLAIMANT = "guest@example.org", "claimant@example.org"
PDF = b"%PDF-1.4\n%%EOF\n"
TAGS = {"industries": ["C31"], "stages": ["production"], "capabilities": ["defect-detect"]}
EVIDENCE = {"statement": "见附件。", "files": {"执照.pdf": "licence.pdf"}}

ORGANIZATIONS = [
    {"act": "describe", "by": OWNER, "on": "x:m", "fields": {"credit_code": "91130400MA7K3D5H24"}},
    {"act": "request_verification", "by": OWNER, "on": "x:m", **EVIDENCE},
    {"act": "approve_verification", "by": FIRST, "on": "x:m"},
    {"act": "approve_verification", "by": SECOND, "on": "x:m"},
    {"act": "invite", "by": OWNER, "on": "x:m", "email": GUEST, "role": "viewer"},
    {"act": "accept", "by": GUEST, "on": "x:m"},
    {"act": "claim", "by": CLAIMANT, "on": "x:free", **EVIDENCE},
    {"act": "grant_claim", "by": FIRST, "on": "x:free"},
]
SCENARIO = {
    "key": "changed",
    "by": OWNER,
    "on": "x:m",
    "fields": {"title": "带钢划伤漏检", "requirement": "在线检测划伤。"},
    **TAGS,
    "steps": [
        {"move": "submit"},
        {"move": "approve", "by": FIRST},
        {"move": "submit", "revision": True, "edit": {"requirement": "在线检测划伤与压痕。"}},
    ],
}
SOLUTION = {
    "key": "returned",
    "by": SELLER,
    "on": "x:p",
    "fields": {"title": "带钢质检", "summary": "在线质检。", "description": "线阵相机。"},
    **TAGS,
    "service_areas": ["320000"],
    "case_studies": [],
    "steps": [
        {"move": "submit"},
        {"move": "return", "by": SECOND, "reasons": ["no_evidence"], "words": "请补案例。"},
    ],
}


def write_story(directory: Path, **replaced: Any) -> Path:
    """Write the acts above; keywords replace the rows of a file."""
    people = [{"email": GUEST, "name": "周明"}, {"email": CLAIMANT, "name": "高工"}]
    lists = {"people": people, "organizations": ORGANIZATIONS}
    for name, rows in lists.items():
        text = json.dumps(replaced.get(name, rows))
        (directory / f"{name}.json").write_text(text, encoding="utf-8")
    records: Mapping[str, Any] = {"scenarios": [SCENARIO], "solutions": [SOLUTION]}
    for name, rows in records.items():
        text = "\n".join(json.dumps(row) for row in replaced.get(name, rows))
        (directory / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (directory / "licence.pdf").write_bytes(PDF)
    return directory


def make_stage() -> None:
    """Store whom and what the story needs to begin with."""
    make_terms()
    OrganizationFactory(source_key="x:m", members=[UserFactory(email=OWNER)])
    ProviderFactory(source_key="x:p", members=[UserFactory(email=SELLER)])
    OrganizationFactory(source_key="x:free")
    for email in (FIRST, SECOND):
        UserFactory(email=email, platform_role=PlatformRole.REVIEWER)
