"""What is said of reasons, solutions and comparisons, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("变动原因：从{before}到{after}", "Reasons: from {before} to {after}"),
    "fund_title": ("{fund}（{year}年末）", "{fund} (end of {year})"),
    "group": ("原因", "Reason"),
    "balance": ("累计结余（亿元）", "Balance (CNY 100m)"),
    "months": ("可支付月数", "Months of reserve"),
    "depletion": ("耗尽时点（推后月数）", "Used up (months later)"),
    "before": ("变动前", "Before"),
    "after": ("变动后", "After"),
    "difference": ("合计", "Together"),
    "parameters": ("涉及参数", "Parameters"),
    "nothing": ("两个情景没有能改变结果的差别。", "The two scenarios differ in nothing that moves a result."),
    "never": ("{year}年末前未耗尽", "not before {year}"),
    "note": (
        (
            "沙普利分解：对{runs}种组合逐一推演，与先后次序无关；按最大余数取整，打印各项相加等于合计。耗尽时点至{until}年末"
            "为止，未耗尽者按次月计；{censored}"
        ),
        (
            "Shapley values over {runs} mixtures, free of order; rounded by largest remainder, so that what is printed "
            "adds up. A fund not used up by the end of {until} counts as used up in the month after; {censored}"
        ),
    ),
    "note_ordered": (
        (
            "按所列次序逐步推演（{runs}次），次序不同，各步数值不同；按最大余数取整，打印各项相加等于合计。耗尽时点至{until}年末"
            "为止，未耗尽者按次月计；{censored}"
        ),
        (
            "Step by step in the order shown, {runs} runs; another order gives other parts. Rounded by largest "
            "remainder, so that what is printed adds up. A fund not used up by the end of {until} counts as used up in "
            "the month after; {censored}"
        ),
    ),
    "censored": ("{fund}有{count}种组合如此", "{fund}: in {count} of the mixtures"),
    "expected": (
        "{year}年末{fund}：公布比存档推演{whole}亿元，其中{parts}",
        "{fund}, end of {year}: published less stored forecast {whole} (CNY 100m): {parts}",
    ),
    "expected_none": (
        "{data}未公布存档推演基年（{year}年）以后的账目，尚无实际与预期之比",
        "{data} publishes no accounts after the base year of the vintage ({year}): nothing to hold it against yet",
    ),
    "opening": ("期初结余", "opening balance"),
    "payers": ("缴费人数", "payers"),
    "income_per_payer": ("缴费人均收入", "income per payer"),
    "heads": ("参保人数", "members"),
    "cost_per_head": ("参保人均支出", "spending per member"),
    "rest": ("转移与修订", "transfers and revisions"),
    "reasons_title": ("变动原因：各情景减首个", "Reasons: why the others differ from the first"),
    "reasons_dear": (
        "{after}与{before}之差涉及多类原因，须推演{count}种组合：fundmodel explain {before} {after}",
        "{after} differs from {before} for several reasons, {count} mixtures: fundmodel explain {before} {after}",
    ),
    "explaining": ("分解各情景之差的原因", "Telling apart why the scenarios differ"),
    "explain_running": ("推演 {name}", "projecting {name}"),
    "solve_title": ("求解：{parameter}", "Solved: {parameter}"),
    "solve_way": (
        "{way}；完整模型复核：{month}富余{slack:.2g}个月，再退一步（{step:.2g}）为{short:.2g}个月",
        (
            "{way}; run again in the full model: {slack:.2g} months above the line in {month}, {short:.2g} one step "
            "of {step:.2g} further"
        ),
    ),
    "solve_before": (
        "起始前已有{count}个月低于该线，改变不及",
        "{count} months before the start lie below the line already, out of reach",
    ),
    "solve_running": ("求解 {name}", "solving for {name}"),
    "waiting_title": ("推迟的代价", "The cost of waiting"),
    "inverse_title": ("目标月数所需取值", "Value by target of months"),
    "wait": ("推迟年数", "Years waited"),
    "since": ("自", "From"),
    "value": ("取值", "Value"),
    "change": ("比当时情景多", "More than the scenario then"),
    "dearer": ("比现在起须多变动", "Change beyond a start now"),
    "binding": ("约束月份", "Binding month"),
    "below_before": ("此前低于该线的月数", "Months below before"),
    "target": ("目标月数", "Target"),
    "year": ("年末", "End of"),
    "months_at": ("{year}年末月数", "Months {year}"),
    "infeasible": ("无解", "none"),
    "always": ("任何取值均可", "any value"),
    "compare_title": ("比较：{names}", "Compared: {names}"),
    "compare_run": ("结果", "Run"),
    "compare_fund": ("基金", "Fund"),
    "months_in": ("{year}年末月数", "Months, {year}"),
    "minus_title": ("减首个（{first}），{fund}，月数", "Minus the first ({first}), {fund}, months"),
    "multiples_title": ("{fund}：可支付月数", "{fund}: months of reserve"),
    "multiples_unit": ("月；灰线为首个", "months; grey: the first"),
    "multiples_source": ("由推演算出", "worked out from the projections"),
}

COLUMNS: Final[Mapping[str, tuple[str, str, str]]] = {
    "solved_parameter": ("参数", "Parameter", "text"),
    "target_months": ("目标月数", "Target", "months"),
    "target_year": ("达到目标的年末", "Met at the end of", "text"),
    "solved_since": ("自", "From", "text"),
    "solved_by": ("保持到", "Held until", "text"),
    "solved_value": ("取值", "Value", "text"),
    "solved_start": ("情景原值", "Value of the scenario", "text"),
    "binding_month": ("约束月份", "Binding month", "text"),
    "slack_months": ("富余月数", "Months above the line", "months"),
    "solved_step": ("步长", "Step", "text"),
    "short_months": ("少一步时的月数", "Months above it one step less", "months"),
    "solved_verdict": ("结论", "Verdict", "text"),
    "solved": ("有解", "solved", "text"),
    "infeasible": ("无解", "infeasible", "text"),
    "always": ("总能保持", "always", "text"),
    "best_tried": ("最接近的取值", "Best value", "text"),
    "below_before": ("此前低于该线的月数", "Months below before", "text"),
    "years_waited": ("推迟年数", "Years waited", "text"),
    "change_from_start": ("比情景当时取值多", "More than the scenario then", "text"),
    "dearer_than_now": ("比现在起须多变动", "Change beyond a start now", "text"),
    "break_even": ("临界值", "Break-even", "text"),
    "centre": ("情景所取", "Scenario has", "text"),
    "break_even_value": ("临界值", "Break-even", "text"),
    "first_tried": ("试过的最小值", "Least value tried", "text"),
    "last_tried": ("试过的最大值", "Largest value tried", "text"),
    "share_of_draws": ("守住的抽样比例", "Share of draws that hold", "text"),
    "never": ("守不住", "never", "text"),
}
"""Columns of solver and break-even, in Chinese and English, with their unit."""


def told(key: str, lang: str, **parts: Any) -> str:
    """One text in ``lang``, its gaps filled."""
    return TEXTS[key][0 if lang == "zh" else 1].format(**parts)
