"""What is said of shocks, of what they take from a fund and of the smallest that breaks a line, in Chinese and
English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("压力测试：冲击从各基金拿走多少", "Stress test: what shocks take from each fund"),
    "reverse_title": ("反向压力测试：多大的冲击才会突破", "Reverse stress test: how large a shock breaks the line"),
    "struck": ("受冲击地区：{areas}", "Areas struck: {areas}"),
    "all_areas": ("全部", "all"),
    "whole": ("合计", "all areas"),
    "shock_title": (
        "{shock}：{measure} {severity}，{start}起，{healing}年恢复",
        "{shock}: {measure} {severity}, from {start}, heals in {healing} years",
    ),
    "together_title": ("{shock}（同时发生）", "{shock} (at once)"),
    "area": ("地区", "Area"),
    "fund": ("基金", "Fund"),
    "below": ("低于警戒线", "Below the line"),
    "used_up": ("耗尽", "Used up"),
    "most_lost": ("最多减少月数（月份）", "Most months lost (when)"),
    "money_lost": ("到{year}年末损失（亿元）", "Lost by the end of {year} (CNY 100m)"),
    "newly": ("*新跌破警戒线", "*newly below the line"),
    "dates_note": (
        "时点：无冲击→有冲击，只有一个时点的不变；—为到{year}年末未发生",
        "Dates: without → with the shock, a single one does not move; — is not by the end of {year}",
    ),
    "more": ("另有{count}项（地区×基金）见 --out 的表", "{count} more (area x fund) are in the tables of --out"),
    "beyond": (
        "同时发生比逐一相加多损失{amount}亿元（{fund}）",
        "At once they cost {amount} (CNY 100m) more than one by one ({fund})",
    ),
    "source": ("{tag}；{source}", "{tag}; {source}"),
    "left_out": ("未包括：{what}", "Left out: {what}"),
    "screen_note": (
        "可支付月数：职工为账面口径，居民为筹资应计口径；负数表示缺口。冲击规模为情景假设，不是预测，也不是概率。",
        (
            "Months of reserve: cash for employees, earned for residents; below zero is a gap. The size of a shock is "
            "assumed; it is no forecast and no probability."
        ),
    ),
    "already": ("无冲击时已如此、未计入的地区：{areas}", "So without the shock and not judged: {areas}"),
    "verified": (
        "已用两次推演核实：略小{width:.1e}则守住",
        "verified by two runs: {width:.1e} less keeps the line",
    ),
    "not_verified": ("两次推演未能核实临界值", "the two runs do not confirm the border"),
    "running": ("推演 {name}", "projecting {name}"),
    "chart_title": (
        "{fund}可支付月数：有无冲击（{area}）",
        "{fund}: months of reserve with and without shocks ({area})",
    ),
    "chart_unit": ("个月，逐月；无冲击为粗线", "months, month by month; the bold line is without a shock"),
    "chart_source": ("由推演算出；冲击规模为假设", "worked out from the projection; the size of shocks is assumed"),
    "base": ("无冲击", "without a shock"),
    "line": ("警戒线", "line"),
    "listed": ("内置冲击", "Shocks that come with the package"),
    "severity": ("强度（默认；上限）", "Severity (default; most)"),
    "from": ("起始", "From"),
    "heals": ("恢复年数", "Heals in"),
    "name": ("名称", "Name"),
    "question": ("问题", "Question"),
}


def told(key: str, lang: str, **parts: Any) -> str:
    """One text in ``lang``, its gaps filled."""
    return TEXTS[key][0 if lang == "zh" else 1].format(**parts)


def severity_text(value: float, unit: str) -> str:
    """ "5 %" of a fraction, "6" of anything else."""
    return f"{100.0 * value:.4g} %" if unit == "fraction" else f"{value:.4g}"
