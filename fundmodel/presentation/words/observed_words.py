"""What monthly accounts and notices are called on the screen, and their remarks, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.presentation.words.labels import fund_label

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("{date}已知的基金收支：{name}", "Fund accounts known on {date}: {name}"),
    "title_all": ("已发布的全部基金收支：{name}", "Fund accounts, every release: {name}"),
    "observing": ("整理各期数据", "Sorting the blocks"),
    "count": (
        "{areas}个统筹地区，{blocks}个时段；金额单位：{unit}",
        "{areas} areas, {blocks} blocks of months; {unit}",
    ),
    "year_title": ("近12个月", "The last twelve months"),
    "until": ("截至", "Up to"),
    "net": ("当期\n结余", "Net"),
    "months_basis": (
        (
            "收入、支出是“最近时段”的当期数：年初累计数已与上期相减，不是全年数。"
            "各基金月数少的在前。可支付月数按通报口径：累计结余除以年初至今月均支出（没有年初累计数的为“—”，见近12个月）。"
            "未经拆分：合并的1—2月、季度和缺月各为一个时段。"
        ),
        (
            "Income and outgo are those of the last block alone: figures of the year to date less what came before. "
            "By fund, fewest months first. Months on the clerk's basis: balance / mean monthly spending of the year to "
            "date. Nothing is split: a joint January-February, a quarter and a gap stay one block."
        ),
    ),
    "left_out": (
        "仅本级数，不排名、不预警：{areas}。所列为本级收支户，不是统筹区的基金。",
        (
            "Own level only, so neither ranked nor alerted: {areas}. These sheets show their own till, not the pooling "
            "area's fund."
        ),
    ),
    "none": ("该日期前没有已发布的收支。", "No accounts were released up to that date."),
    "notice": ("公告{file}：版式{layout}{remarks}", "Notice {file}: layout {layout}{remarks}"),
    "area": ("地区", "Area"),
    "fund": ("基金", "Fund"),
    "block": ("最近时段", "Last block"),
    "released": ("发布日", "Released"),
    "lag": ("滞后\n天数", "Lag,\ndays"),
    "income": ("收入", "Income"),
    "expenditure": ("支出", "Outgo"),
    "balance": ("累计\n结余", "Balance"),
    "months": ("可支付\n月数", "Months"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
}
HEADS: Final[Mapping[str, tuple[str, str]]] = {
    "area": ("统筹地区", "area"),
    "fund": ("基金", "fund"),
    "scope": ("口径", "scope"),
    "level": ("级次", "level"),
    "first_month": ("首月", "first month"),
    "last_month": ("末月", "last month"),
    "months": ("月数", "months"),
    "released": ("发布日期", "released"),
    "lag_days": ("滞后天数", "lag (days)"),
    "income": ("收入（元）", "income (yuan)"),
    "expenditure": ("支出（元）", "expenditure (yuan)"),
    "transfers_up": ("上解（元）", "levied upwards (yuan)"),
    "transfers_down": ("下拨（元）", "granted downwards (yuan)"),
    "balance": ("累计结余（元）", "balance (yuan)"),
    "unpaid_bills": ("应付未付医疗费用（元）", "unpaid bills (yuan)"),
    "prepayments": ("预付金（元）", "prepayments (yuan)"),
    "premium_received_ahead": ("预收下年度个人缴费（元）", "premium received ahead (yuan)"),
    "months_of_reserve": ("可支付月数", "months of reserve"),
    "made": ("来历", "made"),
    "rank": ("排名", "rank"),
    "remarks": ("备注", "remarks"),
    "income_12m": ("近12个月收入（元）", "income of twelve months (yuan)"),
    "expenditure_12m": ("近12个月支出（元）", "expenditure of twelve months (yuan)"),
    "months_12m": ("近12个月可支付月数", "months of reserve on twelve months"),
    "synthetic": ("合成数据", "synthetic"),
}
"""Heads of the files, with the unit of each amount."""
MADE: Final[Mapping[str, tuple[str, str]]] = {
    "published": ("公布", "published"),
    "differenced": ("累计数相减", "differenced"),
    "joined": ("合并时段", "joined"),
    "balance_alone": ("只有结余", "balance alone"),
}
EMPLOYEE: Final = ("职工医保", "Employee scheme")
SCOPES: Final[Mapping[str, tuple[str, str]]] = {
    "with_accounts": ("含个人账户", "with accounts"),
    "maternity": ("含生育", "maternity"),
    "top_up": ("含公务员补助", "top-up"),
}
REMARKS: Final[Mapping[str, tuple[str, str]]] = {
    "release_assumed": ("发布日未给，按次月25日", "release not given: day 25 of the next month"),
    "revised": ("已修订", "revised"),
    "own_level_only": ("仅本级数", "own level only"),
    "no_balance": ("无结余", "no balance"),
    "below_zero": ("结余为负", "balance below zero"),
    "fell": ("累计数下降，合并时段", "year to date fell: joined"),
    "overlap": ("另有重叠时段的数未采用", "a figure of overlapping months was left aside"),
    "parts_differ": ("单月数与累计数不符，以累计数为准", "months contradict the year to date, which counts"),
    "net_differs": ("结余不等于收减支", "net is not income less spending"),
    "closing_differs": ("期末不等于期初加结余", "closing is not opening plus net"),
    "months_differ": ("公布月数不能复算", "the printed months are not reproduced"),
    "levy_exceeds": ("上解超过支出", "levies exceed spending"),
    "grant_exceeds": ("下拨超过收入", "grants exceed income"),
    "lines_differ": ("分项不等于合计", "lines do not sum to the total"),
    "stop_for_point": ("句号“。”按小数点读", 'a full stop "。" read as decimal point'),
    "thousands": ("去掉千分位逗号", "thousands separators taken out"),
    "deficit_word": ("“赤字”按负数读", "a deficit given by its word read as negative"),
    "marked_own_level": ("上解或下拨过半，标为仅本级数", "levies or grants are most of it: marked own level only"),
    "no_release": ("未见发布日", "no release date found"),
    "one_flow_of_part": (
        "统筹基金或个人账户只给出收入、支出之一，未单列",
        "income or expenditure alone of pool or accounts: not read apart",
    ),
    "other_funds": ("其他基金未读取", "funds of other kinds are not read"),
}
LAYOUTS: Final[Mapping[str, tuple[str, str]]] = {
    "sentences": ("文字叙述", "sentences"),
    "monthly_form": ("基金运行月报", "monthly form"),
    "items_by_row": ("项目为行", "items by row"),
    "funds_by_row": ("基金为行", "funds by row"),
}


def told(key: str, lang: str, **parts: Any) -> str:
    """The words of ``key`` in ``lang`` with their parts filled in."""
    return WORDS[key][_place(lang)].format(**parts)


def remark_words(codes: str, lang: str) -> str:
    """The remarks behind codes, joined as a sentence."""
    return ("；" if lang == "zh" else "; ").join(REMARKS[code][_place(lang)] for code in codes.split("; ") if code)


def fund_words(fund: str, lang: str) -> str:
    """What a fund of observations is called."""
    return EMPLOYEE[_place(lang)] if fund == "employee" else fund_label(fund, lang)


def scope_words(scope: str, lang: str) -> str:
    """What a scope counts beside the pool, "含个人账户、含生育"; nothing for the pool alone."""
    inside = [SCOPES[part][_place(lang)] for part in scope.split("+") if part != "pooled"]
    return ("、" if lang == "zh" else ", ").join(inside)


def head_words(name: str, lang: str) -> str:
    """The head of a column of the files, with its unit."""
    return HEADS[name][_place(lang)]


def made_words(name: str, lang: str) -> str:
    """How a block came about."""
    return MADE[name][_place(lang)]


def layout_words(name: str, lang: str) -> str:
    """What a layout of notices is called."""
    return LAYOUTS[name][_place(lang)]


def _place(lang: str) -> int:
    return 0 if lang == "zh" else 1
