import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.directory.criteria import DEFAULT_CRITERIA, criteria_texts, write_criteria
from matchmaking.directory.models import CriteriaVersion, Programme
from matchmaking.directory.moves import RoundPhase
from tests.factories.directory import ProgrammeFactory, plan
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.web.directory_rows import in_phase
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db

NEW = reverse("web:programme_create")
WRITING = ("programme_change", "criteria_create")
READING = ("programme_desk", "criteria_compare")


def at(page, row):
    return reverse(f"web:{page}", args=[row.public_id])


def sent(**changed):
    issuer = OrganizationFactory(kind="operator", verified_at=timezone.now())
    fields = {"kind": "scenarios", "issuer": issuer.public_id, "name_zh": "典型应用场景目录"}
    rules = {"name_en": "", "rules_zh": "每年一批。", "rules_en": "", "validity_months": 24}
    return fields | rules | changed


def rows_sent(answer, **changed):
    """What a browser sends of the form of an answer, with some fields changed."""
    rows = answer.context["rows"]
    fields = {"after": answer.context["after"]}
    fields |= {f"form-{field.name}": field.value() for field in rows.management_form}
    for row in rows:
        for field in row:
            value = field.value()
            if value not in (None, "", False, []):
                fields[field.html_name] = value
    return fields | changed


def versions():
    return list(CriteriaVersion.objects.order_by("number").values_list("number", flat=True))


def test_programme_is_made_and_led_to_its_criteria(english, admin):
    answer = english.post(NEW, sent(rules_zh="<b>一批</b>"))

    programme = Programme.objects.get()
    assert answer["Location"] == at("criteria_create", programme)
    assert programme.validity_months == 24
    page = english.get(at("programme_desk", programme))
    assert "no criteria yet" in words(page)
    assert "&lt;b&gt;一批" in page.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name_zh", "长" * 300),
        ("name_zh", "目\x00录"),
        ("rules_zh", "规则\u202e"),
        ("kind", "unheard"),
        ("issuer", "2" * 14),
        ("validity_months", "1e9"),
    ],
)
def test_wrong_field_is_named_and_nothing_typed_is_lost(english, admin, name, value):
    answer = english.post(NEW, sent(name_en="Typical scenarios") | {name: value})

    form = answer.context["form"]
    assert list(form.errors) == [name]
    assert form["name_en"].value() == "Typical scenarios"
    assert not Programme.objects.exists()


def test_name_of_another_programme_is_refused_beside_its_field(english, admin):
    other = ProgrammeFactory()

    answer = english.post(NEW, sent(name_zh=other.name_zh))

    assert list(answer.context["form"].errors) == ["name_zh"]


def test_fixed_fields_are_shown_and_not_asked_for(english, admin, calendar):
    programme = ProgrammeFactory()
    round_ = plan(programme, calendar.today)
    page = at("programme_change", programme)

    form = english.get(page).context["form"]
    assert set(form.fields) == {"rules_zh", "rules_en", "validity_months", "seen"}
    seen = english.get(page).context["seen"]
    english.post(page, {"rules_zh": "新规则。", "rules_en": "", "validity_months": 6, "seen": seen})
    programme.refresh_from_db()
    assert (programme.rules_zh, programme.validity_months) == ("新规则。", 6)

    in_phase(round_, RoundPhase.OPEN)
    answer = english.post(
        page, {"rules_zh": "再改。", "rules_en": "", "validity_months": 7, "seen": seen}
    )
    assert "one of its rounds has moved" in words(answer)
    assert "applicants rely on the rules" in words(answer)
    programme.refresh_from_db()
    assert programme.rules_zh == "新规则。"


def test_change_that_another_one_overtook_comes_back_filled(english, admin):
    programme = ProgrammeFactory()
    page = at("programme_change", programme)
    first = english.get(page).context
    fields = {name: first["form"][name].value() for name in first["form"].fields}
    Programme.objects.update(rules_zh="同事写的规则。")

    answer = english.post(page, fields | {"rules_zh": "我写的规则。"})

    assert "since you read it" in words(answer)
    assert answer.context["form"]["rules_zh"].value() == "我写的规则。"
    english.post(page, fields | {"rules_zh": "我写的规则。", "seen": answer.context["seen"]})
    assert Programme.objects.get().rules_zh == "我写的规则。"


def test_proposed_criteria_are_saved_as_they_stand(english, admin):
    programme = ProgrammeFactory()
    page = at("criteria_create", programme)

    answer = english.post(page, rows_sent(english.get(page)))

    assert answer["Location"] == at("programme_desk", programme)
    assert criteria_texts(CriteriaVersion.objects.get()) == list(DEFAULT_CRITERIA)


def test_next_version_changes_leaves_out_and_adds(english, admin, calendar):
    programme = ProgrammeFactory()
    plan(programme, calendar.today)
    page = at("criteria_create", programme)
    added = {"code": "green", "name_zh": "绿色低碳", "guide_zh": "0 分：无。", "weight": 15}

    english.post(
        page,
        rows_sent(
            english.get(page),
            **{"form-0-weight": 20, "form-4-DELETE": "on", "form-5-reasons": ["strong_proof"]},
            **{f"form-5-{name}": value for name, value in added.items()},
        ),
    )

    newest = CriteriaVersion.objects.first()
    assert [(row.code, row.weight) for row in newest.rows.all()] == [
        ("served", 20), ("product", 25), ("results", 25), ("capacity", 15), ("green", 15),
    ]  # fmt: skip
    assert newest.rows.get(code="green").reasons == ["strong_proof"]
    desk = words(english.get(at("programme_desk", programme)))
    for sentence in (
        "Added: “绿色低碳”, weight 15%",
        "Removed: “Safety and compliance”, weight 10%",
        "“Firms served”: weight in percent 25 → 20",
        "used by Round 1",
        "used by no round yet",
    ):
        assert sentence in desk
    assert desk.count("“Firms served”") == 1
    compared = words(english.get(at("criteria_compare", programme), {"before": 2, "after": 1}))
    assert "“Firms served”: weight in percent 20 → 25" in compared


