"""The rule at work in a run: what it is called, and what it moves each year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fundmodel.analysis.rule_paths import rule_paths
from fundmodel.analysis.runs import december, several, table, yearly
from fundmodel.assumptions.scenario.rule_file import load_rule_file
from fundmodel.assumptions.shipped import builtin_rules
from fundmodel.fund_rules.build_rule import between_areas
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.pool_words import kind_word, told
from fundmodel.projection.once import once
from fundmodel.projection.selection import has_rule
from fundmodel.vocabulary.shortened import shortened

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

OWN: Final = "methods"
"""How a file was read that follows no published rule."""
MONEY: Final = ("levy", "grants", "covered", "fiscal", "own_fund", "bridged")
"""Columns in yuan: of the year, and the last two at its end."""


def rule_lines(run: Projection, lang: str) -> list[str]:
    """ "Rule at work: .." of each rule in the run, with its scenarios where they differ, and what a shipped rule is
    not; none where no scenario has one."""
    by_rule: dict[str, list[str]] = {}
    ruled = [one for one in run.provenance["scenarios"] if has_rule(one)]
    for one in ruled:
        by_rule.setdefault(rule_label(one["rule"], lang), []).append(one["label"][lang])
    if not by_rule:
        return []
    joint, many = "、" if lang == "zh" else ", ", len(run.provenance["scenarios"]) > 1
    lines = [
        told("rule_at_work_of", lang, scenario=joint.join(names), label=label)
        if many
        else told("rule_at_work", lang, label=label)
        for label, names in by_rule.items()
    ]
    if len(run.provenance["data"]["areas"]) == 1 and any(between_areas(one["rule"]["kind"]) for one in _as_data(ruled)):
        lines.append(told("one_area", lang))
    lines += clause_remarks(run, lang) + idle_lines(run, lang) + factor_lines(run, lang)
    follows = any(follows_published(one["rule"]) for one in ruled)
    return [*lines, told("illustrative", lang)] if follows else lines


def factor_lines(run: Projection, lang: str) -> list[str]:
    """What a rule multiplied, by fund and lever, and which factors swing; none where it multiplied nothing."""
    if run.pooling is None:
        return []
    lines = []
    for (fund, lever), own in rule_paths(run).groupby(["fund", "lever"], sort=False):
        ends = {"low": own["lowest"].min(), "high": own["highest"].max(), "last": own["last"].mean()}
        shown = {key: f"{value:.3f}" for key, value in ends.items()}
        name = told(f"lever_{lever}", lang)
        lines.append(told("rule_factors", lang, fund=fund_label(str(fund), lang), lever=name, **shown))
    return lines + swing_lines(run, lang)


def swing_lines(run: Projection, lang: str) -> list[str]:
    """Which factors of a rule swing instead of settling, by fund and lever, in how many areas and how fast."""
    if run.pooling is None:
        return []
    paths = rule_paths(run)
    lines = []
    for (fund, lever), own in paths[paths["swings"].astype(bool)].groupby(["fund", "lever"], sort=False):
        what = {"fund": fund_label(str(fund), lang), "lever": told(f"lever_{lever}", lang)}
        count, period = own["area"].nunique(), f"{own['period'].mean():.1f}"
        lines.append(told("rule_swings", lang, **what, count=count, period=period))
    return lines


def clause_remarks(run: Projection, lang: str) -> list[str]:
    """What of the rules at work cannot act, or not as it seems."""
    from fundmodel.assumptions.scenario.rule_remarks import first_projected, rule_remarks
    from fundmodel.presentation.words.fault_words import problem_text

    first = first_projected(run.provenance["data"]["valuation_date"])
    last = f"{run.provenance['until']}-12"
    ruled = [one for one in run.provenance["scenarios"] if has_rule(one)]
    found = [remark for one in _as_data(ruled) for remark in rule_remarks(one["rule"], first, last)]
    return [told("rule_remark", lang, remark=problem_text(one, lang)) for one in dict.fromkeys(found)]


def idle_lines(run: Projection, lang: str) -> list[str]:
    """The rules that moved no money and no factor, though they could between areas or by a lever."""
    if run.pooling is None:
        return []
    moved, lines = several(run, "pooling"), []
    for one in _as_data([one for one in run.provenance["scenarios"] if has_rule(one)]):
        alone = len(run.provenance["data"]["areas"]) == 1 and between_areas(one["rule"]["kind"])
        if one["rule"]["kind"] != "municipal" and not alone and not _acts(moved.sel(scenario=one["name"])):
            lines.append(told("rule_never_acts", lang, label=rule_label(one["rule"], lang)))
    return list(dict.fromkeys(lines))


def _acts(moved: xr.Dataset) -> bool:
    """Whether anything but a bridge was moved, or a factor left 1."""
    flows = any(
        bool((moved[name] != 0.0).any()) for name in ("levied", "granted", "levy", "grants", "fiscal", "covered")
    )
    return flows or any(bool((moved[name] != 1.0).any()) for name in moved if str(name).startswith("factor_"))


def _as_data(ruled: list[Any]) -> list[Any]:
    """Scenarios whose rule came as data."""
    return [one for one in ruled if isinstance(one["rule"], Mapping)]


def follows_published(rule: Any) -> bool:
    """Whether a rule, as data, is one after a published rule, or holds one."""
    if not isinstance(rule, Mapping):
        return isinstance(rule, list | tuple) and any(map(follows_published, rule))
    if rule.get("file") in builtin_rules() and load_rule_file(str(rule["file"])).after.read != OWN:
        return True
    return any(follows_published(rule.get(key)) for key in ("rules", "steps", "rule"))


def rule_label(rule: Any, lang: str) -> str:
    """The label of a rule as the provenance notes it: of its file, or of its kind; an object in its own words."""
    if not isinstance(rule, Mapping):
        return shortened(str(rule))
    kind = kind_word(str(rule["kind"]), lang)
    file = rule.get("file")
    if file in builtin_rules():
        return load_rule_file(str(file)).label[lang]
    if file is not None:
        return told("kind_of_file", lang, kind=kind, file=file)
    inside = rule.get("rules") or [one["rule"] for one in rule.get("steps", ()) if isinstance(one, Mapping)]
    joint = " + " if rule["kind"] == "several" else " → "
    return (
        told("kind_with", lang, kind=kind, inside=joint.join(rule_label(one, lang) for one in inside))
        if inside
        else kind
    )


@once
def pooled_years(run: Projection) -> pd.DataFrame:
    """own_fund_t = own_fund_(t-1) + levy + fiscal + interest - grants - lent; a row for each scenario, fund and year.

    Over all areas, yuan: ``levy``, ``grants``, ``covered`` (gaps met by budgets), ``fiscal`` (money of budgets in the
    rule's own fund) of the year; ``own_fund`` and ``bridged`` (loans and postponed bills that stand out) at its end.
    Funds of a scenario in which nothing moves are left out; no row where no scenario has a rule.
    """
    if run.pooling is None:
        return pd.DataFrame(columns=["scenario", "fund", "year", *MONEY])
    moved = several(run, "pooling")
    columns = {
        **{name: yearly(moved[name]) for name in ("levy", "grants")},
        "covered": yearly(moved["covered"].sum("area")),
        "fiscal": yearly(moved["fiscal"]),
        "own_fund": december(moved["closing"]),
        "bridged": december(moved["bridged"].sum("area")),
    }
    rows = table(columns, ("scenario", "fund", "year"))
    moves = rows.groupby(["scenario", "fund"])[list(MONEY)].transform(lambda column: column.abs().max()).max(axis=1)
    return rows[moves >= 1.0].reset_index(drop=True)
