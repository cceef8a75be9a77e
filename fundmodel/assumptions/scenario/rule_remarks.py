"""What of a rule cannot act, or acts otherwise than it seems to, each value being valid and all fitting together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np

from fundmodel.vocabulary.declared_rules import rule_kinds
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import typed

EMPLOYEE: Final = "employee_pooled"
BEFORE_ALL: Final = "0001-01"
"""The first month where a rule is read by itself, and no run."""
CAN_RAISE: Final[Mapping[str, str]] = {
    "benefits": "floor",
    "contributions": "cap",
    "collection": "cap",
    "financing": "cap",
}
"""By lever: the end of the factor that must be off 1 for a balance to rise by it."""
OTHER_END: Final = {"floor": "cap", "cap": "floor"}
PAID_IN: Final = ("levy_income", "levy_balance", "provincial_fiscal", "opening")


def rule_remarks(rule: Mapping[str, Any], first: str, last: str | None = None, place: str = "rule") -> list[Said]:
    """A sentence for each clause of a checked rule, and of every rule inside it, that does nothing or not what it says.

    ``first`` and ``last`` are the first projected month and the last of the run, YYYY-MM; without ``last`` nothing is
    said of what begins too late. The place leads each: "rule.2: ...". Source: METHODS 7.1.
    """
    kind = str(rule["kind"])
    said = [*_dates(rule.get("from"), first, last), *_bridge(rule), *_behaviour(rule)]
    said += REMARKS[kind](rule) if kind in REMARKS else []
    found = [Said("{place}: {remark}", place=place, remark=one) for one in said]
    for count, inner in enumerate(rule.get("rules") or (), start=1):
        found += rule_remarks(inner, first, last, f"{place}.{count}")
    for count, step in enumerate(rule.get("steps") or (), start=1):
        here = f"{place}.{count}"
        found += [Said("{place}: {remark}", place=here, remark=one) for one in _dates(step["from"], first, last)]
        found += rule_remarks(step["rule"], first, last, here)
    return found


def first_projected(valuation_date: str) -> str:
    """The month after a valuation date, YYYY-MM."""
    return str(np.datetime64(valuation_date[:7], "M") + 1)


def _dates(given: Any, first: str, last: str | None) -> Iterator[Said]:
    months = given.values() if isinstance(given, Mapping) else [given]
    for month in dict.fromkeys(str(one) for one in months if one is not None):
        if month < first:
            yield Said(
                "it begins in {month}, before the first projected month, and holds from {first} on",
                month=month,
                first=first,
            )
        elif last is not None and month > last:
            yield Said("it begins in {month}, after the run ends in {last}, and never acts", month=month, last=last)


def _bridge(rule: Mapping[str, Any]) -> Iterator[Said]:
    bridge = rule.get("bridge") or {}
    if bridge.get("by") == "none" and bridge.get("interest_rate"):
        yield Said("nobody bridges, so the interest of the bridge does nothing")


def _behaviour(rule: Mapping[str, Any]) -> Iterator[Said]:
    """Behaviour asked for beside a rule that leaves employees alone."""
    if rule.get("behaviour", "none") != "none" and EMPLOYEE not in _funds(rule):
        yield Said("behaviour does nothing: the study is of employees, and the rule does not move their fund")


def _adjustment_fund(rule: Mapping[str, Any]) -> Iterator[Said]:
    if all(_nothing(_of(rule, name)) for name in PAID_IN):
        yield Said("nothing is ever paid in ({names} are 0), so it moves no money", names=typed(PAID_IN))
    if _every(_of(rule, "local_responsibility"), 1.0) or _nothing(_of(rule, "performance")):
        yield Said("every area bears the whole of its gap (local_responsibility or performance), so nothing is granted")
    floor, target = _of(rule, "floor"), _of(rule, "target")
    if rule.get("own_balance_first"):
        given = [name for name in ("floor", "target") if name in rule]
        if given:
            yield Said("{names} do nothing with own_balance_first: gaps are filled up to a balance of 0", names=given)
    elif target < floor:
        yield Said(
            "an area below {floor:g} months is lifted to {target:g} only, so it stays below that line",
            floor=floor,
            target=target,
        )
    elif target > floor:
        yield Said(
            "an area just below {floor:g} months is lifted to {target:g}, past those in between, which get nothing",
            floor=floor,
            target=target,
        )
    if "cap_months" in rule and _nothing(_of(rule, "levy_balance")):
        yield Said("cap_months does nothing without levy_balance")
    if "score_share" in rule and _of(rule, "payout") != "by_score":
        yield Said("score_share does nothing without payout: by_score")


def _national_fund(rule: Mapping[str, Any]) -> Iterator[Said]:
    if not _of(rule, "rate") and not (_of(rule, "rate_step") and _of(rule, "rate_cap")):
        yield Said("the rate is 0 and does not rise, so nothing is uploaded")
    elif _of(rule, "rate_cap") < _of(rule, "rate"):
        yield Said("rate_cap is below rate, so the rate stays what it is at first")
    style = _of(rule, "style")
    for name in (one for one in ("k", "theta") if one in rule and style != "equalisation"):
        yield Said("{name} does nothing without style: equalisation", name=name)
    for name in (one for one in ("mean_wage", "wage_share") if one in rule and EMPLOYEE not in _funds(rule)):
        yield Said("{name} does nothing in the fund of residents", name=name)
    if style == "equalisation" and not _of(rule, "k"):
        yield Said("no part of a gap is met (k is 0), so nothing is uploaded or paid out")


def _ex_ante(rule: Mapping[str, Any]) -> Iterator[Said]:
    if not _of(rule, "share"):
        yield Said("the share that is redistributed is 0, so it moves no money")


def _answers(rule: Mapping[str, Any]) -> Iterator[Said]:
    collection, spending = rule.get("collection"), rule.get("spending")
    if not _of(rule, "share") or (_zero(collection) and _zero(spending)) or _every(_of(rule, "perf_weight"), 1.0):
        yield Said("nothing of the answer is taken, so it does nothing")
    elif EMPLOYEE not in _funds(rule) and (
        _zero(spending) or (spending is None and _of(rule, "regime") == "adjustment_fund")
    ):
        yield Said("residents pay set amounts and their spending does not answer to this regime, so it does nothing")


def _harmonise(rule: Mapping[str, Any]) -> Iterator[Said]:
    rates = rule.get("rates") is not None and _of(rule, "rate_target") != "none"
    acting = rates and EMPLOYEE in _funds(rule)
    if rates and not acting:
        yield Said("rates are those of employers and do nothing in the fund of residents")
    if _of(rule, "benefits") == "none" and not acting:
        yield Said("neither benefits nor rates have a target that can be reached, so nothing is harmonised")


def _cross_area(rule: Mapping[str, Any]) -> Iterator[Said]:
    if _nothing(rule.get("flows")) and _nothing(_of(rule, "drawn")):
        yield Said("no care is sought at the hub (flows and drawn are 0), so it moves no money")
    elif "hub_price" in rule and _nothing(_of(rule, "drawn")):
        yield Said("hub_price does nothing without drawn")


def _stabiliser(rule: Mapping[str, Any]) -> Iterator[Said]:
    if not _of(rule, "gain"):
        yield Said("the gain is 0, so its factor stays 1")
        return
    raising = CAN_RAISE[str(_of(rule, "lever"))]
    for line, end in (("below", raising), ("above", OTHER_END[raising])):
        if rule.get(line) is not None and _of(rule, end) == 1.0:
            yield Said(
                "past {line} the factor would have to leave 1 towards {end}, which is 1: it cannot act there",
                line=line,
                end=end,
            )


REMARKS: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[Said]]]] = {
    "adjustment_fund": _adjustment_fund,
    "national_fund": _national_fund,
    "ex_ante": _ex_ante,
    "behaviour": _answers,
    "harmonise": _harmonise,
    "cross_area": _cross_area,
    "stabiliser": _stabiliser,
}


def _of(rule: Mapping[str, Any], name: str) -> Any:
    """What the rule says of a parameter, or its default."""
    return rule.get(name, rule_kinds()[rule["kind"]].parameters[name].default)


def _funds(rule: Mapping[str, Any]) -> Any:
    return rule.get("funds") or rule_kinds()[rule["kind"]].parameters["funds"].default


def _every(value: Any, number: float) -> bool:
    """Whether a number, or all numbers of a table, are ``number``."""
    if isinstance(value, Mapping):
        return bool(value) and all(_every(one, number) for one in value.values())
    return isinstance(value, int | float) and value == number


def _zero(value: Any) -> bool:
    return _every(value, 0.0)


def _nothing(value: Any) -> bool:
    return value is None or _zero(value)
