"""The answer in words: sentences built from the headline dates and the months held at the valuation date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.areas_summed import together
from fundmodel.presentation.frames.pooled_years import rule_lines
from fundmodel.presentation.frames.range_frames import range_text
from fundmodel.presentation.frames.summary import first_projected_year, headlines, pooled_funds, yearly_accounts
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
from fundmodel.presentation.words.fund_dates import made_by
from fundmodel.presentation.words.labels import bracketed, event_text, margin_words, prudent_words, short_labels
from fundmodel.presentation.words.page_words import Both, fund_words, labelled, number
from fundmodel.presentation.words.range_words import both
from fundmodel.projection.selection import has_rule
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

EVENTS: Final = ("deficit_ahead", "first_deficit_year", "floor_month_earned", "depletion_month")
LANGS: Final = ((0, "zh"), (1, "en"))
AT_WORK: Final = ("执行中的规则", "Rule at work")
"""How the line begins that names a rule."""
HAPPENS: Final[Mapping[str, Both]] = {
    "deficit_ahead": Both("{when}首次发出六个月预警", "the six-month warning is first given {when}"),
    "first_deficit_year": Both("{when}首次当期收不抵支", "the first year in deficit is {when}"),
    "floor_month_earned": Both("{when}低于警戒线", "its months of reserve fall below the warning line {when}"),
    "depletion_month": Both("{when}累计结余耗尽", "its balance is used up {when}"),
}


@dataclass(frozen=True)
class Block:
    """Something said in clauses after a lead; a page gives each clause a line of its own."""

    lead: Both
    clauses: Sequence[Both]
    listed: bool = True

    def heading(self) -> Both:
        """The lead on a line of its own."""
        return Both(self.lead.zh.rstrip("，"), _upper(self.lead.en))

    def text(self) -> Both:
        """The block without its full stop; where clauses are no list they stand apart."""
        zh, en = (tuple(clause[at] for clause in self.clauses) for at in (0, 1))
        last = _listed(en) if self.listed else "; ".join(en)
        return Both(self.lead.zh + ("，" if self.listed else "；").join(zh), f"{self.lead.en} {last}")


def answer(run: Projection, alone: bool = False, ranges: pd.DataFrame | None = None) -> Both:
    """Months held now; what happens when to each fund in the first scenario; where others differ; how sure it is.

    At most five sentences. ``alone``: without a page around it that lists the assumptions and says what was summed; a
    run of several areas is then summed here. Each date has its range behind it where ``ranges`` holds it. A run without
    a pooled fund raises ``InputError``.
    """
    sentences = []
    for blocks in said(run, alone, ranges):
        texts = [block.text() for block in blocks]
        sentences.append(Both("；".join(one.zh for one in texts), _upper("; ".join(one.en for one in texts))))
    return Both("".join(f"{one.zh}。" for one in sentences), " ".join(f"{one.en}." for one in sentences))


def said(run: Projection, alone: bool = False, ranges: pd.DataFrame | None = None) -> list[list[Block]]:
    """The sentences of ``answer`` as blocks."""
    whole = together(run) if alone else run
    if not pooled_funds(whole):
        raise InputError(Said("This run keeps no pooled fund to answer for; project or select one of them."))
    table = {(row["scenario"], row["fund"]): row for row in headlines(whole).to_dict("records")}
    summed = _summed(run) if alone else Both("", "")
    ranged = None if ranges is None or ranges.empty else ranges
    sentences = [
        [_now(whole, summed)],
        *([block] for block in _first(whole, table, ranged)),
        _others(whole, table, ranged),
        [_honesty(whole, alone, None if ranges is None else _has_all(whole, ranged))],
    ]
    return [blocks for blocks in sentences if blocks]


def events(row: Mapping[Any, Any], ranges: pd.DataFrame | None = None) -> list[Both]:
    """When each event of one fund in one scenario happens, with its prudent date and its range behind it where they are
    known; ``row`` is one of ``headlines``."""
    return [Both(*(HAPPENS[e][at].format(when=_when(row, e, lang, ranges)) for at, lang in LANGS)) for e in EVENTS]


def _when(row: Mapping[Any, Any], event: str, lang: str, ranges: pd.DataFrame | None) -> str:
    """ "2040年8月（区间..）", "in 2040-08 (range ..)", "not before 2061 (range ..)"; of a first year the year alone."""
    date = event_text(row, event, lang)
    plain = lang == "zh" or date.isdecimal() or not date[:1].isdigit()
    return (date if plain else f"in {date}") + _beside(row, event, lang, ranges)


def _beside(row: Mapping[Any, Any], event: str, lang: str, ranges: pd.DataFrame | None) -> str:
    """The prudent date and the range of an event, in one pair of brackets."""
    texts = [text for text in (prudent_words(row, event, lang), range_text(ranges, row, event, lang)) if text]
    return bracketed(("；" if lang == "zh" else "; ").join(texts), lang)


def _has_all(run: Projection, ranges: pd.DataFrame | None) -> bool:
    return ranges is not None and set(run.scenarios) <= set(ranges["scenario"])


def _summed(run: Projection) -> Both:
    """What is said first where several areas are taken together."""
    count = run.ledger.sizes["area"]
    return Both(f"{count}个统筹地区相加，", f"the sum of {count} areas: ") if count > 1 else Both("", "")


def _now(run: Projection, summed: Both) -> Block:
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
    lead = Both(f"{summed.zh}{year}年{month}月{day}日，", f"{summed.en}on {year}-{month:02d}-{day:02d}")
    return Block(lead, [Both(*clause) for clause in zip(zh, en, strict=True)])


def _first(
    run: Projection, table: Mapping[tuple[str, str], Mapping[Any, Any]], ranges: pd.DataFrame | None
) -> list[Block]:
    name = run.scenarios[0]
    zh, en = _called(run, table[name, pooled_funds(run)[0]])
    return [
        Block(
            Both(f"在“{zh}”情景下，{fund_words(fund).zh}", f'under "{en}", for the {_lower(fund_words(fund).en)}'),
            events(table[name, fund], ranges),
        )
        for fund in pooled_funds(run)
    ]


def _called(run: Projection, row: Mapping[Any, Any]) -> Both:
    """The short label of a scenario, and that it has the margin of prudence itself; ``row`` is one of ``headlines``."""
    zh, en = (
        short_labels(run, lang)[row["scenario"]] + bracketed(margin_words(row, lang), lang) for lang in ("zh", "en")
    )
    return Both(zh, en)


def _others(
    run: Projection, table: Mapping[tuple[str, str], Mapping[Any, Any]], ranges: pd.DataFrame | None
) -> list[Block]:
    """One sentence of the other scenarios: the funds whose dates differ from the first, or that none does."""
    found: list[Block] = []
    for name in run.scenarios[1:]:
        zh, en = _called(run, table[name, pooled_funds(run)[0]])
        lead = Both(f"若按“{zh}”，", f'under "{en}"')
        different = [f for f in pooled_funds(run) if events(table[name, f]) != events(table[run.scenarios[0], f])]
        if not different:
            found.append(Block(lead, [Both("各时点相同", "the dates are the same")]))
        for fund in different:
            words = fund_words(fund)
            of = Both(f"{lead.zh}{words.zh}", f"{lead.en}, for the {_lower(words.en)}")
            found.append(Block(of, events(table[name, fund], ranges)))
    return found


def _honesty(run: Projection, alone: bool, ranged: bool | None) -> Block:
    """How many of the parameters are published or derived, and how many are not facts; whether data are synthetic;
    what stands in brackets (``ranged``: of every scenario, not of every one, or None where ranges are left out)."""
    tags = [noted["tag"] for noted in run.provenance["scenarios"][0]["entries"].values()]
    soft = sum(tag in ("knowledge", "judgement") for tag in tags)
    where = Both("", "") if alone else Both("，见下表", ", marked so below")
    clauses = [Both("数据为合成数据，并非事实", "the data are synthetic and no facts")]
    clauses = clauses if run.provenance["data"]["synthetic"] else []
    clauses += [Both(*pair) for pair in zip(*(_ruled(run, lang) for lang in ("zh", "en")), strict=True)]
    off = [unreconciled_lines(run, lang)[:1] for lang in ("zh", "en")]
    clauses += [Both(*(line[0].replace("：", "，").replace(": ", ", ") for line in off))] if all(off) else []
    clauses += [
        made_by(pooled_funds(run)),
        Both(
            f"{len(tags)}项参数中有{soft}项是判断或未核实的常识{where.zh}",
            f"of {len(tags)} parameters {soft} are judgement or unverified knowledge{where.en}",
        ),
    ]
    ruled = any(map(has_rule, run.provenance["scenarios"]))
    key = "left_out_said" if ranged is None else "said" if ranged else "not_said_with_rule" if ruled else "not_said"
    clauses.append(both(key, until=run.provenance["until"]))
    lead = Both("这是所列假设下的推演，不是预言：", "this follows from the assumptions listed and is no prophecy:")
    return Block(lead, clauses, listed=False)


def _ruled(run: Projection, lang: str) -> list[str]:
    """The rules at work as clauses, without full stops."""
    return [_lower(_said(line).rstrip("。.")) for line in rule_lines(run, lang)]


def _said(line: str) -> str:
    """ "Rule at work: x" as "Rule at work is x"; other lines as they are."""
    if not line.startswith(AT_WORK):
        return line
    return line.replace("：", "为", 1).replace(": ", " is ", 1)


def _listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
