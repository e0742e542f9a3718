import csv
import io

import pytest

from matchmaking.common.models import AuditEvent
from matchmaking.web import audit_export
from matchmaking.web.audit_export import audit_table
from tests.factories.audit import make_event
from tests.factories.organizations import OrganizationFactory, UserFactory


def _read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.django_db
def test_audit_table_tells_events_newest_first_and_no_contact(monkeypatch):
    monkeypatch.setattr(audit_export, "PORTION", 2)
    user = UserFactory(name="=HYPERLINK(1)", email="zhang@x.cn")
    organization = OrganizationFactory(name_zh="+江州")
    events = [
        make_event("scenario.edit", by=user, organization=organization, details={"m": "a@b.cn"})
        for _ in range(5)
    ]

    text = "".join(audit_table(AuditEvent.objects.all(), until=5, language="zh-hans"))
    heading, *rows = _read(text.removeprefix("\ufeff"))

    assert text.startswith("\ufeff序号,时间,操作")
    assert [row[0] for row in rows] == ["4", "3", "2", "1"]
    assert {len(row) for row in rows} == {len(heading)}
    first = dict(zip(heading, rows[0], strict=True))
    assert (first["操作人"], first["机构"]) == ("'=HYPERLINK(1)", "'+江州")
    assert (first["邮箱（已脱敏）"], first["哈希值"]) == ("z***@x.cn", events[3].hash)
    assert "zhang@x.cn" not in text
    assert "a@b.cn" not in text


@pytest.mark.django_db
def test_audit_table_without_events_has_a_heading():
    text = "".join(audit_table(AuditEvent.objects.all(), until=9, language="en"))

    assert len(_read(text)) == 1
