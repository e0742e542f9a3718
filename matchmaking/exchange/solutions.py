"""The columns of a table of solutions."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.common.sheets.columns import Column, ColumnKind, Text
from matchmaking.exchange.cells import read_amount, read_months, read_yes_no
from matchmaking.exchange.faults import Fault
from matchmaking.exchange.fields import (
    KEEP,
    Field,
    Kind,
    Show,
    Values,
    choice_field,
    fixed,
    number_field,
    terms_field,
    text_field,
)
from matchmaking.exchange.scenarios import DEPLOYMENTS
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.versions import Content
from matchmaking.solutions.bulk import create_solutions_in_bulk, edit_imported_solution
from matchmaking.solutions.models import CaseStudy, DeploymentMode, Solution, SolutionKind
from matchmaking.solutions.services import move_solution

N_CASES = 5  # that are read and exported
N_OFFERED_CASES = 3  # in the template
CASE_PARTS = ("customer", "scenario", "effect", "industry")
KINDS = {
    "solution": ("方案", "整体方案", "软硬件一体"),
    "model": ("大模型", "算法模型"),
    "dataset": ("数据",),
    "compute": ("算力", "算力服务"),
    "agent": ("智能体应用", "AI 助手"),
    "service": ("咨询服务", "技术服务"),
}
MODES = {code: names for code, names in DEPLOYMENTS.items() if code != "any"}


def _numbered(label: Text, number: int) -> str:
    return str(label) % {"number": number}


numbered: Callable[[Text, int], Text] = lazy(_numbered, str)  # translated when it is shown


def case_key(number: int, part: str) -> str:
    """Return the column of a part of a case study, ``number`` from 1."""
    return f"case{number}_{part}"


def _fields() -> Iterator[Field]:
    yield from _names()
    yield from _texts()
    yield from _terms()
    yield from _modes()
    yield from _prices()
    yield from _areas()
    yield from _cases()


def _names() -> Iterator[Field]:
    yield text_field(
        Column(
            "title",
            _("Solution name"),
            help=_("One line that names what it does and for what; at most 60 characters."),
            example=_("On-line surface inspection of strip"),
            required=True,
            width=30,
            aliases=("方案名称", "解决方案名称", "产品名称", "标题", "名称"),
        ),
        Solution,
        "title",
    )
    yield choice_field(
        Column(
            "kind",
            _("Kind"),
            help=_("What is delivered; empty means a solution."),
            example=_("Solution"),
            width=14,
            aliases=("类型", "方案类型", "类别"),
        ),
        SolutionKind,
        KINDS,
    )


def _texts() -> Iterator[Field]:
    yield text_field(
        Column(
            "summary",
            _("Summary"),
            help=_("One or two sentences that a buyer understands; at most 200 characters."),
            example=_("Finds scratches and edge cracks on strip at full line speed."),
            required=True,
            width=40,
            kind=ColumnKind.LONG,
            aliases=("简介", "方案简介", "一句话介绍", "摘要"),
        ),
        Solution,
        "summary",
    )
    yield text_field(
        Column(
            "description",
            _("Description"),
            help=_("How it works, what it needs on site, what it has achieved."),
            example=_("Two line cameras, a model trained on 60 kinds of defects, a quality log."),
            required=True,
            width=50,
            kind=ColumnKind.LONG,
            aliases=("详细说明", "方案描述", "方案详情", "描述", "详细介绍"),
        ),
        Solution,
        "description",
    )


def _terms() -> Iterator[Field]:
    yield terms_field(
        Column(
            "industries",
            _("Industry"),
            help=_("The divisions of GB/T 4754 that it serves; empty means any."),
            example="C31",
            multiple=True,
            width=24,
            aliases=("适用行业", "所属行业", "行业", "服务行业"),
        ),
        lambda names: names.industries,
        "；",
    )
    yield terms_field(
        Column(
            "stages",
            _("Stage"),
            help=_("Where in the life of the product."),
            example=_("Production"),
            required=True,
            multiple=True,
            width=16,
            aliases=("环节", "适用环节", "业务环节", "应用环节"),
        ),
        lambda names: names.stages,
    )
    yield terms_field(
        Column(
            "capabilities",
            _("Capabilities"),
            help=_("What it is able to do."),
            example=_("Surface defect detection"),
            required=True,
            multiple=True,
            width=24,
            aliases=("能力", "具备能力", "能力标签", "技术能力"),
        ),
        lambda names: names.capabilities,
    )


def _modes() -> Iterator[Field]:
    modes = fixed(DeploymentMode, MODES)
    yield Field(
        Column(
            "deployment_modes",
            _("Deployment modes"),
            example=_("Edge"),
            multiple=True,
            width=16,
            aliases=("部署方式", "支持的部署方式", "部署"),
        ),
        lambda text, names: list(modes(names).find_all(text)),
        Show(modes),
        empty=[],
    )


def _prices() -> Iterator[Field]:
    yield number_field(
        Column(
            "price_min",
            _("Lowest price (10,000 CNY)"),
            help=_("A whole number of 10,000 CNY."),
            example="60",
            width=14,
            kind=ColumnKind.NUMBER,
            aliases=("价格下限（万元）", "价格下限", "最低价格", "最低报价"),
        ),
        read_amount,
    )
    yield number_field(
        Column(
            "price_max",
            _("Highest price (10,000 CNY)"),
            help=_("A whole number of 10,000 CNY."),
            example="120",
            width=14,
            kind=ColumnKind.NUMBER,
            aliases=("价格上限（万元）", "价格上限", "最高价格", "价格", "最高报价", "报价"),
        ),
        read_amount,
    )
    yield number_field(
        Column(
            "delivery_months",
            _("Delivery (months)"),
            help=_("A whole number of months, from 1 to 120."),
            example="3",
            width=12,
            kind=ColumnKind.NUMBER,
            aliases=("交付周期（月）", "交付周期", "交付周期(月)", "周期"),
        ),
        read_months,
    )


def _areas() -> Iterator[Field]:
    yield Field(
        Column(
            "is_nationwide",
            _("Offered nationwide"),
            help=_("是 or 否"),
            example="是",
            width=12,
            aliases=("全国服务", "是否全国", "服务全国", "全国"),
        ),
        lambda text, _names: read_yes_no(text),
        lambda value, _names: "是" if value else "否",
        empty=KEEP,
    )
    yield Field(
        Column(
            "service_areas",
            _("Provinces served"),
            help=_("Where it is offered, unless nationwide."),
            example="江苏、浙江",
            multiple=True,
            width=20,
            aliases=("服务省份", "服务地区", "服务区域", "省份"),
        ),
        lambda text, names: list(names.provinces.find_all(text)),
        Show(lambda names: names.provinces),
        empty=[],
    )


def _cases() -> Iterator[Field]:
    for number in range(1, N_CASES + 1):
        yield from _case_fields(number)


def _case_fields(number: int) -> Iterator[Field]:
    labels: dict[str, tuple[Text, str, Text]] = {
        "customer": (
            _("Case %(number)s: customer"),
            "客户",
            _("Without its name, such as: a steel works in East China"),
        ),
        "scenario": (_("Case %(number)s: what was done"), "内容", ""),
        "effect": (_("Case %(number)s: effect"), "成效", ""),
    }
    for part, (label, word, explained) in labels.items():
        yield text_field(
            Column(
                case_key(number, part),
                numbered(label, number),
                help=explained,
                width=24,
                kind=ColumnKind.LONG,
                aliases=(f"案例{number}{word}",),
            ),
            CaseStudy,
            part,
        )
    yield Field(
        Column(
            case_key(number, "industry"),
            numbered(_("Case %(number)s: industry"), number),
            width=18,
            aliases=(f"案例{number}行业",),
        ),
        lambda text, names: names.industries.find(text),
        Show(lambda names: names.industries),
    )


def spread(content: Content) -> Values:
    """Return a value a column: the parts of case studies stand in columns of their own."""
    values = {name: value for name, value in content.items() if name != "case_studies"}
    cases = content["case_studies"]
    for number in range(1, N_CASES + 1):
        told = cases[number - 1] if number <= len(cases) else {}
        for part in CASE_PARTS:
            values[case_key(number, part)] = told.get(part, "")
    return values


def gather(values: Values, former: Content) -> Values:
    """Return the content that columns say; what none of them says stays as it was."""
    found = {name: value for name, value in values.items() if not name.startswith("case")}
    found.setdefault("service_areas", former.get("service_areas", []))
    told = list(former.get("case_studies", []))
    cases = []
    for number in range(1, N_CASES + 1):
        old = told[number - 1] if number <= len(told) else {}
        case = {part: values.get(case_key(number, part), old.get(part, "")) for part in CASE_PARTS}
        if any(case.values()):
            cases.append(case)
    return {**found, "case_studies": [*cases, *told[N_CASES:]]}


def check(values: Values) -> Sequence[Fault]:
    """Return what is wrong between the cells of a row."""
    faults = []
    low, high = values.get("price_min"), values.get("price_max")
    if low is not None and high is not None and low > high:
        faults.append(Fault("price_min", "order"))
    for number in range(1, N_CASES + 1):
        case = {part: values.get(case_key(number, part), "") for part in CASE_PARTS}
        if any(case.values()):
            faults += [
                Fault(case_key(number, part), "case_incomplete", {"part": part})
                for part in ("customer", "scenario")
                if not case[part]
            ]
    return faults


def _edit(posting: Posting, content: Content, by: User) -> None:
    assert isinstance(posting, Solution)  # noqa: S101 - of this kind
    edit_imported_solution(solution=posting, content=content, by=by)


FIELDS = tuple(_fields())
SOLUTIONS = Kind(
    name="solution",
    label=_("Solutions"),
    model=Solution,
    owner=OrganizationKind.PROVIDER,
    fields=FIELDS,
    n_offered=len(FIELDS) - (N_CASES - N_OFFERED_CASES) * len(CASE_PARTS),
    create=create_solutions_in_bulk,
    edit=_edit,
    move=lambda posting, move, by: move_solution(solution=posting, move=move, by=by),
    spread=spread,
    gather=gather,
    check=check,
)
