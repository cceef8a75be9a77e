"""What a row of the calibration table rests on, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

NOTES: Final[Mapping[str, tuple[str, str]]] = {
    "raked": (
        "调整前为联合国估计，调整后为数据包中的人口表",
        "before: the estimate of the United Nations; after: the table population of the package",
    ),
    "population_alone": (
        "数据包没有未调整的估计（population_wpp），只核对人口表",
        "the package holds no estimate before raking (population_wpp): its population alone is checked",
    ),
    "heads": (
        "参保种子逐年对准公布人数；人数加重复参保为公布口径",
        "the enrolment seed meets published heads every year; those of residents hold duplicate registrations",
    ),
    "area_ages": (
        "全国分年龄人口乘以随年龄平滑的系数，使各年龄组等于本地数",
        "the nation's people of each age times factors smooth in age that meet the area's age groups",
    ),
    "area_heads": (
        "全国参保种子按本地人口与历年人数调整，人数等于本地数",
        "the nation's seed fitted to the area's people and to its heads of all years given",
    ),
    "areas_summed": ("各地区之和", "sum of the areas"),
    "own_growth": (
        "本地比全国每年{own}，权重{weight}（年数越少越靠近全国）；替换 {parameter} 在本地的值",
        (
            "{own} a year beside the nation, of weight {weight} (fewer years lie nearer to the nation); "
            "stands for {parameter} in the area"
        ),
    ),
    "entry_factor": (
        "本年进入职工医保的强度相对参保转移表的倍数，由在职人数解出",
        "factor on the table of entries into the employee scheme in this year, solved from active heads",
    ),
    "retired_factor": (
        "退休存量的倍数，由公布退休人数解出",
        "factor on the stock of the retired, solved from retired heads",
    ),
    "uninsured_scale": (
        "不续保强度的倍数，由评估日未参保人数解出",
        "factor on the intensity of non-renewal, solved from the uninsured of the valuation date",
    ),
    "by_construction": (
        "公布数直接决定水平，没有自下而上的模型值，系数为一",
        "the published figure sets the level; nothing builds it from below, so the factor is one",
    ),
    "premium": (
        "个人缴费按情景标准乘以公布人数，没有单独公布的合计，差额由财政补助承担",
        "the scenario's premium times published heads: no total is published apart, and the subsidy takes up the rest",
    ),
    "account_spending": (
        "系数放在每月支出占余额的比例上，使全年等于公布支出",
        "the factor sits on the share of the balance spent a month, so that the year is the published one",
    ),
    "account_spending_solved": (
        "每月支出占余额的比例由本地个人账户收支解出，系数为一",
        "the share of the balance spent a month is solved from the area's own accounts, so the factor is one",
    ),
    "area_accounts": (
        "个人账户由统账合计按全国比例推算，每月支出比例因此与全国不同；分列个人账户一行即按本地数解出",
        "the accounts are the nation's share of a joint figure, so the share spent differs; a row apart solves it",
    ),
    "level": ("系数使模型水平等于公布值", "the factor brings the level of the model to the published one"),
    "contributions": (
        "系数使缴费加利息等于公布收入，按缴费人员计；基数与费率合在一起",
        "contributions with interest meet published income; a factor per payer, on base and rate together",
    ),
    "per_payer": (
        "缴费合计除以全年平均在职人数（含灵活就业）",
        "contributions over the mean of the year's active heads, flexible workers included",
    ),
    "base_unknown": (
        "一年的总数不能分清基数与费率：补充 contribution_base 表的 mean_base（月均缴费基数）即可",
        "one year of totals cannot identify base and rate apart: give mean_base in the table contribution_base",
    ),
    "base_known": (
        "月均缴费基数来自 contribution_base",
        "the mean base is that of contribution_base",
    ),
    "rate_from_base": (
        "缴费系数除以基数系数：费率与征缴率合在一起",
        "factor of contributions over that of the base: rate and collection together",
    ),
    "collection_unknown": (
        "征缴率与费率在已收数中分不开：需要应缴数（contributions_due），现取情景的判断值",
        "what was collected cannot tell collection from rate: contributions due would; the scenario's judgement stands",
    ),
    "subsidy": (
        "系数只放在财政补助上；高于国家标准的部分视为地方补助",
        "the factor sits on the subsidy alone; what exceeds the national standard counts as local",
    ),
    "tilt": (
        "借用曲线乘以 exp(τ(x-45)/40)，τ={tilt}，使退休与在职人均费用之比达到公布值",
        "the borrowed profile times exp(tau (x - 45) / 40), tau = {tilt}, meets the ratio of retired to active charges",
    ),
    "ratio_assumed": (
        "公布数没有分在职与退休的费用，比值取自情景（{tag}）",
        "no charges by active and retired are published; the ratio is the scenario's ({tag})",
    ),
    "months_denton": (
        "由{years}年{count}个累计数按Denton推算，{scope_zh}口径；列出与平均分摊相差最大的{month}月",
        "Denton from {count} sums of {years}, {scope_en}; month {month} moves most from an even split and is shown",
    ),
    "months_given": (
        "没有可用的月度累计数，沿用数据包的 monthly_shares",
        "no usable monthly figures: monthly_shares of the package stand",
    ),
    "months_national": (
        "没有月度数，采用全国月度分布（不是本地数据）",
        "no monthly figures: the national pattern is used, which is not the area's own",
    ),
    "months_off": (
        "本地月度累计数相减后有月份为零或负，不能用作月度分布，另取分布代替",
        "the area's own months leave a month with nothing or less and are not used: another pattern stands in",
    ),
    "opening": ("直接取自 balances", "taken from balances"),
    "as_nation": (
        "全国同项的基年校准系数为{nation}，本地区偏离不大于全国，予以通过",
        "the nation's own factor of this line is {nation}; this area is no further off and passes",
    ),
    "around_nation": (
        "全国同项的基年校准系数为{nation}，以全国为中心，本地区在其{low}至{high}倍之内，予以通过",
        "the nation's own factor of this line is {nation}; around it this area is within {low}-{high} times and passes",
    ),
    "accounts": (
        "校准后基年账目与公布数核对",
        "accounts of the base year after calibration against what is published",
    ),
    "growth": (
        "{years}年加权拟合（n={n}），已扣除老龄化；未扣除为{raw}。情景参数 {parameter} 不因此改变",
        "weighted fit of {years} (n = {n}) net of ageing; {raw} with it. {parameter} of the scenario stands",
    ),
    "cost_ratio": (
        "{years}年总额拟合（n={n}），数据只决定{share}；其余来自情景，总额不能识别此比值",
        "totals of {years} (n = {n}) decide {share} of it, the scenario the rest: totals do not identify this ratio",
    ),
}
"""Key -> zh, en."""


def note(key: str, **parts: Any) -> tuple[str, str]:
    """The note in both languages with its parts filled in."""
    zh, en = NOTES[key]
    return zh.format(**parts), en.format(**parts)
