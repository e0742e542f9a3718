"""The columns of a table of scenarios."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.exchange.cells import read_amount, read_email, read_months
from matchmaking.exchange.faults import Fault
from matchmaking.exchange.fields import (
    Field,
    Kind,
    Show,
    Values,
    choice_field,
    number_field,
    terms_field,
    text_field,
)
from matchmaking.exchange.targets import read_targets, show_targets
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.versions import Content
from matchmaking.scenarios.bulk import create_scenarios_in_bulk, edit_imported_scenario
from matchmaking.scenarios.models import Deployment, Scenario, Visibility
from matchmaking.scenarios.services import move_scenario

DEPLOYMENTS = {
    "any": ("不限", "无要求", "均可", "都可以", "任意"),
    "cloud": ("云端", "云部署", "公有云", "上云"),
    "edge": ("边缘", "边缘侧", "边端", "边缘部署"),
    "on_premise": ("本地", "本地部署", "私有化", "私有化部署", "私有部署", "厂内"),
    "hybrid": ("混合", "混合部署", "云边协同", "混合云"),
}
VISIBILITIES = {
    "public": ("公开", "全部公开"),
    "anonymous": ("匿名", "匿名公开", "隐藏单位", "隐藏单位名称"),
    "matched_only": ("定向", "仅匹配", "仅匹配的服务商", "仅匹配方可见", "不公开"),
}
EMAIL_LENGTH = 254


def province_field(column: Column) -> Field:
    return Field(
        column,
        lambda text, names: names.provinces.find(text),
        Show(lambda names: names.provinces),
    )


def _fields() -> Iterator[Field]:
    yield from _texts()
    yield from _terms()
    yield from _wishes()
    yield from _amounts()
    yield from _guarded()


def _texts() -> Iterator[Field]:
    yield text_field(
        Column(
            "title",
            _("Scenario name"),
            help=_("One line that names the place and the problem; at most 60 characters."),
            example=_("Missed scratches on strip at night"),
            required=True,
            width=30,
            aliases=("需求名称", "场景名称", "需求标题", "标题", "名称"),
        ),
        Scenario,
        "title",
    )
    yield text_field(
        Column(
            "pain_points",
            _("Pain points"),
            help=_("What goes wrong today, how often, and what it costs."),
            example=_("Inspectors miss about 3 % of the scratches on the night shift."),
            width=40,
            kind=ColumnKind.LONG,
            aliases=("痛点", "痛点问题", "存在问题", "业务痛点"),
        ),
        Scenario,
        "pain_points",
    )
    yield text_field(
        Column(
            "requirement",
            _("Requirement"),
            help=_("What the solution must do, and under which conditions."),
            example=_("Find scratches at 120 m/min on line and keep pictures of them."),
            required=True,
            width=50,
            kind=ColumnKind.LONG,
            aliases=("具体要求", "需求描述", "需求内容", "技术要求", "功能要求"),
        ),
        Scenario,
        "requirement",
    )


def _terms() -> Iterator[Field]:
    yield terms_field(
        Column(
            "industries",
            _("Industry"),
            help=_("The division of GB/T 4754, by its name or its code."),
            example="C31",
            required=True,
            multiple=True,
            width=24,
            aliases=("所属行业", "行业", "行业分类", "国民经济行业"),
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
            aliases=("环节", "所属环节", "业务环节", "应用环节"),
        ),
        lambda names: names.stages,
    )
    yield terms_field(
        Column(
            "capabilities",
            _("Capabilities needed"),
            help=_("What the solution must be able to do."),
            example=_("Surface defect detection"),
            multiple=True,
            width=24,
            aliases=("所需能力", "能力", "需要的能力", "能力标签"),
        ),
        lambda names: names.capabilities,
    )


def _wishes() -> Iterator[Field]:
    yield Field(
        Column(
            "targets",
            _("Targets"),
            help=_("Measure, ≥ ≤ or =, number, unit; several are separated by ；"),
            example="漏检率 ≤ 1 %；节拍 ≥ 30 片/分钟",
            width=34,
            kind=ColumnKind.LONG,
            aliases=("目标指标", "指标", "预期指标", "目标"),
        ),
        lambda text, _names: read_targets(text),
        lambda value, _names: show_targets(value),
        empty=[],
    )
    yield choice_field(
        Column(
            "deployment",
            _("Deployment"),
            help=_("How it may run; empty means no preference."),
            example=_("Edge"),
            width=14,
            aliases=("部署方式", "部署"),
        ),
        Deployment,
        DEPLOYMENTS,
    )
    yield choice_field(
        Column(
            "visibility",
            _("Visible to"),
            help=_("Who may see it once it is published; empty means everybody."),
            example=_("Public"),
            width=24,
            aliases=("公开范围", "可见范围"),
        ),
        Visibility,
        VISIBILITIES,
    )
    yield province_field(
        Column(
            "province",
            _("Province"),
            example=_("Jiangsu"),
            width=12,
            aliases=("省份", "所在省份", "省", "地区", "所在地区"),
        )
    )


def _amounts() -> Iterator[Field]:
    yield number_field(
        Column(
            "duration_months",
            _("Duration (months)"),
            help=_("A whole number of months, from 1 to 120."),
            example="6",
            width=12,
            kind=ColumnKind.NUMBER,
            aliases=("周期（月）", "周期", "周期(月)", "实施周期", "工期"),
        ),
        read_months,
    )
    yield number_field(
        Column(
            "budget_min",
            _("Lowest budget (10,000 CNY)"),
            help=_("A whole number of 10,000 CNY. Only your organization sees it."),
            example="50",
            width=14,
            kind=ColumnKind.NUMBER,
            aliases=("预算下限（万元）", "预算下限", "最低预算"),
        ),
        read_amount,
    )
    yield number_field(
        Column(
            "budget_max",
            _("Highest budget (10,000 CNY)"),
            help=_("Others only see a band of the highest amount."),
            example="80",
            width=14,
            kind=ColumnKind.NUMBER,
            aliases=("预算上限（万元）", "预算上限", "最高预算", "预算", "预算（万元）"),
        ),
        read_amount,
    )


def _guarded() -> Iterator[Field]:
    yield text_field(
        Column(
            "current_state",
            _("Current state"),
            help=_("What you have today. Only your organization sees it."),
            width=34,
            kind=ColumnKind.LONG,
            aliases=("现状", "现有情况", "现状描述"),
        ),
        Scenario,
        "current_state",
    )
    yield text_field(
        Column(
            "contact_name",
            _("Contact person"),
            help=_("Only your organization sees it."),
            width=14,
            aliases=("联系人", "联系人姓名"),
        ),
        Scenario,
        "contact_name",
    )
    yield text_field(
        Column(
            "contact_phone",
            _("Contact phone"),
            help=_("Only your organization sees it."),
            width=18,
            aliases=("联系电话", "电话", "手机"),
        ),
        Scenario,
        "contact_phone",
    )
    yield Field(
        Column(
            "contact_email",
            _("Contact e-mail"),
            help=_("Only your organization sees it."),
            width=24,
            aliases=("联系邮箱", "邮箱", "电子邮箱", "电子邮件"),
        ),
        lambda text, _names: read_email(text, EMAIL_LENGTH),
        lambda value, _names: str(value),
    )


def check_budget(values: Values) -> Sequence[Fault]:
    low, high = values.get("budget_min"), values.get("budget_max")
    if low is not None and high is not None and low > high:
        return [Fault("budget_min", "order")]
    return []


def _edit(posting: Posting, content: Content, by: User) -> None:
    assert isinstance(posting, Scenario)  # noqa: S101 - of this kind
    edit_imported_scenario(scenario=posting, content=content, by=by)


FIELDS = tuple(_fields())
SCENARIOS = Kind(
    name="scenario",
    label=_("Scenarios"),
    model=Scenario,
    owner=OrganizationKind.MANUFACTURER,
    fields=FIELDS,
    n_offered=len(FIELDS),
    create=create_scenarios_in_bulk,
    edit=_edit,
    move=lambda posting, move, by: move_scenario(scenario=posting, move=move, by=by),
    spread=dict,
    gather=lambda values, _former: dict(values),
    check=check_budget,
)
