"""From a rule as data to the rule itself: a table of kinds and the classes that act for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from fundmodel.assumptions.scenario.rule_fits import area_faults, steps_by_ratio
from fundmodel.assumptions.scenario.rule_values import OTHERS
from fundmodel.fund_rules.adjustment_fund import AdjustmentFund
from fundmodel.fund_rules.behaviour import Behaviour
from fundmodel.fund_rules.bridge import Bridged
from fundmodel.fund_rules.cross_area import CrossArea
from fundmodel.fund_rules.ex_ante import ExAnte
from fundmodel.fund_rules.harmonise import Harmonise
from fundmodel.fund_rules.municipal import Municipal
from fundmodel.fund_rules.national_fund import NationalFund
from fundmodel.fund_rules.phased import Phased
from fundmodel.fund_rules.protocol import FUNDS, Rule
from fundmodel.fund_rules.several import Several
from fundmodel.fund_rules.stabiliser import Stabiliser
from fundmodel.fund_rules.start_dates import EMPLOYEE
from fundmodel.fund_rules.unified import Unified
from fundmodel.vocabulary.declared_rules import bridge_parameters, rule_kinds
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

CLASSES: Final[Mapping[str, Callable[..., Rule]]] = {
    "municipal": Municipal,
    "adjustment_fund": AdjustmentFund,
    "unified": Unified,
    "national_fund": NationalFund,
    "ex_ante": ExAnte,
    "phased": Phased,
    "several": Several,
    "behaviour": Behaviour,
    "harmonise": Harmonise,
    "cross_area": CrossArea,
    "stabiliser": Stabiliser,
}
"""Kind -> class; a parameter of the kind is the field of the same name."""
START_FIELD: Final = "begins"
"""What the key ``from`` is called in a class, ``from`` being a word of Python."""
CLEARED: Final = "cross_area"
"""The kind by which bills between areas are cleared."""
STRENGTH: Final = {"half": 0.5, "full": 1.0}
"""How much of the measured answer the words of ``behaviour`` stand for."""


def build(rule: Mapping[str, Any], areas: Sequence[str]) -> Rule:
    """The rule that data describe, with its bridge, for a run of ``areas``.

    ``rule`` is checked data: that of a scenario, or of ``load_rule``. What it leaves out has the default of its class;
    ``others`` stands for every area that a table does not name. ``InputError`` lists every area that is not there or
    lacks a number. Source: METHODS 7.
    """
    faults = area_faults(rule, areas, Said("the rule {kind}", kind=rule["kind"]))
    if faults:
        raise InputError(Said("The rule does not fit the areas of the run."), faults)
    asked = rule.get("bridge") or {}
    bridge = {name: asked.get(name, one.default) for name, one in bridge_parameters().items()}
    funds = rule.get("funds") or _funds_of(rule["kind"])
    return Bridged(_built(rule, areas, None), **bridge, funds=tuple(funds), begins=rule.get("from"))


def _funds_of(kind: str) -> Sequence[str]:
    """The funds that a kind moves where its rule does not say; all where its parts say it."""
    declared = rule_kinds()[kind].parameters.get("funds")
    return FUNDS if declared is None or declared.default is None else declared.default


def between_areas(kind: str) -> bool:
    """Whether a kind moves money from one area to another: of one area alone it is municipal pooling (I-43)."""
    return bool(rule_kinds()[kind].regime) or kind == CLEARED


def pools(rule: Mapping[str, Any]) -> bool:
    """Whether a rule, or one inside it, pools the money of areas, so that they may answer to it: their behaviour is
    declared. What is only cleared between them is not pooled."""
    return bool(rule_kinds()[rule["kind"]].regime) or any(map(pools, inner_rules(rule)))


def answers_itself(rule: Mapping[str, Any]) -> bool:
    """Whether a rule, or one inside it, says itself what areas do about it."""
    own = rule["kind"] == "behaviour" or rule.get("behaviour", "none") != "none"
    return own or any(map(answers_itself, inner_rules(rule)))


def inner_rules(rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rules inside a rule: those in company, or the steps of a path."""
    return [*(rule.get("rules") or ()), *(step["rule"] for step in rule.get("steps") or ())]


def field_of(name: str, made: Any) -> str | None:
    """The field of a class that a key of the data fills; None where parts of the rule or other rules take it."""
    field = START_FIELD if name == "from" else name
    return field if field in {one.name for one in fields(made)} else None


def _built(rule: Mapping[str, Any], areas: Sequence[str], since: Any) -> Rule:
    """One rule without a bridge; ``since`` is when the rule around it begins. One area has nobody to pool with."""
    if len(areas) == 1 and between_areas(rule["kind"]):
        return Municipal()
    kind, made = rule_kinds()[rule["kind"]], CLASSES[rule["kind"]]
    start = rule.get("from", since)
    given: dict[str, Any] = {}
    for name, declared in kind.parameters.items():
        value, field = start if name == "from" else rule.get(name), field_of(name, made)
        if field is not None and (name in rule or value is not None):
            given[field] = _value(declared.form, value, areas, start)
    built = made(**given)
    answer = _answer(rule, areas, given, start, kind.regime)
    return built if answer is None else Several(rules=(built, answer))


def _value(form: str, value: Any, areas: Sequence[str], since: Any) -> Any:
    """A value of the data as a field of a class takes it."""
    if form == "rules":
        return tuple(_built(one, areas, since) for one in value)
    if form == "phases":
        return tuple((one["from"], _built(one["rule"], areas, None)) for one in value)
    if form == "words":
        return tuple(value)
    if form == "by_ratio" and steps_by_ratio(value):
        return {float(ratio): share for ratio, share in value.items()}
    if form in ("by_area", "by_ratio", "levels"):
        return _for_every_area(value, areas)
    return value


def _for_every_area(value: Any, areas: Sequence[str]) -> Any:
    if not isinstance(value, Mapping):
        return value
    if any(isinstance(one, Mapping) for one in value.values()):
        return {fund: _for_every_area(one, areas) for fund, one in value.items()}
    return {area: value[area] if area in value else value[OTHERS] for area in areas}


def _answer(
    rule: Mapping[str, Any], areas: Sequence[str], given: Mapping[str, Any], start: Any, regime: str
) -> Rule | None:
    """How behaviour answers to a rule that pools; None where nothing is asked for, and for residents, whom the study
    does not cover."""
    asked = rule.get("behaviour", "none")
    if asked == "none":
        return None
    part = asked if isinstance(asked, Mapping) else {"share": STRENGTH[asked]}
    if EMPLOYEE[0] not in given.get("funds", EMPLOYEE):
        return None
    return _built({"kind": "behaviour", "regime": regime, "funds": list(EMPLOYEE), **part}, areas, start)
