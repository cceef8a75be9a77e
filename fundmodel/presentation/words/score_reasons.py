"""Why a goal of the score was missed: the sentence of each reason with its numbers, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.presentation.words.alert_words import joined, place
from fundmodel.presentation.words.score_words import COUNTED, REASONS, reason_word

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "no_cases": ("测试集上没有可计数的情形", "nothing to count on this bed"),
    "oracle_short": ("先知本身也达不到（{oracle}）", "the oracle itself misses it ({oracle})"),
    "wide": (
        "点估计达到，但有事件的地区月只有{events}个，90%下端为{lower}",
        "reached, but its lower end is {lower}: {events} area-months with an event",
    ),
    "calibration": (
        "平均说{said}，实际发生{came}；概率若与{rival}一样可靠，此值为{without}",
        (
            "{said} was said on average where {came} came; were its probabilities as reliable as those of {rival}, "
            "this would be {without}"
        ),
    ),
    "apart_less": (
        "{rival}从全部{areas}个地区已公布的过去中学习，更能区分各地（分辨度{theirs}，预警{own}）",
        (
            "{rival} learns from the published past of all {areas} areas and tells them apart better (resolution "
            "{theirs}, the alert {own})"
        ),
    ),
    "apart_more": (
        "预警比{rival}更能区分各地（分辨度{own}对{theirs}），不足以达到目标；后者从全部{areas}个地区已公布的过去中学习",
        (
            "it tells areas apart better than {rival} (resolution {own} against {theirs}), which learns from the "
            "published past of all {areas} areas, but not by enough"
        ),
    ),
    "asks": (
        "先知对同一对照方法为{oracle}，目标相当于其中的{asks}",
        "the oracle gains {oracle} on that rival, and the goal asks {asks} of it",
    ),
    "law": (
        "规律合乎方法假定的地区，份额为{assumed}，其余地区为{other}",
        "the share is {assumed} where areas follow a law that the method assumes, {other} where they do not",
    ),
    "no_law": (
        "并非规律不合假定所致：合乎假定的地区份额为{assumed}，其余为{other}",
        "laws that the method does not assume are not why: the share is {other} there, {assumed} where it assumes them",
    ),
    "not_alerted": (
        "事前未发出预警的{missed}个地区月中：{reasons}",
        "of {missed} area-months without an alert: {reasons}",
    ),
    "overstated": (
        "预警平均说{said}，成真{came}（{n}个地区月）",
        "alerts said {said} on average and {came} came true ({n} area-months)",
    ),
    "blurred": (
        "预警所说不偏高（平均说{said}，成真{came}，{n}个地区月），是分不开将要与不会发生的地区",
        (
            "alerts do not say too much ({said} on average, {came} came true, {n} area-months): what will happen is "
            "not told from what will not"
        ),
    ),
    "oracle_too": (
        "误报中有{share}先知也会发出预警",
        "the oracle alerts too in {share} of the false alarms",
    ),
    "by_fund": ("职工{employee_pooled}，居民{resident}", "employee {employee_pooled}, resident {resident}"),
    "near_bound": (
        "撤回的预警有{share}概率不到{edge}，未撤回的只有{kept}",
        "{share} of those withdrawn stood under {edge}, of those that were kept {kept}",
    ),
    "from_above": (
        "撤回的并非集中在界限附近：概率不到{edge}的占{share}，未撤回的占{kept}",
        "those withdrawn were no closer to the bound: {share} stood under {edge}, of those that were kept {kept}",
    ),
    "oracle_own": ("先知为{oracle}", "the oracle itself has {oracle}"),
    "worst_bin": (
        "说{said}的{n}个地区月中，实际发生{came}",
        "where {said} was said ({n} area-months), {came} came",
    ),
    "bin_by_fund": (
        "其中职工实际发生{employee_pooled}，居民{resident}",
        "of employee funds there {employee_pooled}, of resident ones {resident}",
    ),
    "never_held": (
        "可预见的{n}个事件中，{share}未能持续预警到发生",
        "{share} of {n} foreseeable events had no alert that was held until they came",
    ),
    "late_hits": ("按月公布的地区命中{share}", "{share} are hit where accounts come monthly"),
    "late_lead": (
        "按月公布的地区为{monthly}个月，按季公布且滞后60天的为{quarterly_late}个月",
        "{monthly} months where accounts come monthly, {quarterly_late} where quarters come two months late",
    ),
    "outside": (
        "真值低于区间的占{below}，高于区间的占{above}",
        "the truth lay below the interval in {below} of cases, above it in {above}",
    ),
    "classes_out": ("共{classes}类地区，{n}类在目标之外", "{n} of {classes} classes of areas lie outside the goal"),
    "of_class": ("{label}：{said}", "{label}: {said}"),
}
SHARES: Final = frozenset(
    ("said", "came", "share", "kept", "edge", "below", "above", "asks", "employee_pooled", "resident")
)
"""Numbers that are printed in per cent."""
PLAIN: Final = frozenset(("n", "areas", "classes", "events", "missed", *REASONS))
"""Counts."""
FINE: Final = frozenset(("own", "theirs"))
"""Resolutions: parts of a Brier score, four digits."""
MONTHS: Final = frozenset(("monthly", "quarterly_late"))
RIVALS: Final[Mapping[str, tuple[str, str]]] = {
    "climatology": ("平均发生率", "climatology"),
    "status": ("现状", "the status"),
    "margin": ("当前结余的逻辑回归", "the logistic of the margin"),
    "logistic8": ("八特征逻辑回归", "the logistic of eight features"),
    "naive": ("季节性外推", "the seasonal naive"),
    "extrapolation": ("趋势外推", "the extrapolation"),
    "local_level": ("局部水平模型", "the local level"),
}
FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "_gauss": ("{rival}（正态）", "{rival} (normal errors)"),
    "_plan": ("含预算的{rival}", "{rival} with the budget"),
    "_weighed": ("含加权预算的{rival}", "{rival} with the budget weighed"),
}
CLASSES: Final[Mapping[str, tuple[str, str]]] = {
    "model_own": ("与方法假定相同的地区", "areas of the method's own process"),
    "random_walk": ("随机游走并有干预的地区", "random walks with authorities that act"),
    "mean_reverting": ("均值回复的地区", "areas that revert to a mean"),
    "regime_growth": ("增速切换的地区", "areas that switch between two rates of growth"),
    "heavy_tails": ("厚尾噪声的地区", "areas with heavy-tailed noise"),
    "drifting_season": ("季节漂移的地区", "areas whose season drifts"),
    "s_curve": ("S形升降的地区", "areas on an S-shaped course"),
    "income_led": ("支出随收入的地区", "areas whose spending follows income"),
    "changing_noise": ("噪声大小变化的地区", "areas whose noise changes"),
    "saturating": ("增速渐退的地区", "areas whose growth fades"),
}


def goal_reason(row: Mapping[str, Any], lang: str) -> str:
    """The sentence of a row of the card's ``reasons``."""
    told = {name: _told(name, value, row, lang) for name, value in row.items() if value is not None}
    if row["reason"] == "not_alerted":
        listed = [(reason, float(row[reason])) for reason in REASONS if row.get(reason)]
        shares = [f"{reason_word(reason, lang)} {_percent(n / row['missed'])}" for reason, n in listed]
        told["reasons"] = joined(shares, lang)
    said = SENTENCES[row["reason"]][place(lang)].format(**told)
    label = row.get("class")
    return SENTENCES["of_class"][place(lang)].format(label=CLASSES[label][place(lang)], said=said) if label else said


def goal_reasons(rows: list[Mapping[str, Any]], lang: str) -> str:
    """The sentences of one goal, joined."""
    return ("；" if lang == "zh" else "; ").join(goal_reason(row, lang) for row in rows)


def rival_word(rival: str, lang: str) -> str:
    """ "logistic8_plan" -> "the logistic of eight features with the budget"."""
    if rival in RIVALS:
        return RIVALS[rival][place(lang)]
    form = next(ending for ending in FORMS if rival.endswith(ending))
    return FORMS[form][place(lang)].format(rival=rival_word(rival.removesuffix(form), lang))


def _told(name: str, value: Any, row: Mapping[str, Any], lang: str) -> Any:
    if name == "rival":
        return rival_word(value, lang)
    if isinstance(value, str) or name in ("group", "event"):
        return value
    if name in SHARES:
        return _percent(value)
    if name in PLAIN:
        return f"{value:,.0f}"
    if name in FINE:
        return f"{value:.4f}"
    return f"{value:.1f}" if name in MONTHS or row["figure"] in COUNTED else f"{value:.2f}"


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f}%"
