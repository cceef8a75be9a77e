"""What of a rule does not fit together, each value being valid alone; and areas that it names and there are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fundmodel.assumptions.scenario.rule_values import OTHERS
from fundmodel.vocabulary.declared_rules import RuleParameter, rule_kinds
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import typed

LEVER_FUND: Final = {"contributions": "employee_pooled", "collection": "employee_pooled", "financing": "resident"}
"""Levers that only one fund has."""


def misfits(rule: Mapping[str, Any], source: str, place: str = "rule") -> list[Fault]:
    """The faults of one rule, those inside it left to themselves."""
    check = CHECKS.get(rule["kind"])
    found = [] if check is None else list(check(rule))
    moved, dated = _funds(rule), rule.get("from")
    if isinstance(dated, Mapping) and moved is not None:
        late, without = [one for one in dated if one not in moved], [one for one in moved if one not in dated]
        if late:
            fix = Said("List the fund under funds:, or take its month out.")
            found.append(("from", Said("it says from when for {names}, which the rule does not move", names=late), fix))
        if without:
            found.append(
                ("from", Said("there is no month for {names}", names=without), Said("Add the month of each fund."))
            )
    return [Fault(source, problem, fix, None, f"{place}.{key}") for key, problem, fix in found]


def area_faults(rule: Mapping[str, Any], areas: Sequence[str], source: str, place: str = "rule") -> list[Fault]:
    """A fault for every area that the rule names and there is not, and for every one that a table leaves out."""
    found: list[Fault] = []
    for name, declared in rule_kinds()[rule["kind"]].parameters.items():
        here, value = f"{place}.{name}", rule.get(name)
        if declared.form == "rules":
            for count, inner in enumerate(value or (), start=1):
                found += area_faults(inner, areas, source, f"{here}.{count}")
        elif declared.form == "phases":
            for count, step in enumerate(value or (), start=1):
                found += area_faults(step["rule"], areas, source, f"{here}.{count}.rule")
        else:
            found += [
                Fault(source, problem, fix, None, here, shown) for problem, fix, shown in _areas(declared, value, areas)
            ]
    return found


def steps_by_ratio(value: Any) -> bool:
    """Whether a share is given in steps of active to retired members and not by area."""
    return isinstance(value, Mapping) and bool(value) and all(_numeric(str(key)) for key in value)


def _areas(declared: RuleParameter, value: Any, areas: Sequence[str]) -> Iterator[tuple[str, str, str | None]]:
    if declared.form == "name":
        if value is not None and value not in areas:
            yield Said("there is no such area"), did_you_mean(str(value), areas), str(value)
        return
    by_area = declared.form == "by_area" or (declared.form == "by_ratio" and not steps_by_ratio(value))
    if not by_area or not isinstance(value, Mapping):
        return
    for name in value:
        if name not in areas and name != OTHERS:
            yield Said("there is no area {name!r}", name=name), did_you_mean(str(name), [*areas, OTHERS]), None
    left = [area for area in areas if area not in value]
    if left and OTHERS not in value:
        yield Said("no number for {names}", names=left), Said("Add them, or others: and a number for the rest."), None


def _funds(rule: Mapping[str, Any]) -> Sequence[str] | None:
    """The funds that a rule moves; None for one whose parts say it."""
    declared = rule_kinds()[rule["kind"]].parameters.get("funds")
    given: Sequence[str] | None = rule.get("funds")
    return given if given is not None or declared is None else declared.default


Misfit = tuple[str, str, str]


def _stabiliser(rule: Mapping[str, Any]) -> Iterator[Misfit]:
    below, above = rule.get("below"), rule.get("above")
    if below is None and above is None:
        yield "below", Said("there is no line at which it fires"), Said("Write below: 0.03, or above: 15.")
    elif below is not None and above is not None and below >= above:
        yield "below", Said("below is not less than above"), Said("Swap the two.")
    fund = LEVER_FUND.get(rule.get("lever", "benefits"))
    wrong = [one for one in _funds(rule) or () if fund is not None and one != fund]
    if wrong:
        fix = Said("Write funds: [{fund}].", fund=typed([fund]))
        yield "lever", Said("{lever} is no lever of {names}", lever=rule["lever"], names=wrong), fix


def _adjustment_fund(rule: Mapping[str, Any]) -> Iterator[Misfit]:
    if rule.get("payout") == "by_score" and rule.get("score") is None:
        yield "score", Said("grants go by score, and there is none"), Said("Add score: {{A: 1, others: 2}}.")
    if rule.get("payout") != "by_score" and rule.get("score") is not None:
        yield (
            "score",
            Said("a score acts only with payout: by_score"),
            Said("Write payout: by_score, or take score out."),
        )
    if rule.get("budget_growth") is not None and rule.get("overshoot_limit") is None:
        yield (
            "budget_growth",
            Said("planned spending acts only with overshoot_limit"),
            Said("Add overshoot_limit, or take it out."),
        )


def _unified(rule: Mapping[str, Any]) -> Iterator[Misfit]:
    if rule.get("blended_share") is not None and rule.get("old_balances") != "blended":
        yield (
            "blended_share",
            Said("it acts only with old_balances: blended"),
            Said("Write old_balances: blended, or take it out."),
        )


def _national_fund(rule: Mapping[str, Any]) -> Iterator[Misfit]:
    if rule.get("style") == "pension" and "resident" in (_funds(rule) or ()):
        yield (
            "style",
            Said("residents have no retired members, by whom style: pension pays out"),
            Said("Write funds: [{fund}].", fund=typed(["employee_pooled"])),
        )


def _harmonise(rule: Mapping[str, Any]) -> Iterator[Misfit]:
    if rule.get("benefits", "none") != "none" and rule.get("payment_ratios") is None:
        yield (
            "payment_ratios",
            Said("a target of benefits needs the ratios of today"),
            Said("Add payment_ratios: {{A: 0.7, others: 0.75}}."),
        )


CHECKS: Final = {
    "stabiliser": _stabiliser,
    "adjustment_fund": _adjustment_fund,
    "unified": _unified,
    "national_fund": _national_fund,
    "harmonise": _harmonise,
}


def _numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
