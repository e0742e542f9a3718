import pytest
from django.utils.translation import override

from matchmaking.organizations.models import User
from matchmaking.web.audit_rows import Person, audit_rows, masked, person_of
from tests.factories.audit import make_event
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zhang.wei@x.cn", "z***@x.cn"),
        ("z@x.cn", "z***@x.cn"),
        ("ask li@a.cn, or 王@b.cn", "ask l***@a.cn, or 王***@b.cn"),
        ("13912345678", "139***78"),
        ("+86 139 1234 5678", "+86***78"),
        ("2026", "2026"),
        ("title", "title"),
        ("", ""),
    ],
)
def test_masked_leaves_no_contact_usable(text, expected):
    assert masked(text) == expected


def test_person_without_a_name_is_called_by_the_masked_address():
    people = {3: User(pk=3, email="li@x.cn"), 4: User(pk=4, email="wu@x.cn", name="吴工")}

    with override("en"):
        assert person_of(3, people) == Person("3", "l***@x.cn", "l***@x.cn")
        assert person_of(4, people) == Person("4", "吴工", "w***@x.cn")
        assert person_of(9, people) == Person("9", "Deleted account 9")
        assert person_of(None, people) == Person("platform", "The platform")


@pytest.mark.django_db
def test_audit_rows_say_in_words_what_happened():
    user, other = UserFactory(name="张伟"), UserFactory(name="王芳")
    organization = OrganizationFactory(name_zh="江州机械厂")
    scenario = ScenarioFactory(organization=organization)
    details = {
        "fields": ["contact_phone", "gone"],
        "reasons": ["unclear"],
        "user": other.pk,
        "role": "editor",
        "note": "a.b@x.cn",
        "empty": [],
    }
    event = make_event(
        "scenario.return", on=scenario, by=user, organization=organization, details=details
    )

    with override("zh-hans"):
        [row] = audit_rows([event])
        shown = dict(row.details)

    assert (row.action, row.kind, row.person.name) == ("需求场景：退回", "需求场景", "张伟")
    assert row.organization == organization
    assert list(shown) == ["字段", "原因", "涉及人员", "角色", "note"]
    assert shown["字段"] == "联系电话、gone"
    assert (shown["涉及人员"], shown["角色"], shown["note"]) == ("王芳", "编辑", "a***@x.cn")
    assert shown["原因"] != "unclear"


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["robot.dance", "scenario", "scenario.dance", ""])
def test_unknown_action_is_shown_as_its_code(action):
    [row] = audit_rows([make_event(action)])

    assert row.action == action
