"""Three cities by hand: the first is rich, the second breaks even, the third loses what the first gains."""

from __future__ import annotations

import pytest

from fundmodel.fund_rules.cross_area import CrossArea, outstanding
from fundmodel.fund_rules.ex_ante import ExAnte
from fundmodel.fund_rules.national_fund import NationalFund
from fundmodel.fund_rules.unified import Unified
from tests.unit.pooled_roll import CITIES, RICH_MIDDLE_POOR, Seeing, held, net
from tests.unit.small_roll import employees, rolled

JANUARY, FEBRUARY, DECEMBER = 12, 13, 23


@pytest.mark.parametrize(
    ("rule", "january", "december"),
    [
        # 65, 30, 85 are 180 in all; a quarter, a quarter and half of the spending
        (Unified(), (45, 45, 90), (45, 45, 90)),
        # nothing is pooled until in December the third city's 85 have met its gap of 60
        (Unified(old_balances="sub_accounts"), (65, 30, 85), (65 + 15, 30 + 15, 25 + 30)),
        # 90 pooled, 32.5, 15 and 42.5 kept; the third city's gap takes all of its part
        (Unified(old_balances="blended"), (32.5 + 22.5, 15 + 22.5, 42.5 + 45), (65.625, 48.125, 66.25)),
        # half of the income, a quarter, a quarter
        (Unified(shared_by="income"), (90, 45, 45), (90, 45, 45)),
    ],
)
def test_unified_shares_the_pool_out_by_what_old_balances_are(rule, january, december):
    done = rolled(rule, RICH_MIDDLE_POOR)
    assert done.of("closing", JANUARY) == pytest.approx(january)
    assert done.of("closing", DECEMBER) == pytest.approx(december)


def test_a_year_of_unified_transfers_is_the_published_formula():
    """T = E - I + s (sum I - sum E): the first city passes on all that it gains."""
    done = rolled(Unified(shared_by="income"), RICH_MIDDLE_POOR)
    year = [sum(amounts) for amounts in zip(*(net(done, month) for month in range(24, 36)), strict=True)]
    assert year == pytest.approx([-60, 0, 60])


def test_cities_and_province_pay_their_part_of_the_gap_from_outside():
    """The pool lacks 60 a year, all by the third city: the province pays 36, the city 12, or 24 without performance."""
    province = employees([100, 100, 100], [120, 60, 60], [60, 60, 180], years=2)
    rule = Unified(outside=("local", "provincial"), performance={"city 1": 1.0, "city 2": 1.0, "city 3": 0.0})
    cover = rolled(rule, province).decisions[-1].cover
    assert cover["local"][0, :, 0] == pytest.approx([0, 0, 24])
    assert cover["provincial"][0, :, 0] == pytest.approx([0, 0, 36])
    missed = rolled(Unified(outside=("local",)), province).decisions[-1].cover
    assert missed["local"][0, :, 0] == pytest.approx([0, 0, 12])


@pytest.mark.parametrize("style", ["pension", "capitation"])
def test_the_national_fund_uploads_by_wages_and_downloads_by_heads(style):
    """0.03 x 0.9 x 1000, 500, 500 are 27, 13.5, 13.5; heads take a quarter, a quarter, half; 0.035 a year later."""
    done = rolled(Seeing(NationalFund(style=style)), RICH_MIDDLE_POOR)
    assert done.of("levied", DECEMBER) == pytest.approx([27, 13.5, 13.5])
    assert done.of("granted", DECEMBER) == pytest.approx([13.5, 13.5, 27])
    assert done.of("levied", DECEMBER + 12) == pytest.approx([31.5, 15.75, 15.75])
    assert held(done) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("style", ["pension", "capitation", "equalisation"])
def test_a_national_fund_that_begins_in_july_counts_half_of_its_first_year(style):
    """Half of 27, 13.5, 13.5, and half of a gap of 30; the year after counts in whole."""
    half, whole = (
        rolled(Seeing(NationalFund(style=style, begins=month)), RICH_MIDDLE_POOR) for month in ("2027-07", None)
    )
    for flow in ("levied", "granted"):
        assert half.of(flow, DECEMBER) == pytest.approx([0.5 * x for x in whole.of(flow, DECEMBER)])
        assert half.of(flow, DECEMBER + 12) == pytest.approx(whole.of(flow, DECEMBER + 12))


def test_the_pension_style_takes_a_stated_wage():
    wage = {"city 1": 100.0, "city 2": 100.0, "city 3": 50.0}
    done = rolled(Seeing(NationalFund(style="pension", mean_wage=wage)), RICH_MIDDLE_POOR)
    assert done.of("levied", DECEMBER) == pytest.approx([27, 13.5, 6.75])


def test_equalisation_meets_half_of_the_standard_gap_and_asks_for_no_more():
    """Standard spending 60, 60, 120; normal income 120, 60, 60; half of 60, of the 54 that could be levied 30."""
    done = rolled(Seeing(NationalFund(style="equalisation", rate_step=0.0)), RICH_MIDDLE_POOR)
    assert done.of("levied", DECEMBER) == pytest.approx([15, 7.5, 7.5])
    assert done.of("granted", DECEMBER) == pytest.approx([0, 0, 30])
    assert held(done)[0, 0] == pytest.approx(0)
    short = rolled(Seeing(NationalFund(style="equalisation", rate=0.01)), RICH_MIDDLE_POOR)
    assert short.of("granted", DECEMBER) == pytest.approx([0, 0, 18])


def test_redistribution_before_the_year_is_paid_in_twelve_parts_or_at_once():
    """0.3 x (60, 60, 120 - 120, 60, 60) = -18, 0, 18 a year."""
    done = rolled(Seeing(ExAnte()), RICH_MIDDLE_POOR)
    assert [net(done, month) for month in (JANUARY, DECEMBER)] == [pytest.approx([-1.5, 0, 1.5])] * 2
    at_once = rolled(Seeing(ExAnte(paid="at_once", by="need")), RICH_MIDDLE_POOR)
    assert [net(at_once, month) for month in (JANUARY, FEBRUARY)] == [pytest.approx([-18, 0, 18]), [0, 0, 0]]
    in_july = rolled(Seeing(ExAnte(paid="at_once", begins="2027-07")), RICH_MIDDLE_POOR)
    assert [net(in_july, month)[2] for month in (17, 18, 19, 24)] == pytest.approx([0, 9, 0, 18])


def test_the_hub_advances_and_is_repaid_after_three_months():
    """A fifth of 5 and a tenth of 10 a month; the hub has 6 outstanding from the third month on."""
    rule = CrossArea(hub="city 1", flows={"city 2": 0.2, "city 3": 0.1})
    done = rolled(rule, RICH_MIDDLE_POOR)
    assert [net(done, month) for month in (JANUARY, JANUARY + 2)] == [pytest.approx([-2, 1, 1])] * 2
    assert net(done, JANUARY + 3) == pytest.approx([0, 0, 0])
    assert outstanding(done.memories[-1])[0, :, 0] == pytest.approx([0, 3, 3])
    assert CITIES[0] == rule.hub
