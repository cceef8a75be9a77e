"""What the six-month alert is called on screen, page, slip and in JSON, in Chinese and English."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from fundmodel.early_alert.alerts import LEVELS as BOUNDS
from fundmodel.presentation.words.alert_sentences import SENTENCES
from fundmodel.presentation.words.labels import NEVER, fund_label
from fundmodel.presentation.words.observed_words import scope_words

LEVELS: Final[Mapping[str, tuple[str, str]]] = {
    "none": ("无", "none"),
    "watch": ("提示", "watch"),
    "alert": ("预警", "alert"),
    "alarm": ("紧急预警", "alarm"),
}
"""预警级别: a scale of probabilities, never one with 结余状态."""
EVENTS: Final[Mapping[str, tuple[str, str]]] = {
    "deficit_12m": ("当期收不抵支", "current deficit"),
    "floor": ("跌破警戒线", "below the warning line"),
    "depletion": ("累计结余耗尽", "balance used up"),
    "year_end_deficit": ("年度收不抵支", "deficit of the civil year"),
    "deficit_month": ("当月收不抵支（剔除季节因素）", "deficit of a month, season taken out"),
}
IN_STATE: Final[Mapping[str, tuple[str, str]]] = {
    "deficit_12m": ("已当期收不抵支", "in current deficit"),
    "floor": ("已低于警戒线", "below the warning line"),
    "depletion": ("累计结余已耗尽", "balance used up"),
}
BASES: Final[Mapping[str, tuple[str, str]]] = {
    "cash": ("账面口径", "cash"),
    "earned": ("筹资应计口径", "earned"),
}
DRIVERS: Final[Mapping[str, tuple[str, str]]] = {
    "as_last_year": ("按上年同期", "as a year before"),
    "income": ("收入变动", "income"),
    "spending": ("支出变动", "spending"),
    "shifts": ("突变与年终清算", "shifts and clearing"),
}
"""Parts of the change of the balance to the end of the six months."""
MARKS: Final[Mapping[str, tuple[str, str]]] = {
    "no_budget": ("无预算", "no budget"),
    "rate_of_all": (
        "无预算：概率为本数据包全部居民医保基金过去的发生率，不是该地区自己的预测",
        "no budget: the probability is the past rate of all resident funds here, no forecast of this one",
    ),
    "unpaid_left_out": ("未含应付未付", "unpaid bills not included"),
    "by_bills": ("支出按结算明细", "spending by month of care"),
    "unpaid_by_bills": ("支出与应付未付按结算明细", "spending and unpaid bills by month of care"),
    "bills_unread": (
        "结算明细未采用：与账面共有的月份太少，或止于账面之前过早",
        "bills by month of care not used: too few months in common with the accounts, or they end too long before",
    ),
    "synthetic": ("合成数据", "synthetic data"),
    "ahead_assumed": (
        "预收为假定：未填预收下年度个人缴费，可支付月数已按各地惯例扣除，与账面月数不同",
        "premium received ahead is assumed: not given, so months are less what areas usually hold",
    ),
}
NOT_TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "ahead": ("给出", "given"),
    "in_state": ("已处于该状态", "in the state already"),
    "no_probability": ("无预算，不给出概率", "no budget, so no probability is given"),
}
LEFT_OUT: Final[Mapping[str, tuple[str, str]]] = {
    "own_level": (
        "仅本级数：所列为本级收支户，不是统筹区的基金",
        "own level only: the sheet shows its own till, not the pooling area's fund",
    ),
    "too_short": ("已发布的数据不足十二个月，无法判断", "under twelve months were published, so nothing can be told"),
    "too_old": ("已发布的数据过旧，无法看到六个月之后", "what was published is too old to look six months ahead"),
}
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "red": ("红", "red"),
    "orange": ("橙", "orange"),
    "yellow": ("黄", "yellow"),
    "blue": ("关注", "blue"),
    "used_up": ("累计结余耗尽", "used up"),
    "": ("未触发", "none met"),
}
"""结余状态 as far as accounts alone tell it."""
EVENTS_SHORT: Final[Mapping[str, tuple[str, str]]] = {
    "deficit_12m": ("收不抵支", "deficit"),
    "floor": ("警戒线", "line"),
    "": ("", ""),
}
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_NAMED: Final = 6
"""Names in a line, of more their number is said."""
YES_NO: Final = (("否", "no"), ("是", "yes"))
COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "area": ("地区", "Area"),
    "name": ("地区名称", "Name"),
    "fund": ("基金", "Fund"),
    "level": ("预警级别", "Alert level"),
    "probability": ("概率", "Probability"),
    "standard_error": ("标准误（模拟次数）", "Standard error of the draws"),
    "event": ("事件", "Event"),
    "horizon": ("几个月内", "Within months"),
    "p_deficit_12m": ("当期收不抵支的概率", "P(current deficit)"),
    "p_floor": ("跌破警戒线的概率", "P(below the warning line)"),
    "state": ("结余状态", "State of the balance"),
    "already": ("已处于的状态", "In the state already"),
    "months": ("可支付月数", "Months of reserve"),
    "months_low": ("期末月数80%区间下端", "Months at the end, 80% from"),
    "months_high": ("期末月数80%区间上端", "Months at the end, 80% to"),
    "floor": ("警戒线（月）", "Warning line (months)"),
    "basis": ("口径", "Basis"),
    "balance": ("累计结余（元）", "Balance (CNY)"),
    "last_month": ("数据月份", "Data month"),
    "released": ("发布日", "Released"),
    "lag_days": ("滞后天数", "Lag (days)"),
    "months_behind": ("距截止月数", "Months behind the date"),
    "scope": ("统筹基金之外所含", "Counted beside the pool"),
    "budget": ("有预算", "Budget"),
    "owed": ("含应付未付", "Unpaid bills"),
    "margin": ("近12个月当期结余比支出", "Balance of twelve months over spending"),
    "group": ("是否给出概率", "Probability given"),
    "marks": ("标注", "Marks"),
    "interval": ("期末月数80%区间", "Months at the end, 80%"),
    "why": ("原因", "Why"),
    "deficit_ahead": ("六个月内当期收不抵支", "Current deficit within six months"),
    "floor_ahead": ("六个月内跌破警戒线", "Below the line within six months"),
    "first_warning": ("首次六个月预警", "First six-month warning"),
    "floor_month": ("首次低于警戒线", "First month below the line"),
}
SHORT: Final[Mapping[str, tuple[str, str]]] = {
    "level": ("预警\n级别", "Alert\nlevel"),
    "probability": ("概率", "Prob."),
    "state": ("结余\n状态", "State of\nbalance"),
    "months": ("可支付\n月数", "Months"),
    "interval": ("期末月数\n80%区间", "At end,\n80%"),
    "floor": ("警戒\n线", "Line"),
    "last_month": ("数据\n月份", "Data\nmonth"),
    "lag_days": ("滞后\n天数", "Lag,\ndays"),
    "event": ("事件", "Event"),
    "basis": ("口径", "Basis"),
    "released": ("发布日", "Released"),
    "level_short": ("预警级别\n概率", "Alert\nlevel"),
    "event_short": ("事件", "Event"),
    "state_short": ("结余\n状态", "State of\nbalance"),
    "data": ("数据月份\n+滞后", "Data to\n+ days"),
    "deficit_ahead": ("六个月内\n收不抵支", "Deficit in\n6 months"),
    "floor_ahead": ("六个月内\n跌破警戒线", "Below line\nin 6 months"),
    "first_warning": ("首次\n六个月预警", "First six-\nmonth warning"),
    "floor_month": ("首次低于\n警戒线", "First below\nthe line"),
}
"""Headings for a screen, where they are shorter."""


def told(key: str, lang: str, **parts: Any) -> str:
    """The sentence of ``key`` in ``lang`` with its parts filled in."""
    return SENTENCES[key][place(lang)].format(**parts)


def heading(name: str, lang: str, short: bool = False) -> str:
    """What a column is called."""
    return (SHORT if short and name in SHORT else COLUMNS)[name][place(lang)]


def level_word(level: str, lang: str) -> str:
    """A level of the alert."""
    return LEVELS[level][place(lang)]


def event_word(event: str, lang: str) -> str:
    """An event; nothing for none."""
    return EVENTS[event][place(lang)] if event else ""


def driver_word(part: str, lang: str) -> str:
    """A part of the change of the balance."""
    return DRIVERS[part][place(lang)]


def basis_word(basis: str, lang: str) -> str:
    """A basis of income."""
    return BASES[basis][place(lang)]


def mark_words(codes: str, lang: str) -> str:
    """Marks in words, "; " between their codes."""
    return joined([MARKS[code][place(lang)] for code in codes.split("; ") if code], lang)


def already_words(codes: str, lang: str) -> str:
    """The events that a fund is in, "; " between their codes."""
    return joined([IN_STATE[code][place(lang)] for code in codes.split("; ") if code], lang)


def state_words(state: str, already: str, lang: str) -> str:
    """结余状态 with its reasons: "橙（已低于警戒线）"."""
    reasons, word = already_words(already, lang), STATES[state][place(lang)]
    return word if not reasons else f"{word}（{reasons}）" if lang == "zh" else f"{word} ({reasons})"


def percent(share: float) -> str:
    """.0349 -> "3%"; "<1%" and ">99%" where rounding would say never or surely; a tenth more where it would reach the
    bound of a level (.0996 -> "9.9%"); a dash for none."""
    if share != share:
        return NEVER
    if any(share < bound <= round(share, 2) for bound in BOUNDS.values()):
        return f"{math.floor(1000.0 * share) / 10.0:.1f}%"
    whole = f"{100.0 * share:.0f}%"
    return {"0%": "<1%", "100%": ">99%"}.get(whole, whole)


def month_word(month: str, lang: str) -> str:
    """ "2026-04" -> "4月" or "Apr", for an axis."""
    at = int(month[5:7])
    return f"{at}月" if lang == "zh" else MONTHS[at - 1]


def interval_words(low: float, high: float, lang: str) -> str:
    """ "3.6—6.0" or "3.6 to 6.0"; a dash where there is none."""
    if low != low or high != high:
        return NEVER
    return told("interval", lang, low=f"{low:.1f}", high=f"{high:.1f}")


def joined(words: list[str], lang: str) -> str:
    """A list of words."""
    return ("、" if lang == "zh" else ", ").join(words)


def first_named(names: list[str], lang: str) -> str:
    """The first names, and of more than ``MOST_NAMED`` how many there are."""
    if len(names) <= MOST_NAMED:
        return joined(names, lang)
    return told("and_more", lang, names=joined(names[:MOST_NAMED], lang), count=len(names))


def cell_words(name: str, value: Any, lang: str) -> Any:
    """A cell of a table in words; numbers and names as they are."""
    if name == "fund":
        return fund_label(value, lang) if value else ""
    if name == "scope":
        return scope_words(value, lang)
    if isinstance(value, bool):
        return YES_NO[int(value)][place(lang)]
    codes = {"level": LEVELS, "event": EVENTS, "basis": BASES, "state": STATES, "group": NOT_TOLD, "why": LEFT_OUT}
    if name in codes and isinstance(value, str) and value in codes[name]:
        return codes[name][value][place(lang)]
    if name in ("already", "marks") and isinstance(value, str):
        return (already_words if name == "already" else mark_words)(value, lang)
    return value


def place(lang: str) -> int:
    """Where a language stands in a pair."""
    return 0 if lang == "zh" else 1
