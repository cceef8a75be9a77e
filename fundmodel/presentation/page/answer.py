"""The answer in words: sentences built from the headline dates and the months held at the valuation date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.areas_summed import together
from fundmodel.presentation.frames.range_frames import range_text
from fundmodel.presentation.frames.summary import first_projected_year, headlines, pooled_funds, yearly_accounts
from fundmodel.presentation.words.fund_dates import made_by
from fundmodel.presentation.words.labels import bracketed, event_text, margin_words, prudent_words, short_labels
from fundmodel.presentation.words.page_words import Both, fund_words, labelled, number
from fundmodel.presentation.words.range_words import told
from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

EVENTS: Final = ("deficit_ahead", "first_deficit_year", "floor_month_earned", "depletion_month")
HAPPENS: Final[Mapping[str, Both]] = {
    "deficit_ahead": Both("{when}首次发出六个月预警", "the six-month warning is first given {when}"),
    "first_deficit_year": Both("{when}首次当期收不抵支", "the first year in deficit is {when}"),
    "floor_month_earned": Both("{when}低于警戒线", "its months of reserve fall below the warning line {when}"),
    "depletion_month": Both("{when}累计结余耗尽", "its balance is used up {when}"),
}
NEVER: Final[Mapping[str, Both]] = {
    "deficit_ahead": Both("未发出六个月预警", "no six-month warning is given"),
    "first_deficit_year": Both("未当期收不抵支", "no year is in deficit"),
    "floor_month_earned": Both("未低于警戒线", "its months of reserve stay above the warning line"),
    "depletion_month": Both("累计结余未耗尽", "its balance is not used up"),
}


def answer(run: Projection, alone: bool = False, ranges: pd.DataFrame | None = None) -> Both:
    """Months held now; what happens when to each fund in the first scenario; where others differ; how sure it is.

    At most five sentences. ``alone``: without a page around it that lists the assumptions and says what was summed; a
    run of several areas is then summed here. Each date has its range behind it where ``ranges`` holds it. A run without
    a pooled fund raises ``InputError``.
    """
    whole = together(run) if alone else run
    if not pooled_funds(whole):
        raise InputError("This run keeps no pooled fund to answer for; project or select one of them.")
    table = {(row["scenario"], row["fund"]): row for row in headlines(whole).to_dict("records")}
    summed = _summed(run) if alone else Both("", "")
    ranged = None if ranges is None or ranges.empty else ranges
    sentences = [
        _now(whole, summed),
        *_first(whole, table, ranged),
        *_others(whole, table, ranged),
        _honesty(whole, alone, None if ranges is None else _has_all(whole, ranged)),
    ]
    return Both("".join(said.zh for said in sentences), " ".join(said.en for said in sentences))


def events(row: Mapping[Any, Any], ranges: pd.DataFrame | None = None) -> Both:
    """The dated events of one fund in one scenario, then those that do not happen, each with its prudent date and its
    range behind it where they are known; ``row`` is one of ``headlines``."""
    said = []
    for lang in ("zh", "en"):
        at = 0 if lang == "zh" else 1
        dated = [e for e in EVENTS if row[e] is not None and row[e] == row[e]]
        never = [e for e in EVENTS if e not in dated]
        parts = [HAPPENS[e][at].format(when=_when(row, e, lang, ranges)) for e in dated]
        if never:
            year = row["known_until"].year
            kept = [NEVER[e][at] + _beside(row, e, lang, ranges) for e in never]
            rest = "、".join(kept) if lang == "zh" else _listed(kept)
            parts.append(f"到{year}年底{rest}" if lang == "zh" else f"to the end of {year} {rest}")
        said.append("，".join(parts) if lang == "zh" else _listed(parts))
    return Both(*said)


def _when(row: Mapping[Any, Any], event: str, lang: str, ranges: pd.DataFrame | None) -> str:
    """ "2040年8月（区间..）", "in 2040-08 (range ..)", "after 2050 (range ..)"; of a first year the year alone."""
    date = event_text(row, event, lang)
    plain = lang == "zh" or event.startswith("first_deficit_year") or not date[:1].isdigit()
    return (date if plain else f"in {date}") + _beside(row, event, lang, ranges)


def _beside(row: Mapping[Any, Any], event: str, lang: str, ranges: pd.DataFrame | None) -> str:
    """The prudent date and the range of an event, in one pair of brackets."""
    said = [text for text in (prudent_words(row, event, lang), range_text(ranges, row, event, lang)) if text]
    return bracketed(("；" if lang == "zh" else "; ").join(said), lang)


def _has_all(run: Projection, ranges: pd.DataFrame | None) -> bool:
    return ranges is not None and set(run.scenarios) <= set(ranges["scenario"])


def _summed(run: Projection) -> Both:
    """What is said first where several areas are taken together."""
    count = run.ledger.sizes["area"]
    return Both(f"{count}个统筹地区相加，", f"the sum of {count} areas: ") if count > 1 else Both("", "")


def _now(run: Projection, summed: Both) -> Both:
    """Months of reserve and level of each fund at the valuation date, in the first scenario."""
    accounts = yearly_accounts(run)
    rows = accounts[
        (accounts["scenario"] == run.scenarios[0]) & (accounts["year"] == first_projected_year(run) - 1)
    ].set_index("fund")
    zh, en = [], []
    for fund in pooled_funds(run):
        row: Any = rows.loc[fund]
        name = fund_words(fund)
        months, cash = number(row["reserve_months_earned"], 1), number(row["reserve_months_cash"], 1)
        ahead = bool(row["premium_received_ahead"] != 0)
        level = labelled(str(row["warning_level"])) if row["warning_level"] else Both("", "")
        notes_zh = [f"筹资应计口径；账面为{cash}个月"] * ahead + [f"结余状态：{level.zh}"] * bool(level.zh)
        notes_en = [f"earned basis; {cash} on cash"] * ahead
        notes_en += [f"level {level.en}"] * bool(level.en)
        zh.append(f"{name.zh}可支付{months}个月" + (f"（{'；'.join(notes_zh)}）" if notes_zh else ""))
        en.append(
            f"the {_lower(name.en)} held {months} months of spending"
            + (f" ({'; '.join(notes_en)})" if notes_en else "")
        )
    year, month, day = map(int, run.provenance["data"]["valuation_date"].split("-"))
    return Both(
        f"{summed.zh}{year}年{month}月{day}日，{'，'.join(zh)}。",
        _upper(f"{summed.en}on {year}-{month:02d}-{day:02d} {' and '.join(en)}."),
    )


def _first(
    run: Projection, table: Mapping[tuple[str, str], Mapping[Any, Any]], ranges: pd.DataFrame | None
) -> list[Both]:
    name = run.scenarios[0]
    funds = pooled_funds(run)
    zh, en = _called(run, table[name, funds[0]])
    said = {fund: events(table[name, fund], ranges) for fund in funds}
    opening_en = f'Under "{en}", for the '
    return [
        Both(
            f"{f'在“{zh}”情景下，' if k == 0 else ''}{fund_words(fund).zh}{said[fund].zh}。",
            f"{opening_en if k == 0 else 'For the '}{_lower(fund_words(fund).en)} {said[fund].en}.",
        )
        for k, fund in enumerate(funds)
    ]


def _called(run: Projection, row: Mapping[Any, Any]) -> Both:
    """The short label of a scenario, and that it has the margin of prudence itself; ``row`` is one of ``headlines``."""
    zh, en = (
        short_labels(run, lang)[row["scenario"]] + bracketed(margin_words(row, lang), lang) for lang in ("zh", "en")
    )
    return Both(zh, en)


def _others(
    run: Projection, table: Mapping[tuple[str, str], Mapping[Any, Any]], ranges: pd.DataFrame | None
) -> list[Both]:
    """One sentence of the other scenarios: the funds whose dates differ from the first, or that none does."""
    found: list[Both] = []
    for name in run.scenarios[1:]:
        zh, en = _called(run, table[name, pooled_funds(run)[0]])
        different = [f for f in pooled_funds(run) if events(table[name, f]) != events(table[run.scenarios[0], f])]
        if not different:
            found.append(Both(f"若按“{zh}”，各时点相同", f'under "{en}" the dates are the same'))
            continue
        parts = [(fund_words(fund), events(table[name, fund], ranges)) for fund in different]
        found.append(
            Both(
                f"若按“{zh}”，" + "；".join(f"{fund.zh}{said.zh}" for fund, said in parts),
                f'under "{en}", ' + "; ".join(f"for the {_lower(fund.en)} {said.en}" for fund, said in parts),
            )
        )
    if not found:
        return []
    return [Both("；".join(said.zh for said in found) + "。", _upper("; ".join(said.en for said in found)) + ".")]


def _honesty(run: Projection, alone: bool, ranged: bool | None) -> Both:
    """How many of the parameters are published or derived, and how many are not facts; whether data are synthetic;
    what stands in brackets (``ranged``: of every scenario, not of every one, or None where ranges are left out)."""
    tags = [noted["tag"] for noted in run.provenance["scenarios"][0]["entries"].values()]
    soft = sum(tag in ("knowledge", "judgement") for tag in tags)
    synthetic = bool(run.provenance["data"]["synthetic"])
    lead = Both("数据为合成数据，并非事实；", "the data are synthetic and no facts; ") if synthetic else Both("", "")
    where = Both("", "") if alone else Both("，见下表", ", marked so below")
    made = made_by(pooled_funds(run))
    if ranged is not None:
        key = "said" if ranged else "not_said"
        where = Both(f"{where.zh}；{told(key, 'zh')}", f"{where.en}; {told(key, 'en')}")
    return Both(
        f"{lead.zh}这是所列假设下的推演，不是预言：{made.zh}；{len(tags)}项参数中有{soft}项是判断或未核实的常识{where.zh}。",
        _upper(
            f"{lead.en}this follows from the assumptions listed and is no prophecy: {made.en}; of {len(tags)} "
            f"parameters {soft} are judgement or unverified knowledge{where.en}."
        ),
    )


def _listed(parts: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