def test_more_rows_keep_what_was_typed_unchecked(english, admin):
    page = at("criteria_create", ProgrammeFactory())
    typed = {"form-0-code": "not a code", "form-1-weight": "many", "form-2-reasons": ["outdated"]}

    answer = english.post(page, rows_sent(english.get(page), more="1", **typed))

    rows = list(answer.context["rows"])
    assert len(rows) == 9
    assert [rows[0]["code"].value(), rows[1]["weight"].value()] == ["not a code", "many"]
    assert rows[2]["reasons"].value() == ["outdated"]
    assert 'class="errorlist' not in answer.text
    for _ in range(3):
        answer = english.post(page, rows_sent(answer, more="1"))
    assert len(answer.context["rows"]) == 12
    assert 'name="more"' not in answer.text


def test_faults_name_row_and_field(english, admin):
    page = at("criteria_create", ProgrammeFactory())
    wrong = {
        "form-0-weight": 101,
        "form-1-code": "served",
        "form-2-name_zh": "名" * 300,
        "form-3-guide_zh": "",
        "form-6-name_en": "Only a name\x07",
    }

    answer = english.post(page, rows_sent(english.get(page), **wrong))

    text = words(answer)
    for fault in (
        "Criterion 1, Weight, %:",
        "Criterion 2, Code: Criterion 1 has this code already.",
        "Criterion 3, Chinese name:",
        "Criterion 4, What the points mean, in Chinese: This field is required.",
        "Criterion 7, English name: Take out line breaks",
        "Criterion 7, Code: This field is required.",
    ):
        assert fault in text
    assert answer.context["rows"][2]["name_zh"].value() == "名" * 300
    assert "#id_form-0-weight" in addresses(answer)
    assert versions() == []


def test_weights_that_do_not_sum_and_hostile_row_counts_are_told(english, admin):
    page = at("criteria_create", ProgrammeFactory())
    start = english.get(page)

    answer = english.post(page, rows_sent(start, **{"form-0-weight": 30}))
    assert "they make 105 percent" in words(answer)
    assert answer.context["rows"][0]["weight"].value() == "30"
    for hostile in ({"form-TOTAL_FORMS": "99999"}, {"form-TOTAL_FORMS": "x"}, {"after": "-1"}):
        assert english.post(page, rows_sent(start, **hostile)).status_code == 200
    assert english.post(page, {"more": "1"}).status_code == 200
    assert english.post(page, {}).status_code == 200
    assert versions() == []


def test_version_of_a_colleague_is_told_and_then_followed(english, admin):
    programme = ProgrammeFactory()
    write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=None)
    page = at("criteria_create", programme)
    start = english.get(page)
    other = [*DEFAULT_CRITERIA[1:], DEFAULT_CRITERIA[0]]
    write_criteria(programme=programme, texts=other, by=None)

    answer = english.post(page, rows_sent(start, **{"form-0-name_zh": "我的名称"}))

    assert "Version 2 was written meanwhile." in words(answer)
    assert f"{at('criteria_compare', programme)}?before=1&after=2" in addresses(answer)
    assert answer.context["rows"][0]["name_zh"].value() == "我的名称"
    english.post(page, rows_sent(answer))
    assert versions() == [1, 2, 3]


@pytest.mark.parametrize("n", [1, 3])
def test_desk_asks_equally_often_for_more_versions(
    english, admin, calendar, n, django_assert_num_queries
):
    programme = ProgrammeFactory()
    for number in range(n):
        plan(programme, calendar.today)
        texts = DEFAULT_CRITERIA if number % 2 else DEFAULT_CRITERIA[::-1]
        write_criteria(programme=programme, texts=texts, by=None)

    with django_assert_num_queries(13):
        english.get(at("programme_desk", programme))


def test_comparison_without_two_versions_or_with_wrong_numbers_says_so(english, admin):
    programme = ProgrammeFactory()
    page = at("criteria_compare", programme)
    assert "no two versions yet" in words(english.get(page))

    for texts in (DEFAULT_CRITERIA, DEFAULT_CRITERIA[::-1]):
        write_criteria(programme=programme, texts=texts, by=None)
    answer = english.get(page, {"before": "9", "after": "x"})
    assert "The criteria stand in another order." in words(answer)


def test_auditor_reads_and_strangers_find_nothing(english, auditor, calendar):
    programme = ProgrammeFactory()
    plan(programme, calendar.today)
    english.force_login(auditor)
    desk = english.get(at("programme_desk", programme))
    assert {at(page, programme) for page in WRITING} & set(addresses(desk)) == set()
    assert english.get(at("criteria_compare", programme)).status_code == 200
    for page in WRITING:
        assert english.get(at(page, programme)).status_code == 404

    english.force_login(UserFactory())
    for page in (NEW, *(at(name, programme) for name in (*WRITING, *READING))):
        assert english.get(page).status_code == 404
