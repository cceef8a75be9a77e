"""What published notices of fund accounts look like: their layouts, titles and labels, as declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

UNITS: Final = {"亿元": 1e8, "万元": 1e4, "元": 1.0}
"""Units of money in notices, the longer word first."""


class Layout(NamedTuple):
    """One way in which notices are laid out. ``turned``: funds are rows and figures columns; ``pick``: the column of a
    form that holds the year to date; ``prose``: sentences and not cells."""

    name: str
    prose: bool = False
    turned: bool = False
    pick: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


LAYOUTS: Final = (
    Layout("sentences", prose=True),
    Layout(
        "monthly_form",
        pick=("本年累计", "本年累计数", "累计", "累计数", "执行数", "决算数", "本年执行数"),
        skip=("本月", "本月数", "当月", "上年同期", "同比", "增减", "预算数", "本年预算数", "完成预算", "行次"),
    ),
    Layout("items_by_row"),
    Layout("funds_by_row", turned=True),
)
"""The first one that fits is used: sentences; the office's monthly form and the forms of budget and final accounts,
with columns for the month, the year to date and the plan; a table of items by fund; a table of funds by item."""


class Purse(NamedTuple):
    """What a heading stands for: a fund and its scope of accounts; "" where the heading is of no insurance fund."""

    fund: str
    scope: str


PURSES: Final[tuple[tuple[tuple[str, ...], Purse], ...]] = (
    (("救助", "离休", "大额", "长期护理", "大病保险", "生育保险基金"), Purse("", "")),
    (("职工医保统筹基金", "职工基本医疗保险统筹基金", "职工统筹"), Purse("employee_pooled", "pooled")),
    (("职工医保个人账户", "职工基本医疗保险个人账户"), Purse("individual_accounts", "with_accounts")),
    (("职工",), Purse("employee", "with_accounts")),
    (("居民", "城乡"), Purse("resident", "pooled")),
)
"""Words of headings, the first that is found counts."""

INSIDE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "maternity": ("含生育", "生育保险", "生育待遇", "生育医疗", "生育津贴"),
    "top_up": ("含公务员", "公务员医疗补助", "公务员支出"),
}
"""Words that tell what else the employee fund counts: maternity is part of it since 2019 unless it has a section of its
own."""

ITEMS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("收入", "总收入", "收入合计", "收入总计", "累计收入", "本年收入", "本期收入", "当期收入", "收入小计"),
        "income",
    ),
    **dict.fromkeys(
        ("支出", "总支出", "支出合计", "支出总计", "累计支出", "本年支出", "本期支出", "当期支出", "支出小计"),
        "expenditure",
    ),
    **dict.fromkeys(
        (
            *("当期结余", "本期结余", "本年结余", "收支结余", "本年收支结余", "本期收支结余", "当期收支结余"),
            *("当期赤字", "本期赤字", "本年赤字", "收支赤字", "当期缺口", "当年结余", "当年赤字"),
        ),
        "net",
    ),
    **dict.fromkeys(
        (
            *("累计结余", "滚存结余", "累计滚存结余", "期末滚存结余", "年末滚存结余", "期末累计结余", "年末累计结余"),
            *("期末结余", "累计赤字", "滚存赤字", "累计滚存赤字"),
        ),
        "balance",
    ),
    **dict.fromkeys(("上年结余", "期初结余", "年初结余", "上年滚存结余", "期初滚存结余", "上年累计结余"), "opening"),
    **dict.fromkeys(
        ("可支付", "可支付月数", "累计结余可支付", "滚存结余可支付", "累计滚存结余可支付", "累计结余可支付月数"),
        "months",
    ),
    **dict.fromkeys(("上解上级支出", "上解支出", "上解资金", "统筹上解资金", "上解市级支出"), "transfers_up"),
    **dict.fromkeys(
        ("上级补助收入", "上级补助", "下拨收入", "下拨资金", "统筹下拨资金", "上级下拨收入"), "transfers_down"
    ),
    **dict.fromkeys(("应付未付", "应付未付医疗费用", "应付未付医疗费", "待付医疗费用"), "unpaid_bills"),
    **dict.fromkeys(("预付金", "预付医疗费用", "预付款"), "prepayments"),
    **dict.fromkeys(("预收下年度个人缴费", "预收下年度保费", "预收保费"), "premium_received_ahead"),
    **dict.fromkeys(("统筹基金收入", "统筹基金总收入", "统筹基金本年收入", "统筹收入"), "pool_income"),
    **dict.fromkeys(("统筹基金支出", "统筹基金总支出", "统筹基金本年支出", "统筹支出"), "pool_expenditure"),
    **dict.fromkeys(("个人账户收入", "个人账户基金收入", "个人账户本年收入", "个人帐户收入"), "accounts_income"),
    **dict.fromkeys(("个人账户支出", "个人账户基金支出", "个人账户本年支出", "个人帐户支出"), "accounts_expenditure"),
    **dict.fromkeys(("统筹基金结余", "统筹基金累计结余", "统筹结余"), "pool_balance"),
    **dict.fromkeys(("个人账户结余", "个人账户基金结余", "个人账户累计结余", "个人帐户结余"), "accounts_balance"),
}
"""Label without fund, numbering and brackets -> what it gives."""

TEXT_NOISE: Final = (
    r"^[（(]?[一二三四五六七八九十\d]+[)）]?[、.．)）]\s*",
    r"^(?:其中|其它|另外)[:：,，]?",
    r"[（(][^）)]*[)）]",
    r"^.*?(?:截至|截止)\d{4}年\d{1,2}月(?:\d{1,2}日|底|末)?",
    r"^\d{4}年(?:度)?(?:第?[一二三四]季度|\d{1,2}[-—至~]\d{1,2}月|上半年|前三季度|\d{1,2}月)?",
    r"^\d{1,2}[-—至~]\d{1,2}月",
    r"(?:全市|全县|全区|我市|我县|我区|市级|本级|实现|共计|累计实现)",
    r"(?:城镇|城乡)?(?:职工|居民)(?:基本)?(?:医疗保险|医保)(?:统筹)?",
    r"^(?:医疗保险|医保)(?=基金|本年|本期|当期|累计)",
    r"^(?:本年|本期)?基金(?!结余)",
    r"[为是含达:：\s]+$",
)
"""What stands around the words of an item in a label, in the order of removal."""

PERIODS: Final[tuple[tuple[str, int | None], ...]] = (
    (r"(\d{4})年(\d{1,2})月(?:\d{1,2}日|底|末)", None),
    (r"(\d{4})年1[-—至~](\d{1,2})月", None),
    (r"(\d{4})年(?:度)?(?:第)?(?:一季度|1季度)", 3),
    (r"(\d{4})年(?:度)?(?:上半年|(?:第)?(?:二|2)季度)", 6),
    (r"(\d{4})年(?:度)?(?:前三季度|(?:第)?(?:三|3)季度)", 9),
    (r"(\d{4})年(?:度)?(?:第)?(?:四|4)季度", 12),
    (r"(\d{4})年(\d{1,2})月", None),
    (r"(\d{4})年", 12),
)
"""Titles and the month to which they run: a quarter in a title means the year to date; None: the month stands there."""
