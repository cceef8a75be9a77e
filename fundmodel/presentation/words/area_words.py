"""What is said where areas stand beside each other, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

AREAS: Final[Mapping[str, tuple[str, str]]] = {
    "areas_title": ("各统筹地区（{count}个，最先耗尽的在前）", "Areas ({count}, the first to be used up first)"),
    "areas_only": ("（只限{areas}）", " (only in {areas})"),
    "areas_fund": ("统筹基金", "Pooled fund"),
    "areas_months": ("{year}年末\n可支付\n月数", "Months at\nend {year}"),
    "summary_borrowed": (
        "借用全国的数字{count}项，见“{sheet}”表。",
        "{count} figures are borrowed from the nation: see the sheet {sheet}.",
    ),
    "areas_level": ("{year}年末\n结余状态", "Level\nend {year}"),
    "areas_first_deficit_year": ("首次当期\n收不抵支", "First\ndeficit"),
    "areas_floor_month_earned": ("低于\n警戒线", "Below\nthe line"),
    "areas_depletion_month": ("累计结余\n耗尽", "Used up"),
    "areas_bases": (
        (
            "月数、结余状态与首次收不抵支为筹资应计口径，累计结余耗尽为账面口径；"
            "月数下一行括号内为账面月数，未扣除预收的下年度个人缴费。"
        ),
        (
            "Months, levels and deficits are earned, 'used up' is cash; in brackets below the months those of the "
            "books, premium received for the next year left in."
        ),
    ),
    "ahead_assumed": (
        (
            "注意：居民医保的应计月数与结余状态取决于一项假定——{areas}没有填报{year}年12月末预收下年度个人缴费，"
            "按全国缴费时点假定为{yi:,.2f}亿元（相当于{months:.1f}个月支出）并从累计结余中扣除。"
            "请在“月度收支”表填写{year}-12居民医保的预收（确实没有填0）。"
        ),
        (
            "Note: the resident fund's earned months and level rest on an assumption: {areas} give no premium received "
            "ahead at the end of December {year}; as in the nation {yi:,.2f} hundred million yuan ({months:.1f} months "
            "of spending) are assumed and taken out of the balance. Fill in the resident row of {year}-12 in the sheet "
            "of monthly accounts (0 where there is none)."
        ),
    ),
    "areas_ranges": (
        "括号内为各地区的审慎时点与区间（非概率）：按各地区自己的推演，取区间所列五项的高低值。",
        (
            "In brackets the prudent date and the range (not a probability) of each area: its own runs, with the five "
            "assumptions of the range at their low and high."
        ),
    ),
    "areas_no_ranges": (
        "各地区未给出区间（--no-range），只有括号内的审慎时点。",
        "No range for areas (--no-range): only the prudent date, in brackets.",
    ),
    "areas_sum": (
        "以下为{count}个统筹地区相加；只是加总，不是统筹：一地的结余不能支付另一地的赤字；月数为结余减去各地欠款后的净额，缺口为各地之和。",
        (
            "What follows is the sum of {count} areas: arithmetic and no pooling, a surplus of one area pays no "
            "deficit of another. Months are net of what areas owe; gaps are the sum of theirs."
        ),
    ),
}
