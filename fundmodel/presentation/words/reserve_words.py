"""What is said of months of reserve, their bases, levels and the gap of a fund that is used up, zh and en."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RESERVE: Final[Mapping[str, tuple[str, str]]] = {
    "legend_level": (
        (
            "结余状态只看结余，为12月、筹资应计口径；*表示账面口径下状态不同；+表示该口径下结余过多（标志，不是等级）；未评：十二"
            "个月窗口不满。累计结余耗尽后不再给出月数与状态，改列资金缺口。"
        ),
        (
            "Level: balances only, in December on the earned basis; * another level on the cash basis; + excess on "
            "it, a flag and not a level; n/a: the twelve-month window is not full. Once the balance is used up neither "
            "months nor levels are given; the gap is."
        ),
    ),
    "legend_warning": (
        (
            "六个月预警：此后六个月内，近十二个月将首次当期收不抵支（与警戒线的六个月不是一回事）。"
            "结余状态（判断，可设）：低于警戒线为橙，低于其一半或一年内耗尽为红；未满九个月（居民六个月）而近十二个月"
            "收不抵支，或职工结余率低于3%，为黄；收入增速连续两年低于支出，或结余率偏低，为关注。"
        ),
        (
            "Six-month warning: within the six months after it, the balance of twelve months turns negative (not the "
            "line of six months of reserve). Levels (judgement, adjustable): orange below the warning line, red below "
            "half of it or a year from being used up; yellow under nine months (residents six) with a deficit over "
            "twelve months or an employee surplus rate under 3 %; blue where income grew slower than spending two "
            "years running, or the rate is thin."
        ),
    ),
    "legend_money": (
        (
            "{base}年为基年，按公布数校准。收入含利息与基金间划转，不含欠款利息（另列）；收入=支出+当期结余，四舍五入后"
            "仍相符。"
        ),
        (
            "{base} is the base year, scaled to published accounts. Income holds interest and transfers; interest "
            "on debt is no income and stands apart; income = outgo + current balance, as printed."
        ),
    ),
    "legend_months": (
        (
            "可支付月数=累计结余÷近12个月平均支出；居民基金以筹资应计口径（扣除预收、当年筹资按月均摊）判定，另列账面口径。"
            "警戒线：职工{employee_pooled}个月，居民{resident}个月。"
        ),
        (
            "Months of reserve = balance / monthly outgo of the last twelve months; the resident fund is judged on the "
            "earned basis (premium and subsidy spread evenly over the coverage year), with cash beside it. Warning "
            "line: employee fund {employee_pooled} months, resident fund {resident}."
        ),
    ),
    "bases_title": ("可支付月数：不同口径（年末）", "Months of reserve by basis, December"),
    "basis_cash": ("账面\n口径", "Cash"),
    "basis_earned": ("筹资应计\n口径", "Earned"),
    "basis_incurred": ("已发生\n口径", "Incurred"),
    "basis_net": ("权责发生制\n口径", "Net"),
    "basis_with_accounts": ("含个人\n账户", "With\naccounts"),
    "basis_lump_sums": ("一次性补缴\n属以后年度", "Lump sums\nfor later"),
    "bases_all": (
        "两项制度合并口径（统筹基金结余÷含个人账户在内的全部支出，个人账户结余不计入；仅供对照）：{year}年末{months}个月。",
        (
            "All funds together (balance of both pools, accounts' balance left out, over all spending, accounts' "
            "included; for comparison only): {months} months at the end of {year}."
        ),
    ),
    "gap_title": ("累计结余耗尽之后：当年资金缺口", "Once the balance is used up: the gap of the year"),
    "gap_yuan": ("缺口", "Gap"),
    "gap_gdp": ("占GDP", "Of GDP"),
    "gap_size": ("费率/人均", "Rate or\nper head"),
    "gap_interest": ("欠款\n利息", "Interest\non debt"),
    "gap_debt": ("累计\n缺口", "Debt"),
    "gap_deepest": ("最大\n欠款", "Most\nowed"),
    "gap_per_head": ("{yuan}元", "{yuan} yuan"),
    "gap_note": (
        (
            "缺口+欠款利息-归还=累计缺口的增加；最大欠款为当年各月末最多欠款，下列当年首次透支的月份。职工为弥补缺口需提高的费率（缴费基数的百分点），"
            "居民为每人每年元。多个地区为各地区缺口之和，除以全部地区的缴费基数、参保人数与国内生产总值。欠款利息不是收入。"
        ),
        (
            "Gap + interest on debt - repaid = rise of the debt; most owed: at a month's end, below it the first month "
            "overdrawn. Employees: points of the contribution base that would close the gap; residents: yuan per head "
            "and year. Of several areas: the sum of what each lacks, over the base, heads and output of all. Interest "
            "on debt is no income."
        ),
    ),
    "basis_unpaid": ("应付\n未付", "Unpaid\nbills"),
    "basis_advances": ("预付金\n余额", "Advances"),
    "bills_assumed": (
        "未含拖欠：应付未付只是按假设的结算进度推算的在途医疗费用（判断，非事实）；此外的拖欠未知，未计入。",
        (
            "Arrears not included: unpaid bills are ordinary bills in settlement from an assumed pattern "
            "(judgement); arrears beyond it are not known and not included."
        ),
    ),
    "bills_estimated": (
        "未含拖欠：应付未付是按数据包自身结算三角形推算的在途医疗费用；此外的拖欠未知，未计入。",
        (
            "Arrears not included: unpaid bills are bills in settlement by the run-off of the package's own "
            "triangle; arrears beyond it are not known and not included."
        ),
    ),
    "bills_published": (
        "基准日的应付未付以数据包给出的数为准，此后按结算进度推算。",
        "Unpaid bills are those that the data package gives at the valuation date, moved on by the run-off of bills.",
    ),
}
