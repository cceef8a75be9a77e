"""What is said of new retired members and of the seed of members' ages, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.presentation.words.page_words import Both

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "published": (
        "新增退休人员（万人，由公布人数推算）：{years}。",
        "New retired members (10k, derived from published heads): {years}.",
    ),
    "modelled": (
        "新增退休人员（万人，模型）：{base}年{before}、{first}年{after}（{scenarios}）。",
        "New retired members (10k, modelled): {base}: {before}, {first}: {after} ({scenarios}).",
    ),
    "use": (
        "到原退休年龄者用足弹性提前退休的比例：{share}，2035年起{later}（{scenarios}）。",
        "Share who, at the former age, retire as early as the window allows: {share}, from 2035 {later} ({scenarios}).",
    ),
    "use_dated": (
        "到原退休年龄者用足弹性提前退休的比例：{share}（{scenarios}）。",
        "Share who, at the former age, retire as early as the window allows: {share} ({scenarios}).",
    ),
    "real": (
        "人人用足时，男性和原55岁女性等于没有延迟：改革有多少落到实处，取决于多少人使用。",
        (
            "If all did, nothing would be delayed for men and for women of 55: how much of the reform is real depends "
            "on how many use it."
        ),
    ),
    "growth": (
        (
            "注意：退休人数{first}年增长{growth}，在{low}至{high}之外（{scenarios}）。取决于到龄人数、"
            "retirement.intensity 和 retirement.window_share。"
        ),
        (
            "Note: retired members grow {growth} in {first}, outside {low} to {high} ({scenarios}): people reaching "
            "the age, retirement.intensity and retirement.window_share decide it."
        ),
    ),
    "apart": (
        (
            "注意：新增退休人员{base}年与公布数相差{miss}，{first}年比{base}年变动{change}，有一项超过5%（{scenarios}）。核对"
            "retirement.intensity 与 retirement.window_share 是否成对。"
        ),
        (
            "Note: new retired members are {miss} off what was published for {base} and change by {change} in {first}, "
            "one of them beyond 5 % ({scenarios}): see whether retirement.intensity and retirement.window_share are a "
            "pair."
        ),
    ),
    "chart_title": ("新增退休人员", "New retired members"),
    "chart_unit": (
        "万人／年；公布数为年末退休人数减去年初退休人员中的生存者",
        "10,000 persons a year; published: retired heads at year end less survivors of those at its start",
    ),
    "chart_published": ("由公布人数推算", "From published heads"),
    "chart_modelled": ("模型", "Modelled"),
    "page_title": ("新增退休人员与改革的落实", "New retired members, and how much of the reform is real"),
    "page_note": (
        (
            "公布的退休人数推出每年新增多少；模型以到龄缴费人数乘以转入率算出。2025年起法定年龄推迟，而男性和原55岁女性推迟"
            "至多36个月，恰为可弹性提前的月数：人人用足，改革对他们等于没有；无人使用，改革全部落实。一年的数据分不清转入率"
            "与使用率，二者成对变动：0.95配1.0，1.05配0.66，1.20配0.25。"
        ),
        (
            "Published heads tell how many join the retired each year; the model has payers who reach the age times an "
            "intensity. From 2025 the statutory age moves, for men and women of 55 by at most 36 months, exactly the "
            "months by which one may go early: if everybody does, the reform does nothing for them; if nobody does, "
            "it is all real. One year cannot tell intensity from use, so the two move as pairs: 0.95 with 1.0, 1.05 "
            "with 0.66, 1.20 with 0.25."
        ),
    ),
    "seeds_title": ("参保年龄结构种子的影响", "How much the seed of members' ages matters"),
    "seeds_note": (
        (
            "参保人的年龄结构没有公布。情景 {scenario}，推演至{until}年；月数为筹资应计口径、可降到零以下。种子是两种"
            "重建之一，没有高低值，所以各时点没有区间，也不在上面的区间之内。"
        ),
        (
            "Members by age are not published. Scenario {scenario}, projected to {until}; months are earned and go on "
            "below zero. A seed is one of two reconstructions and has no low and high, so these dates have no range of "
            "their own, and none of it is in the ranges above."
        ),
    ),
    "seeds_line": (
        (
            "参保年龄结构种子（未公布）使时点移动如下，不在上述区间内（{scenario}；各年龄均等的种子／并按其重估转入率为"
            "{intensity}）：{funds}。"
        ),
        (
            "Age seed, unpublished: moves the dates as follows; not in the range above ({scenario}; a seed even over "
            "ages / with the intensity measured on it, {intensity}): {funds}."
        ),
    ),
    "seeds_fund": (
        "{fund}{dates}，{year}年末可支付月数{same}／{own}",
        "{fund}: {dates}, months at the end of {year} {same} / {own}",
    ),
    "seeds_moved": ("{event}{before}→{same}／{own}", "{event} {before} -> {same} / {own}"),
    "seeds_unmoved": ("{event}{before}不变", "{event} {before} unmoved"),
    "seeds_first_deficit_year": ("首次收不抵支", "first deficit"),
    "seeds_floor_month_earned": ("低于警戒线", "below the warning line"),
    "seeds_depletion_month": ("累计结余耗尽", "used up"),
    "seeds_months": ("年末可支付月数", "Months of reserve at the year end"),
    "seeds_moved_by": ("变动", "Moved by"),
}

SEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "run_2010": ("2010年起逐年推演", "run from 2010"),
    "age_flat": ("各年龄均等", "even over ages"),
    "age_flat_own": ("各年龄均等，转入率按其重估", "even over ages, with the intensity measured on it"),
}


def told(key: str, lang: str, **values: Any) -> str:
    """One of the texts with its values filled in."""
    return TEXTS[key][0 if lang == "zh" else 1].format(**values)


def both(key: str, **values: Any) -> Both:
    """One of the texts in both languages."""
    return Both(*(told(key, lang, **values) for lang in ("zh", "en")))
