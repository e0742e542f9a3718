import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from matchmaking.common.models import AuditEvent
from matchmaking.directory.criteria import (
    DEFAULT_CRITERIA,
    CriterionText,
    criteria_texts,
    write_criteria,
)
from matchmaking.directory.criteria_changes import criteria_changes
from matchmaking.directory.exceptions import (
    CriteriaError,
    FixedError,
    IssuerError,
    ProgrammeChangedError,
    ProgrammeFixedError,
    ScoreError,
)
from matchmaking.directory.models import Criterion, EvidenceRule, ListKind, Programme, Review, Round
from matchmaking.directory.programmes import (
    change_programme,
    fixed_fields,
    open_programme,
    programme_state,
)
from matchmaking.directory.reviews import save_scores
from matchmaking.directory.rounds import change_round
from tests.factories.directory import SCORES, ProgrammeFactory, administrator, plan
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.web.directory_rows import application_in, in_phase

pytestmark = pytest.mark.django_db


def text(code="served", **fields) -> CriterionText:
    given = {"name_zh": "实绩", "name_en": "", "guide_zh": "0 分：无。", "guide_en": ""}
    return CriterionText(code, **given | {"weight": 50, "evidence": EvidenceRule.FILE} | fields)


def sent(**fields):
    issuer = OrganizationFactory(kind="operator", verified_at=timezone.now())
    given = {"kind": ListKind.SCENARIOS, "issuer": issuer, "name_zh": "典型应用场景"}
    rules = {"name_en": "", "rules_zh": "每年一批。", "rules_en": "", "validity_months": 24}
    return given | rules | fields


def change(programme, by, **fields):
    return change_programme(
        programme=programme, fields=fields, seen=programme_state(programme), by=by
    )


def actions():
    return list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))


def test_programme_is_opened_and_changed_until_a_round_is_planned(calendar):
    by = administrator()
    programme = open_programme(fields=sent(), by=by)

    change(programme, by, kind=ListKind.ENTERPRISES, name_zh="标杆企业")
    programme.refresh_from_db()
    assert (programme.kind, programme.name_zh) == ("enterprises", "标杆企业")
    assert actions() == ["programme.create", "programme.edit"]
    assert AuditEvent.objects.get(sequence=2).details == {"fields": ["kind", "name_zh"]}

    plan(programme, calendar.today)
    for name, value in {"kind": ListKind.PROVIDERS, "name_en": "Benchmarks"}.items():
        with pytest.raises(ProgrammeFixedError):
            change(programme, by, **{name: value})
    change(programme, by, validity_months=12, kind=ListKind.ENTERPRISES)
    assert Programme.objects.get().validity_months == 12


@pytest.mark.parametrize(
    ("phase", "is_fixed"),
    [("planned", False), ("open", True), ("notice", True), ("published", False)],
)
def test_rules_are_fixed_while_a_round_runs(calendar, phase, is_fixed):
    programme = ProgrammeFactory()
    in_phase(plan(programme, calendar.today), phase)

    assert ("rules_zh" in fixed_fields(programme)) is is_fixed


def test_change_of_what_was_not_seen_is_told(calendar):
    by, programme = administrator(), ProgrammeFactory()
    seen = programme_state(programme)
    plan(programme, calendar.today)

    with pytest.raises(ProgrammeChangedError):
        change_programme(programme=programme, fields={"validity_months": 6}, seen=seen, by=by)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("operator", {}), ("provider", {"verified_at": timezone.now()})],
)
def test_issuer_is_a_verified_operator(kind, fields):
    issuer = OrganizationFactory(kind=kind, **fields)

    with pytest.raises(IssuerError):
        open_programme(fields=sent(issuer=issuer), by=administrator())


def test_suspended_operator_issues_nothing():
    now = timezone.now()
    issuer = OrganizationFactory(kind="operator", verified_at=now, suspended_at=now)

    with pytest.raises(IssuerError):
        open_programme(fields=sent(issuer=issuer), by=administrator())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name_zh", "长" * 101),
        ("name_zh", "目录\x07"),
        ("name_en", "Direc\u202etory"),
        ("rules_zh", "一\x00二"),
        ("validity_months", 0),
    ],
)
def test_wrong_field_is_named(name, value):
    with pytest.raises(ValidationError) as refused:
        open_programme(fields=sent(**{name: value}), by=administrator())

    assert list(refused.value.message_dict) == [name]


