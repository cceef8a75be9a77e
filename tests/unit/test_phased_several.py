"""Rules in company and in sequence: factors multiply, funds stay apart, a fund that ends is handed on."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.fund_rules.adjustment_fund import AdjustmentFund
from fundmodel.fund_rules.behaviour import Behaviour
from fundmodel.fund_rules.decision_sums import multiplied, path_after
from fundmodel.fund_rules.ex_ante import ExAnte
from fundmodel.fund_rules.handover import keeps_fund
from fundmodel.fund_rules.municipal import Municipal
from fundmodel.fund_rules.national_fund import NationalFund
from fundmodel.fund_rules.phased import Phased
from fundmodel.fund_rules.protocol import NOTHING, Factor
from fundmodel.fund_rules.several import Several
from fundmodel.fund_rules.stabiliser import Stabiliser
from fundmodel.fund_rules.unified import Unified
from fundmodel.vocabulary.errors import InputError
from tests.unit.pooled_roll import RICH_MIDDLE_POOR, Seeing, held, net, told_factors
from tests.unit.small_roll import rolled

FULL = {"share": 1.0, "phase_years": 2}


def test_factors_on_one_lever_are_multiplied_also_where_one_was_set_before():
    early = Behaviour(collection=0.2, **FULL)
    late = Behaviour(collection=0.4, begins="2028-01", **FULL)
    factors = told_factors(Several(rules=(early, late)), RICH_MIDDLE_POOR)
    assert [(one.since, one.value[0, 0]) for one in factors] == [
        (12, pytest.approx(0.9)),
        (24, pytest.approx(0.8 * 0.8)),
        (36, pytest.approx(0.8 * 0.6)),
    ]


def test_a_factor_that_waits_is_multiplied_when_it_begins():
    two, three = np.full((1, 1), 2.0), np.full((1, 1), 3.0)
    waiting = path_after({}, [Factor("benefits", "resident", two, 20)], 10)
    now = [Factor("benefits", "resident", three, 12)]
    found = multiplied([waiting, path_after({}, now, 11)], now)
    assert [(one.since, one.value[0, 0]) for one in found] == [(12, 3.0), (20, 6.0)]
    ended = path_after(waiting, [Factor("benefits", "resident", three, 15)], 14)
    assert [since for since, _ in ended["benefits", "resident"]] == [15]


def test_funds_in_company_stay_apart_and_are_told_as_one():
    fund = AdjustmentFund(floor=0, target=0)
    done = rolled(Seeing(Several(rules=(ExAnte(), fund))), RICH_MIDDLE_POOR)
    assert net(done, 13) == pytest.approx([-1.5, 0, 1.5])
    assert done.own[-1].closing == pytest.approx(sum(done.memories[-1].held))
    assert done.memories[12].held[1][0, 0] == pytest.approx(6 + 3 + 3)


def test_what_is_lent_leaves_the_funds_that_hold_it():
    rule = Several(rules=(ExAnte(), AdjustmentFund(floor=0, target=0), NationalFund(style="equalisation")))
    memory = rolled(Seeing(rule), RICH_MIDDLE_POOR).memories[-1]
    before = [stock[0, 0] for stock in memory.held]
    after = rule.drawn(memory, np.array([[2.0, 0.0]]))
    share = 2.0 / (before[1] + before[2])
    assert [stock[0, 0] for stock in after.held] == pytest.approx([before[0], *(b - b * share for b in before[1:])])
    assert after.memories[2].held[0, 0] == pytest.approx(before[2] * (1 - share))


def test_a_fund_that_ends_returns_to_who_paid_or_passes_to_the_next():
    """The levy of 2027 is a twentieth of 120, 60, 60; nobody needs a grant."""
    fund = AdjustmentFund(floor=0, target=0)
    end = "2028-06"
    back = rolled(Phased(steps=(("2027-01", fund), (end, Municipal()))), RICH_MIDDLE_POOR)
    assert back.of("levied", 23) == pytest.approx([6, 3, 3])
    assert back.of("granted", 29) == pytest.approx([6, 3, 3])
    assert held(back) == pytest.approx(0, abs=1e-9)
    national = NationalFund(style="equalisation", rate_step=0.0)
    on = rolled(Seeing(Phased(steps=(("2027-01", fund), (end, national)))), RICH_MIDDLE_POOR)
    assert not on.flows["granted"][29].any()
    assert on.of("levied", 35)[0] == pytest.approx(0.5 * (30 * 7 / 12 - 12)), "what it took over is spent first"
    assert held(on)[0, 0] == pytest.approx(0)
    assert keeps_fund(Phased(steps=((end, fund),)))
    assert not keeps_fund(Several(rules=(Unified(),)))


def test_each_fund_goes_its_own_way():
    rule = Phased(steps=(({"employee_pooled": "2028-01"}, Unified()), ({"employee_pooled": "2029-01"}, Municipal())))
    done = rolled(rule, RICH_MIDDLE_POOR)
    moves = [month for month in range(48) if done.flows["levied"][month].any()]
    assert moves == list(range(24, 36))


def test_behaviour_goes_on_from_where_it_was_under_the_rule_before():
    """A tenth is lost after the first of two years; the second rule wins it back over two years, and does not jump."""
    steps = (
        ("2027-01", Behaviour(collection=0.2, **FULL)),
        ("2028-01", Behaviour(spending=0.1, collection=0.0, **FULL)),
    )
    told = [(one.lever, one.since, one.value[0, 0]) for one in told_factors(Phased(steps=steps), RICH_MIDDLE_POOR)]
    assert told == [
        ("collection", 12, pytest.approx(0.9)),
        ("collection", 24, 1.0),
        ("collection", 24, pytest.approx(0.95)),
        ("benefits", 24, pytest.approx(1.05)),
        ("collection", 36, pytest.approx(1.0)),
        ("benefits", 36, pytest.approx(1.1)),
    ]


def test_rules_without_anything_to_do_return_nothing():
    rules = (
        Several(rules=(Municipal(), Behaviour(share=0.0))),
        Phased(steps=(("2040-01", Unified()),)),
        NationalFund(begins="2040-01"),
        ExAnte(begins="2040-01"),
        Stabiliser(below=-9.0),
    )
    for rule in rules:
        assert all(decision is NOTHING for decision in rolled(rule, RICH_MIDDLE_POOR).decisions)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Several(rules=()), "name no rule"),
        (lambda: Phased(steps=()), "No step"),
        (lambda: Phased(steps=(("2028-01", Unified()), ("2027-01", Municipal()))), "2028-01, 2027-01"),
        (lambda: Phased(steps=(({"employees": "2028-01"}, Unified()),)), "employees"),
        (lambda: Unified(old_balances="kept"), "old_balances"),
        (lambda: NationalFund(style="pension", funds=("resident",)), "resident"),
        (lambda: Stabiliser(), "below, above"),
        (lambda: Stabiliser(below=0.1, above=0.05), "less than"),
        (lambda: Stabiliser(below=0.1, cap=0.9), "have 1 between"),
        (lambda: Stabiliser(below=0.1, lever="financing"), "employee_pooled"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(make, says):
    with pytest.raises(InputError, match=says):
        make()
