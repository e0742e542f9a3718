"""What people write before the parts of a need or an offer, in Chinese and in English."""

import re
from collections.abc import Mapping
from types import MappingProxyType

SHARED = {
    "budget": (
        "预算 项目预算 投资预算 预算金额 资金预算 预算范围 费用预算 预计投入 拟投入 投资规模 | "
        "budget"
    ),
    "duration_months": (
        "周期 工期 项目周期 时间要求 实施周期 交付周期 建设周期 期限 交付时间 完成时间 项目工期 "
        "时间 时间节点 上线时间 | duration timeline schedule period delivery"
    ),
    "province": (
        "地点 所在地 地区 所在地区 实施地点 项目地点 省份 地址 所在省份 | location province site "
        "region"
    ),
    "contact": "联系人 联系方式 项目联系人 对接人 负责人 联系人及电话 联系人及联系方式 | contact",
    "phone": "电话 联系电话 手机 手机号 手机号码 | phone tel mobile",
    "email": "邮箱 电子邮箱 邮件 电子邮件 | e-mail email",
    "organization": (
        "单位 单位名称 企业名称 公司名称 公司 申报单位 需求单位 企业 需求企业 所属单位 | company "
        "organization organisation"
    ),
    "deployment": "部署方式 部署要求 部署 部署模式 部署环境 | deployment",
    "rest": (
        "备注 其他 其它 其他说明 附件 公司简介 企业简介 填表日期 日期 所属行业 行业 | notes "
        "remarks other others"
    ),
}
SCENARIO = SHARED | {
    "title": (
        "项目名称 场景名称 需求名称 需求标题 名称 标题 题目 课题名称 项目 主题 | title name "
        "subject project"
    ),
    "pain_points": (
        "痛点 业务痛点 痛点问题 存在问题 存在的问题 主要问题 问题 困难 难点 痛点难点 痛点描述 "
        "问题描述 现存问题 面临问题 面临的问题 挑战 核心痛点 主要痛点 | problem problems issue "
        "issues challenge challenges"
    ),
    "requirement": (
        "需求 具体需求 需求描述 需求内容 功能需求 技术需求 技术要求 建设内容 项目需求 需求说明 "
        "要求 诉求 建设需求 应用需求 期望 主要需求 功能要求 我们的需求 我们的要求 | requirement "
        "requirements need needs scope"
    ),
    "targets": (
        "目标 预期目标 建设目标 技术指标 指标 考核指标 预期效果 预期指标 关键指标 目标值 "
        "验收指标 量化指标 指标要求 验收标准 | target targets goal goals objective objectives "
        "kpi kpis"
    ),
    "current_state": (
        "现状 背景 项目背景 企业现状 目前现状 现状描述 业务现状 生产现状 当前情况 项目概况 "
        "基本情况 现有条件 现有系统 | background status context"
    ),
}
SOLUTION = SHARED | {
    "title": "方案名称 产品名称 解决方案名称 名称 标题 产品 方案 | title name product",
    "summary": (
        "简介 方案简介 产品简介 概述 方案概述 摘要 一句话介绍 产品概述 | summary overview abstract"
    ),
    "description": (
        "方案介绍 方案描述 产品介绍 功能 功能介绍 主要功能 核心功能 技术方案 技术路线 技术架构 "
        "技术特点 方案特点 产品优势 优势 应用效果 解决问题 解决的问题 特点 创新点 适用场景 "
        "应用场景 实施条件 产品特点 方案优势 方案内容 产品功能 | description features technology "
        "advantages benefits how"
    ),
    "cases": "案例 客户案例 典型案例 成功案例 应用案例 典型客户 | case cases references customers",
    "price": "价格 报价 参考价格 费用 价格区间 参考报价 售价 | price pricing",
    "areas": "服务区域 服务范围 服务地区 | coverage",
    "rest": SHARED["rest"] + " 背景 项目背景",
}
PHRASES = {  # of English, more than a word
    "pain_points": ("pain points", "pain point"),
    "requirement": ("what we need", "technical requirements"),
    "current_state": ("current state", "current situation", "project background"),
    "targets": ("expected results", "success criteria"),
    "title": ("project name", "project title", "product name"),
    "contact": ("contact person",),
    "description": ("how it works", "main features", "key features"),
    "cases": ("case studies", "case study", "reference projects"),
    "areas": ("service area", "service areas"),
    "duration_months": ("delivery time",),
}


def _by_word(names: Mapping[str, str]) -> Mapping[str, str]:
    table = {word: name for name, words in names.items() for word in words.split() if word != "|"}
    phrases = {phrase: name for name in names for phrase in PHRASES.get(name, ())}
    return MappingProxyType(table | phrases)


LABELS = MappingProxyType({"scenario": _by_word(SCENARIO), "solution": _by_word(SOLUTION)})
FIRST = ("pain_points", "requirement", "targets", "current_state", "description")  # of two names

NUMBER = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+[章节部分]+|[一二三四五六七八九十]{1,3}[、.．]|"
    r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}(?:\.\d{1,2})*(?:[、．)）]|\.(?!\d))|"
    r"\d{1,2}(?:\.\d{1,2})+\s|[①-⑳]|[-*•●■◆▪·◎➢]+\s*|#{1,6}\s)\s*"
)
HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+[章节部分]+|[一二三四五六七八九十]{1,3}[、.．]|#{1,6}\s)"
)
WRAP = re.compile(
    r"^(?:\*\*|__|【|\[|《|“|<)(?P<label>[^】\]》”>*_:：]{1,24})[:：]?(?:\*\*|__|】|\]|》|”|>)"
)
UNITS = re.compile(r"[（(][^）)]{0,16}[）)]")
JOINTS = re.compile(r"\s*(?:以及|[与和及、/&]|\band\b)\s*")
MAX_HEADING = 16


def label_of(words: str, kind: str) -> str:
    """Return the field that words name, or two of them together; empty for other words."""
    table = LABELS[kind]
    plain = " ".join(UNITS.sub("", words).replace("*", "").split()).lower().strip(" :：")
    squeezed = plain if plain.isascii() else plain.replace(" ", "")
    if squeezed in table:
        return table[squeezed]
    parts = [table.get(part, "") for part in JOINTS.split(squeezed)]
    if len(parts) > 1 and all(parts):
        return next((name for name in FIRST if name in parts), parts[0])
    return ""


def labelled(line: str, kind: str) -> tuple[str, str, str] | None:
    """Return field, label and what follows it, if a line begins with a label or is one."""
    bare = NUMBER.sub("", line, count=1) if NUMBER.match(line) else line.strip()
    wrapped = WRAP.match(line.strip()) or WRAP.match(bare)
    if wrapped is not None:
        label, after = wrapped["label"], wrapped.string[wrapped.end() :].lstrip(" :：")
        if name := label_of(label, kind):
            return name, label, after
    label, colon, after = _before_colon(bare)
    if colon and (name := label_of(label, kind)):
        return name, label.strip(), after.strip()
    if len(bare) <= MAX_HEADING * 2 and (name := label_of(bare, kind)):
        return name, bare, ""
    return None


def is_other_heading(line: str) -> bool:
    """Whether a line starts a part that none of the fields is for."""
    bare = NUMBER.sub("", line, count=1)
    return (
        bool(HEADING.match(line)) and len(bare) <= MAX_HEADING and not re.search("[。；，,;]", bare)
    )


def _before_colon(line: str) -> tuple[str, str, str]:
    found = re.search("[:：]", line)
    if found is None or found.start() > MAX_HEADING * 2:
        return line, "", ""
    return line[: found.start()], ":", line[found.end() :]
