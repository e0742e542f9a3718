"""The criteria of a programme: a sensible set to begin with, and writing another version."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.directory.exceptions import CriteriaError
from matchmaking.directory.models import (
    CriteriaVersion,
    Criterion,
    EvidenceRule,
    Programme,
    in_language,
)
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.organizations.permissions import require_platform_role

WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class CriterionText:
    """A criterion as it is written down; ``weight`` in percent."""

    code: str
    name_zh: str
    name_en: str
    guide_zh: str
    guide_en: str
    weight: int
    evidence: EvidenceRule
    scale: int = 10
    reasons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


NAMES = tuple(field.name for field in fields(CriterionText))

DEFAULT_CRITERIA = (
    CriterionText(
        code="served",
        name_zh="服务企业实绩",
        name_en="Firms served",
        guide_zh=(
            "0 分：没有可核实的服务企业；5 分：三家以上制造企业在用，有合同或验收材料；"
            "10 分：跨三个以上行业稳定运行一年以上，材料完整。"
        ),
        guide_en=(
            "0: no firm that can be verified. 5: three or more manufacturers use it, with "
            "contracts or acceptance papers. 10: in steady use for over a year in three or more "
            "industries."
        ),
        weight=25,
        evidence=EvidenceRule.FILE,
    ),
    CriterionText(
        code="product",
        name_zh="产品与技术",
        name_en="Product and technology",
        guide_zh=(
            "0 分：没有成型产品；5 分：产品定型，有检测报告或知识产权；"
            "10 分：指标经第三方检测，优于同类，并能说明适用边界。"
        ),
        guide_en=(
            "0: no finished product. 5: a finished product with test reports or intellectual "
            "property. 10: figures tested by a third party, better than its like, limits stated."
        ),
        weight=25,
        evidence=EvidenceRule.FILE,
    ),
    CriterionText(
        code="results",
        name_zh="需求方确认的应用成效",
        name_en="Results confirmed by the demand side",
        guide_zh=(
            "0 分：没有客户确认的案例；5 分：至少一个案例由客户确认，有前后对比；"
            "10 分：三个以上案例由互不关联的客户确认，成效可量化。"
        ),
        guide_en=(
            "0: no case confirmed by a customer. 5: one confirmed case with figures before and "
            "after. 10: three or more cases of unrelated customers with measured effects."
        ),
        weight=25,
        evidence=EvidenceRule.CASE,
    ),
    CriterionText(
        code="capacity",
        name_zh="综合服务能力",
        name_en="Integrated capacity",
        guide_zh=(
            "0 分：只能提供单点工具；5 分：能独立完成调研、实施和运维；"
            "10 分：覆盖诊断、集成、培训和长期运维，服务网络与承诺相称。"
        ),
        guide_en=(
            "0: single tools only. 5: can survey, implement and maintain by itself. 10: diagnosis, "
            "integration, training and long-term maintenance, with a network to match."
        ),
        weight=15,
        evidence=EvidenceRule.FILE,
    ),
    CriterionText(
        code="safety",
        name_zh="安全与合规",
        name_en="Safety and compliance",
        guide_zh=(
            "0 分：没有安全与数据管理制度；5 分：制度齐全，有等保或同类证明；"
            "10 分：经第三方审计，近三年无安全与合规事件。"
        ),
        guide_en=(
            "0: no rules for safety and data. 5: complete rules and a certificate of protection. "
            "10: audited by a third party, no incident in three years."
        ),
        weight=10,
        evidence=EvidenceRule.FILE,
    ),
)


@transaction.atomic
def write_criteria(
    *,
    programme: Programme,
    texts: Sequence[CriterionText],
    by: User | None,
    after: int | None = None,
) -> CriteriaVersion:
    """Write the next version of a programme's criteria; former ones stay as they are.

    ``after`` is the number of the last version that the writer has seen, 0 for none; without it
    nobody's version is overlooked by intent.

    Raises:
        PermissionDenied: ``by`` is no administrator; None is the platform.
        CriteriaError: there is a newer version than ``after``, or none of the texts differs from
            it; a code is there twice, or the weights do not make 100 percent.
        ValidationError: a criterion has a wrong field.
    """
    if by is not None:
        require_platform_role(by, PlatformRole.ADMINISTRATOR)
    Programme.objects.select_for_update().get(pk=programme.pk)  # versions are numbered
    last = CriteriaVersion.objects.filter(programme=programme).first()
    _require_next(last, texts, after)
    _require_whole(texts)
    version = CriteriaVersion(programme=programme, number=last.number + 1 if last else 1)
    version.save()
    for position, text in enumerate(texts, start=1):
        row = Criterion(version=version, position=position, **_fields(text))
        row.full_clean()
        row.save()
    record_audit("criteria.create", on=version, by=by, details={"number": version.number})
    return version


def criteria_texts(version: CriteriaVersion) -> list[CriterionText]:
    """Return what a version says, to begin the next one with."""
    return [
        CriterionText(
            **{name: getattr(row, name) for name in NAMES if name not in {"evidence", "reasons"}},
            evidence=EvidenceRule(row.evidence),
            reasons=tuple(row.reasons),
        )
        for row in version.rows.all()
    ]


def _fields(text: CriterionText) -> dict[str, Any]:
    return {name: getattr(text, name) for name in NAMES} | {"reasons": list(text.reasons)}


def _require_next(
    last: CriteriaVersion | None, texts: Sequence[CriterionText], after: int | None
) -> None:
    if after is None:
        return
    number = last.number if last else 0
    if number != after:
        raise CriteriaError(
            _(
                "Version %(number)d was written meanwhile. Look at what it says; saved once more, "
                "yours becomes the version after it."
            )
            % {"number": number}
        )
    if last is not None and criteria_texts(last) == list(texts):
        raise CriteriaError(
            _("Nothing differs from version %(number)d: there is no need for another.")
            % {"number": number}
        )


def _require_whole(texts: Sequence[CriterionText]) -> None:
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts, start=1):
        places.setdefault(text.code, []).append(place)
    for code, found in places.items():
        if len(found) > 1:
            raise CriteriaError(
                _("Code: “%(code)s” stands in criteria %(places)s; each has a code of its own.")
                % {"code": code, "places": ", ".join(map(str, found))}
            )
    total = sum(text.weight for text in texts)
    if total != WHOLE:
        raise CriteriaError(
            _("Weights: they make %(total)d percent, but have to make 100.") % {"total": total}
        )