def test_nobody_else_opens_or_changes_a_programme():
    programme = ProgrammeFactory()

    with pytest.raises(PermissionDenied):
        open_programme(fields=sent(), by=UserFactory())
    with pytest.raises(PermissionDenied):
        change(programme, UserFactory(), validity_months=1)


def test_next_version_begins_with_the_last_and_tells_of_one_that_was_not_seen():
    by, programme = administrator(), ProgrammeFactory()
    first = write_criteria(programme=programme, texts=DEFAULT_CRITERIA, after=0, by=by)
    assert criteria_texts(first) == list(DEFAULT_CRITERIA)

    with pytest.raises(CriteriaError, match="与第 1 版没有任何不同"):
        write_criteria(programme=programme, texts=DEFAULT_CRITERIA, after=1, by=by)
    halves = [text(reasons=("strong_proof",)), text("product")]
    with pytest.raises(CriteriaError, match="已有人写出第 1 版"):
        write_criteria(programme=programme, texts=halves, after=0, by=by)

    second = write_criteria(programme=programme, texts=halves, after=1, by=by)
    assert (second.number, criteria_texts(second)) == (2, halves)
    assert criteria_texts(first) == list(DEFAULT_CRITERIA)


def test_criteria_are_written_once(calendar):
    row = plan(ProgrammeFactory(), calendar.today).criteria.rows.get(code="served")
    row.weight = 30

    for act in (
        row.save,
        row.delete,
        row.version.delete,
        lambda: Criterion.objects.filter(pk=row.pk).update(weight=30),
        lambda: Criterion.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(FixedError):
            act()
    # Around the application there is the database.
    with pytest.raises(DatabaseError, match="criteria are fixed"), transaction.atomic():
        QuerySet.update(Criterion.objects.all(), weight=30)


def test_same_code_twice_and_wrong_reasons_are_refused():
    programme, by = ProgrammeFactory(), administrator()

    with pytest.raises(CriteriaError, match="指标 1, 2 都使用了“served”"):
        write_criteria(programme=programme, texts=[text(), text()], by=by)
    texts = [text(reasons=("unheard",)), text("product")]
    with pytest.raises(ValidationError) as refused:
        write_criteria(programme=programme, texts=texts, by=by)
    assert list(refused.value.message_dict) == ["reasons"]


def test_planned_round_takes_another_version_of_its_own_programme(calendar):
    by, round_ = administrator(), plan(ProgrammeFactory(), calendar.today)
    halves = [text(), text("product")]
    second = write_criteria(programme=round_.programme, texts=halves, by=by)
    strange = write_criteria(programme=ProgrammeFactory(), texts=halves, by=by)
    rest = {"round_": round_, "fields": {}, "capabilities": [], "industries": [], "by": by}

    change_round(criteria=second, **rest)
    with pytest.raises(CriteriaError):
        change_round(criteria=strange, **rest)

    assert Round.objects.get().criteria == second


def test_score_rests_on_the_reasons_of_its_criterion(calendar):
    programme, reviewer = ProgrammeFactory(), UserFactory()
    texts = [text("served", reasons=("claim_only",)), text("product")]
    write_criteria(programme=programme, texts=texts, by=None)
    round_ = in_phase(plan(programme, calendar.today), "scoring")
    review = Review.objects.create(
        application=application_in(round_, "eligible"), reviewer=reviewer
    )
    round_.panelists.create(user=reviewer)

    def save(reason, words=""):
        score = SCORES["served"] | {"reason": reason, "words": words}
        save_scores(review=review, scores={"served": score}, words="", by=reviewer)

    with pytest.raises(ScoreError):
        save("strong_proof")
    save("claim_only")
    save("other", "另见说明。")
    review.refresh_from_db()
    assert review.scores["served"]["reason"] == "other"


def test_changes_name_what_was_added_removed_changed_and_moved():
    before = [text("a"), text("b"), text("c")]
    after = [text("c"), text("d"), text("a", weight=20, guide_zh="另。")]

    found = criteria_changes(before, after)

    assert [row.code for row in found.added] == ["d"]
    assert [row.code for row in found.removed] == ["b"]
    [change_of_a] = found.changed
    assert change_of_a.fields == {"weight": (50, 20), "guide_zh": ("0 分：无。", "另。")}
    assert found.is_reordered
    assert not criteria_changes(before, before)
