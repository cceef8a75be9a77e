"""Every field of a rule's class is declared and every declared parameter is a field, with one default for both."""

from __future__ import annotations

from dataclasses import MISSING, fields

import pytest

from fundmodel.fund_rules import adjustment_fund, behaviour, ex_ante, harmonise, national_fund, stabiliser, unified
from fundmodel.fund_rules.bridge import Bridged
from fundmodel.fund_rules.build_rule import CLASSES, field_of
from fundmodel.fund_rules.protocol import FINANCIERS, FUNDS
from fundmodel.vocabulary.declared_rules import bridge_parameters, every_rule, rule_kinds

NOT_FIELDS = {"bridge", "behaviour", "from"}
"""Keys that the builder turns into further rules; ``from`` is handed to the rules inside a rule that has no such field,
and means nothing to the rule that moves nothing."""


def test_every_kind_has_its_class():
    assert set(CLASSES) == set(rule_kinds())


@pytest.mark.parametrize("kind", list(rule_kinds()))
def test_fields_and_declarations_are_the_same_with_the_same_defaults(kind):
    declared, made = rule_kinds()[kind].parameters, CLASSES[kind]
    found = {one.name: one for one in fields(made)}
    named = {name: field_of(name, made) for name in declared}
    assert set(filter(None, named.values())) == set(found)
    assert {name for name, field in named.items() if field is None} <= NOT_FIELDS
    for name, field in named.items():
        if field is None:
            continue
        default = declared[name].default
        plain = tuple(default) if isinstance(default, list) else default
        assert (found[field].default is MISSING) == declared[name].required, name
        assert declared[name].required or found[field].default == plain, name


def test_the_bridge_is_declared_with_its_defaults():
    of_its_rule = ("rule", "funds", "begins")
    found = {one.name: one.default for one in fields(Bridged) if one.name not in of_its_rule}
    assert found == {name: one.default for name, one in bridge_parameters().items()}
    assert every_rule()["bridge"].default == found


@pytest.mark.parametrize(
    ("kind", "name", "valid"),
    [
        ("adjustment_fund", "levy_base", adjustment_fund.LEVY_BASES),
        ("adjustment_fund", "stop_when", adjustment_fund.STOPS),
        ("adjustment_fund", "payout", adjustment_fund.PAYOUTS),
        ("adjustment_fund", "calendar", adjustment_fund.CALENDARS),
        ("adjustment_fund", "eligibility", adjustment_fund.CONDITIONS),
        ("unified", "old_balances", unified.OLD_BALANCES),
        ("unified", "shared_by", unified.SHARED_BY),
        ("unified", "outside", unified.OUTSIDE),
        ("national_fund", "style", national_fund.STYLES),
        ("ex_ante", "by", ex_ante.BY),
        ("ex_ante", "paid", ex_ante.PAID),
        ("behaviour", "regime", behaviour.ANCHORS),
        ("harmonise", "benefits", harmonise.TARGETS),
        ("harmonise", "rate_target", harmonise.TARGETS),
        ("stabiliser", "measure", stabiliser.MEASURES),
        ("stabiliser", "lever", stabiliser.LEVERS),
        ("stabiliser", "calendar", stabiliser.CALENDARS),
        ("stabiliser", "scope", stabiliser.SCOPES),
    ],
)
def test_the_words_declared_are_those_that_a_class_knows(kind, name, valid):
    assert set(rule_kinds()[kind].parameters[name].words) == set(valid)


def test_funds_and_financiers_are_those_of_the_protocol():
    assert every_rule()["funds"].words == FUNDS
    assert set(bridge_parameters()["by"].words) == {*FINANCIERS, "none"}
