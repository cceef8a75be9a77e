"""From nodes of a rule to the value of one of its parameters: form, range, words, months, areas."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from fundmodel.assumptions.scenario.entry_check import month_of, read_number, read_word
from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Listing, Node, Table, unique
from fundmodel.vocabulary.declared_rules import RuleParameter, bridge_parameters, every_rule, rule_kinds
from fundmodel.vocabulary.dictionary import ParameterSpec, did_you_mean
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import typed

OTHERS: Final = "others"
"""The key that stands for every area that is not named."""

Inner = Callable[[Node, str, frozenset[str]], Any]
"""Reads a rule inside a rule: its node, its place, and the keys of every rule that it may not have."""


def read_form(declared: RuleParameter, node: Node, place: str, faults: FaultList, inner: Inner) -> Any:
    """The value of a parameter of a rule as its form wants it; None after a fault, and where it is nothing."""
    if isinstance(node, Leaf) and node.value is None:
        if not declared.optional:
            faults.add(node, place, Said("a value is missing"), Said("Write it, or take the line out."))
        return None
    if declared.form == "rules":
        return _rules(node, place, faults, inner)
    if declared.form == "phases":
        return _phases(node, place, faults, inner)
    return FORMS_READ[declared.form](declared, node, place, faults)


def read_keys(
    declared: Mapping[str, RuleParameter], table: Table, place: str, faults: FaultList, inner: Inner
) -> dict[str, Any]:
    """The values of a mapping whose keys are all declared; an unknown key is a fault with the nearest one."""
    read = {}
    for name, (key, node) in unique(table, place, faults).items():
        if name not in declared:
            faults.at(key.row, f"{place}.{name}", Said("unknown key {name!r}", name=name), did_you_mean(name, declared))
            continue
        read[name] = read_form(declared[name], node, f"{place}.{name}", faults, inner)
    return read


def _spec(declared: RuleParameter, place: str, ends: tuple[float, float] | None = None) -> ParameterSpec:
    return ParameterSpec(
        name=place,
        label=declared.label,
        unit=declared.unit,
        kind="scalar",
        read_by="",
        range=ends or declared.range,
        choices=declared.words,
    )


def _number(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> float | int | None:
    return _short(read_number(_spec(declared, place), node, faults))


def _whole(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> int | None:
    value = read_number(_spec(declared, place), node, faults)
    if value is not None and not value.is_integer():
        faults.add(node, place, Said("a whole number is wanted"), Said("Write it without decimals."))
        return None
    return None if value is None else int(value)


def _flag(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> bool | None:
    if isinstance(node, Leaf) and isinstance(node.value, bool):
        return node.value
    faults.add(node, place, Said("yes or no is wanted"), Said("Write true or false."))
    return None


def _word(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> str | None:
    return read_word(_spec(declared, place), node, faults)


def _words(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> list[str] | None:
    items = node.items if isinstance(node, Listing) else (node,)
    words = [_word(declared, item, place, faults) for item in items]
    found = [word for word in words if word is not None]
    if declared.name == "funds" and not items:
        fix = Said("List one or several of {valid}, or take the line out.", valid=typed(declared.words))
        faults.add(node, place, Said("the list is empty, so the rule moves no fund"), fix)
    if len(set(found)) < len(found):
        faults.add(node, place, Said("a word is listed twice"), Said("List each once."))
    return found


def _name(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> str | None:
    if isinstance(node, Leaf) and isinstance(node.value, str) and node.value.strip():
        return node.value
    faults.add(node, place, Said("a name is wanted"), Said("Write the name of an area, in quotes if it is a number."))
    return None


def _by_area(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> Any:
    """One number, or {area: number}; which areas there are is known where the rule is built."""
    if isinstance(node, Table) and node.items:
        spec = _spec(declared, place)
        keyed = unique(node, place, faults).items()
        return {area: _short(read_number(spec, content, faults)) for area, (_, content) in keyed}
    if isinstance(node, Leaf):
        return _number(declared, node, place, faults)
    faults.add(node, place, Said("a number, or a number by area, is wanted"), Said("Write {{A: 0.3, others: 0.2}}."))
    return None


def _by_fund(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> Any:
    """One number, or {fund: number}."""
    read = _by_area(declared, node, place, faults)
    for key, _ in node.items if isinstance(node, Table) else ():
        _known_fund(key, place, faults)
    return read


def _levels(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> Any:
    """{area: number}, or {fund: {area: number}}."""
    if not isinstance(node, Table) or not node.items:
        fix = Said("Write {{A: 0.3, others: 0.2}}.")
        faults.add(node, place, Said("a number for each area is wanted"), fix)
        return None
    if not any(isinstance(content, Table) for _, content in node.items):
        return _by_area(declared, node, place, faults)
    read = {}
    for fund, (key, content) in unique(node, place, faults).items():
        if _known_fund(key, place, faults):
            read[fund] = _levels(declared, content, f"{place}.{fund}", faults)
    return read


def _known_fund(key: Leaf, place: str, faults: FaultList) -> bool:
    funds = every_rule()["funds"].words
    if key.text not in funds:
        faults.add(key, place, Said("there is no fund {name!r}", name=key.text), did_you_mean(key.text, funds))
    return key.text in funds


def _by_ratio(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> Any:
    """One number, {area: number}, or {ratio from which it holds: number} with ascending ratios that begin with 0."""
    read = _by_area(declared, node, place, faults)
    if not isinstance(node, Table) or not isinstance(read, dict):
        return read
    ratios = [_ratio(key) for key in read]
    if not any(ratio is not None for ratio in ratios):
        return read
    known = [ratio for ratio in ratios if ratio is not None]
    if len(known) < len(ratios) or known[0] != 0.0 or known != sorted(set(known)):
        problem = Said("steps by active to retired members begin with 0 and ascend")
        faults.add(node, place, problem, Said("Write {{0: 0.5, 2: 0.4, 3: 0.3}}: from each ratio on."))
        return None
    return {f"{ratio:g}": value for ratio, value in zip(known, read.values(), strict=True)}


def _by_condition(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> dict[str, Any] | None:
    ranges = declared.ranges or {}
    if not isinstance(node, Table) or len(node.items) != 1:
        example = next(iter(ranges))
        faults.add(
            node,
            place,
            Said("one condition with its number is wanted"),
            Said("Write {{{condition}: 6}}; valid: {valid}.", condition=typed([example]), valid=typed(ranges)),
        )
        return None
    (key, content) = node.items[0]
    if key.text not in ranges:
        faults.add(key, place, Said("unknown condition {name!r}", name=key.text), did_you_mean(key.text, ranges))
        return None
    units = {"months": "months", "share_of_income": "fraction"}
    spec = ParameterSpec(place, declared.label, units.get(key.text, declared.unit), "scalar", "", ranges[key.text])
    return {key.text: _short(read_number(spec, content, faults))}


def _month(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> Any:
    """ "2027-01", or {fund: "2027-01"}."""
    if isinstance(node, Leaf):
        return read_month(node, place, faults)
    if not isinstance(node, Table) or not node.items:
        faults.add(node, place, Said("a month is wanted"), Said("Write 2027-01, or {{employee_pooled: 2027-01}}."))
        return None
    read = {}
    for fund, (key, content) in unique(node, place, faults).items():
        if not _known_fund(key, place, faults):
            continue
        if isinstance(content, Leaf):
            read[fund] = read_month(content, f"{place}.{fund}", faults)
        else:
            faults.add(content, f"{place}.{fund}", Said("a month is wanted"), Said("Write YYYY-MM, such as 2027-01."))
    return read


def read_month(leaf: Leaf, place: str, faults: FaultList) -> str | None:
    """ "2027-01" for 2027, 2027-1 and 2027-01, or a fault and None."""
    month = month_of(leaf.text)
    if month is None:
        faults.add(leaf, place, Said("this is not a month"), Said("Write YYYY-MM or YYYY, for instance 2027-01."))
    return month


def _bridge(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> dict[str, Any] | None:
    parts = bridge_parameters()
    if isinstance(node, Leaf):
        by = _word(parts["by"], node, place, faults)
        return None if by is None else {"by": by}
    if isinstance(node, Table):
        return read_keys(parts, node, place, faults, _no_rule)
    fix = Said("Write bridge: {{by: delayed_payment, interest_rate: 0}}.")
    faults.add(node, place, Said("the bridge is not a mapping"), fix)
    return None


def _effort(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> Any:
    """none, half, full, or what the kind behaviour takes."""
    if isinstance(node, Table):
        return read_keys(rule_kinds()["behaviour"].own, node, place, faults, _no_rule)
    return _word(declared, node, place, faults)


def _benefits(declared: RuleParameter, node: Node, place: str, faults: FaultList) -> Any:
    number = isinstance(node, Leaf) and isinstance(node.value, float) and not isinstance(node.value, bool)
    return (_number if number else _word)(declared, node, place, faults)


def _rules(node: Node, place: str, faults: FaultList, inner: Inner) -> list[Any] | None:
    if not isinstance(node, Listing) or not node.items:
        fix = Said("Write rules: [{{kind: adjustment_fund, ...}}, {{kind: behaviour, ...}}].")
        faults.add(node, place, Said("a list of rules is wanted"), fix)
        return None
    barred = frozenset({"bridge"})
    return [inner(item, f"{place}.{count}", barred) for count, item in enumerate(node.items, start=1)]


def _phases(node: Node, place: str, faults: FaultList, inner: Inner) -> list[Any] | None:
    fix = Said("Write steps: [{{from: 2027-01, rule: {{kind: adjustment_fund, ...}}}}, ...].")
    if not isinstance(node, Listing) or not node.items:
        faults.add(node, place, Said("a list of steps is wanted"), fix)
        return None
    read: list[Any] = []
    for count, item in enumerate(node.items, start=1):
        here = f"{place}.{count}"
        keys = unique(item, here, faults) if isinstance(item, Table) else {}
        if set(keys) != {"from", "rule"}:
            faults.add(item, here, Said("a step is a month and a rule"), fix)
            continue
        first = keys["from"][1]
        month = _month(every_rule()["from"], first, f"{here}.from", faults)
        if any(_not_after(month, earlier["from"]) for earlier in read):
            faults.add(first, f"{here}.from", Said("steps do not follow each other"), Said("Order them by month."))
        read.append({"from": month, "rule": inner(keys["rule"][1], f"{here}.rule", frozenset({"bridge", "from"}))})
    return read


def _not_after(month: Any, earlier: Any) -> bool:
    """Whether in any fund a month does not come after an earlier one."""
    sides = [
        one if isinstance(one, Mapping) else dict.fromkeys(every_rule()["funds"].words, one) for one in (month, earlier)
    ]
    shared = [(sides[0][fund], sides[1][fund]) for fund in sides[0] if fund in sides[1]]
    return any(one is not None and before is not None and one <= before for one, before in shared)


def _no_rule(node: Node, place: str, barred: frozenset[str]) -> Any:
    raise AssertionError("no rule stands here")


def _ratio(text: str) -> float | None:
    try:
        ratio = float(text)
    except ValueError:
        return None
    return ratio if math.isfinite(ratio) and ratio >= 0.0 else None


def _short(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


FORMS_READ: Final[dict[str, Callable[[RuleParameter, Node, str, FaultList], Any]]] = {
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "word": _word,
    "words": _words,
    "name": _name,
    "by_area": _by_area,
    "by_fund": _by_fund,
    "levels": _levels,
    "by_ratio": _by_ratio,
    "by_condition": _by_condition,
    "month": _month,
    "bridge": _bridge,
    "effort": _effort,
    "benefits": _benefits,
}
