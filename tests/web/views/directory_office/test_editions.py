import pytest

from matchmaking.directory.models import Edition, ObjectionFile
from matchmaking.directory.moves import RoundPhase
from matchmaking.organizations.evidence import check_evidence, keep_file
from tests.factories.checks import scan
from tests.factories.directory import applicant
from tests.factories.organizations import MembershipFactory
from tests.web.directory_rows import application_in, in_phase, objection_to
from tests.web.reading import addresses, words
from tests.web.views.directory_office.test_rounds import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def noticed(round_, calendar):
    """A round whose notice has ended, with one proposed provider."""
    in_phase(round_, RoundPhase.NOTICE)
    application_in(round_, "proposed", organization=applicant())
    calendar.pass_notice(round_)
    return round_


@pytest.fixture
def objection(round_):
    return objection_to(application_in(in_phase(round_, RoundPhase.NOTICE), "proposed"))


def test_upheld_objection_strikes_the_applicant(english, admin, objection):
    page = at("objection_case", objection)

    refused = english.post(page, {"decision": "uphold", "words": ""})
    english.post(page, {"decision": "uphold", "words": "案例不属实。"})
    late = english.post(page, {"decision": "dismiss", "words": "不成立。"})

    assert list(refused.context["form"].errors) == ["words"]
    objection.refresh_from_db()
    objection.application.refresh_from_db()
    assert (objection.status, objection.handled_by) == ("upheld", admin)
    assert objection.application.status == "declined"
    assert "Somebody else has handled this objection meanwhile." in words(late)
    assert "不成立。" in words(late)


def test_author_is_named_to_administrators_alone(english, admin, auditor, objection):
    objection.by.name = "周明匿名"
    objection.by.save()
    pages = (at("objection_desk", objection.application.round), at("objection_case", objection))
    read = [words(english.get(page)) for page in pages]
    english.force_login(auditor)
    audited = [words(english.get(page)) for page in pages]

    assert "周明匿名" in read[1]
    assert not any("周明匿名" in page for page in audited)
    assert english.post(pages[1], {"decision": "dismiss", "words": "x"}).status_code == 403


def test_member_of_the_applicant_never_meets_the_objection(english, admin, objection):
    file = ObjectionFile(objection=objection)
    keep_file(file, check_evidence([scan()])[0])
    assert english.get(at("objection_file", file))["Content-Disposition"].startswith("attachment")

    MembershipFactory(organization=objection.application.organization, user=admin)

    listed = english.get(at("objection_desk", objection.application.round))
    assert list(listed.context["page"].object_list) == []
    assert english.get(at("objection_case", objection)).status_code == 404
    assert english.get(at("objection_file", file)).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_objections_cost_the_same_for_many(english, admin, round_, n, django_assert_num_queries):
    in_phase(round_, RoundPhase.NOTICE)
    for _ in range(n):
        objection_to(application_in(round_, "proposed"))

    with django_assert_num_queries(9):
        english.get(at("objection_desk", round_))


def test_edition_needs_the_end_of_the_notice(english, admin, objection):
    refused = english.post(at("edition_propose", objection.application.round))

    assert "The public notice has not ended yet." in words(refused)
    assert not Edition.objects.exists()


def test_edition_is_drawn_up_by_one_and_published_by_another(
    english, admin, office, noticed, signing_key
):
    english.post(at("edition_propose", noticed))
    edition = Edition.objects.get()
    page = at("edition_office", edition)
    preview = english.get(page)
    own = english.post(page)
    english.force_login(office.second)
    published = english.post(page, follow=True)

    [application] = preview.context["applications"]
    assert application.organization.name_zh in words(preview)
    assert "another administrator publishes it" in words(own)
    edition.refresh_from_db()
    assert (edition.status, edition.published_by) == ("published", office.second)
    assert edition.sha256 in words(published)
    assert at("entry_office", edition.entries.get()) in addresses(published)


def test_missing_key_is_told_before_and_after_trying(
    english, admin, office, noticed, settings, tmp_path
):
    settings.SIGNING_KEY_FILE = str(tmp_path / "none.pem")
    english.post(at("edition_propose", noticed))
    page = at("edition_office", Edition.objects.get())
    english.force_login(office.second)

    answers = [english.get(page), english.post(page)]

    assert all("the signing key is missing" in words(answer) for answer in answers)
    assert answers[1].context["form"].non_field_errors()
    assert Edition.objects.get().status == "proposed"


def test_proposal_is_taken_back(english, admin, noticed):
    english.post(at("edition_propose", noticed))

    led = english.post(at("edition_recall", Edition.objects.get()))

    assert led["Location"] == at("round_desk", noticed)
    assert not Edition.objects.exists()
