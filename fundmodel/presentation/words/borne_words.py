"""What is said of money that a scenario leaves to providers and patients, zh and en."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BORNE: Final[Mapping[str, tuple[str, str]]] = {
    "borne_title": ("医疗机构承担的超支", "What providers bear"),
    "borne_note": (
        "亿元。机构承担比例＝机构承担的超支÷没有预算和包干时基金应付的待遇（应付＋承担－留用）。",
        (
            "100 million yuan. Share borne = over-runs borne / what the fund would owe without budgets and packages "
            "(owed + borne - kept)."
        ),
    ),
    "borne_much": (
        (
            "注意：{scenario}下，{fund}应付待遇中由医疗机构承担的部分自{since}年起超过{limit}，最高{most}（{year}年）。"
            "基金的结余有多少是转移给机构的，机构能否长期承受，模型不回答。"
        ),
        (
            "Note: under {scenario}, providers bear more than {limit} of what the {fund} would owe from {since} on, at "
            "most {most} ({year}). That much of the balance is moved to them, and whether they can bear it is not "
            "answered here."
        ),
    ),
    "patients_title": ("个人账户不再支付的费用由谁承担", "Who pays for care that accounts no longer pay"),
    "patients_note": (
        (
            "亿元；人均为每名职工参保人每年元。个人账户按原规定会支付而不再支付的费用：一部分转为统筹合规费用并按支付比例"
            "报销，其余由患者自付（参数为判断）；负数表示账户支付得更多。"
        ),
        (
            "100 million yuan; per head: yuan a member of the employee scheme and year. Care that accounts would have "
            "paid under the former rules and do not: part turns into eligible cost of the pool, paid at its ratio, "
            "patients bear the rest (the share is judgement); negative: accounts pay more."
        ),
    ),
}
