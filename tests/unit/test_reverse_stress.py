"""The smallest shock that breaks a line: a closed form, the border verified by two runs of its own, and no answer."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.bracket import nearest_bracket, solved_ends
from fundmodel.analysis.reverse_each import WITHIN, reverse_each
from fundmodel.analysis.reverse_stress import PRECISION, reverse_stress
from fundmodel.assumptions.scenario.shock_file import load_shock
from fundmodel.assumptions.scenario.shocked import shocked

C = "synthetic-C"

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")


@pytest.fixture(scope="module")
def province():
    return fm.load_data("example-province")


@pytest.fixture(scope="module")
def base():
    """No interest, so that what a shock costs is the sum of its bills."""
    return fm.load_scenario("baseline").with_changes({"economy.interest_rate": {"2026-01": 0.0}}, name="no interest")


@pytest.fixture(scope="module")
def found(base, province):
    return reverse_stress(
        base, data=province, shock="price-shock", event="depletion", fund="resident", by=2028, areas=[C], healing=0
    )


def test_a_price_shock_uses_a_fund_up_where_its_bills_are_its_balance(found, base, province):
    """s = min over months of balance / bills of the shock's year so far."""
    run = fm.project(base, province, until=2028)
    ledger = run.ledger.sel(area=C, fund="resident", month=slice("2027-01", None))
    assert (ledger["interest"] == 0.0).all()
    bills = ledger["expenditure"] - ledger["amount"].sel(line="critical_illness")
    struck = bills.where(bills["month"] < np.datetime64("2028-01"), 0.0).cumsum("month")
    ratio = (ledger["closing"] / struck).values
    assert found.value == pytest.approx(ratio.min(), abs=PRECISION)
    assert found.month == ledger["month"].values[ratio.argmin()].astype("datetime64[M]")
    assert (found.area, found.judged, found.already) == (C, (C,), ())


def test_all_areas_at_once_answer_as_each_alone(found, base, province):
    shock = load_shock("price-shock").at(None, healing=0)
    table = reverse_each(base, province, shock, ("depletion",), 2028).set_index(["area", "fund"])
    assert len(table) == 2 * len(province.areas)
    assert table["severity"][C, "resident"] == pytest.approx(found.value, abs=WITHIN * shock.high)
    assert table["severity"][C, "resident"] >= found.value - PRECISION
    assert not table["already"][C, "resident"]
    held = table[~table["already"] & table["severity"].isna()]
    run = fm.project(shocked(base, [shock.at(shock.high)], None, province.areas, 2026), province, until=2028)
    gone = fm.depletion_month(run)
    assert len(held) > 0
    assert all(np.isnat(gone.sel(area=area, fund=fund).values) for area, fund in held.index)
    with pytest.raises(fm.InputError, match="between areas"):
        reverse_each(base, province, load_shock("young-leave"))


def test_a_hair_less_keeps_it_and_it_does_not(found, base, province):
    assert found.holds
    assert 0.0 < found.value - found.just_below <= PRECISION
    for severity, breaks in ((found.value, True), (found.just_below, False)):
        shock = load_shock("price-shock").at(severity, healing=0)
        run = fm.project(shocked(base, [shock], [C], province.areas, 2026), province, until=2028)
        when = fm.depletion_month(run).sel(area=C, fund="resident").values
        assert np.isnat(when) != breaks
        if breaks:
            assert when.astype("datetime64[M]") == found.month


def test_what_moves_people_is_projected_in_full():
    """A closure until the pool falls below a line that it just holds; both ends by runs of their own."""
    high = fm.load_scenario("baseline").with_changes({"warning.employee_floor_months": 31.0}, name="high line")
    found = reverse_stress(high, data="national", shock="factory-closure", by=2031)
    assert found.holds
    months = []
    for severity in (found.value, found.just_below):
        shock = load_shock("factory-closure").at(severity)
        run = fm.project(shocked(high, [shock], None, ["CN"], 2026), until=2031)
        floor = fm.floor_month(run).sel(area="CN", fund="employee_pooled", drop=True)
        months.append(floor.values.astype("datetime64[M]"))
    assert months[0] == found.month
    assert np.isnat(months[1])


def test_no_answer_is_said_in_words_with_the_largest_that_was_tried(province):
    never = reverse_stress("baseline", data="national", shock="collection-slump", event="depletion", by=2028)
    assert not never.found
    assert np.isnan(never.value)
    assert never.largest == load_shock("collection-slump").high
    assert "up to 0.5" in never.text("en")
    assert "直到0.5" in never.text("zh")
    before = reverse_stress("baseline", data=province, shock="price-shock", by=2027, areas=[C])
    assert before.already == (C,)
    assert not before.judged
    assert "without the shock" in before.text("en")
    assert "没有冲击" in before.text("zh")


def test_the_answer_is_a_sentence_in_both_languages(found):
    assert f"{found.value:.6f}" in found.text("en")
    assert "City C (synthetic)" in found.text("en")
    assert "合成C市" in found.text("zh")
    assert "医药费用上涨" in found.text("zh")


def under(rule, base, province):
    asked = {"data": province, "shock": "price-shock", "event": "depletion", "fund": "resident", "by": 2028}
    return reverse_stress(base, **asked, areas=[C], healing=0, rule=rule)


def test_a_rule_moves_the_border(found, base, province):
    """One purse for the province: what would use up one city's fund is borne by all."""
    together = under({"kind": "unified", "from": "2026-01", "funds": ["resident"]}, base, province)
    assert not together.found or together.value > 1.5 * found.value


def test_what_a_bridge_carries_over_counts_as_owed(found, base, province):
    """Each city for itself, bills postponed where cash is short: the balance stops at zero and the border stays."""
    bridged = under({"kind": "municipal", "funds": ["resident"]}, base, province)
    assert bridged.value == pytest.approx(found.value, abs=2 * PRECISION)
    assert (bridged.area, bridged.month) == (found.area, found.month)
    assert bridged.holds


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"event": "flood"}, "flood"),
        ({"fund": "individual_accounts"}, "individual_accounts"),
        ({"start": "2030-01"}, "after 2028"),
        ({"shock": "young-leave"}, "one area"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(asked, said):
    with pytest.raises(fm.InputError, match=said):
        fm.reverse_stress("baseline", **{"data": "national", "shock": "price-shock", "by": 2028, **asked})


def test_both_ends_of_a_bracket():
    """f(x) = 2 - x holds up to 2; g(x) = x - 1/3 from there on; an exact zero holds."""
    lines = {0: lambda x: 2.0 - x, 1: lambda x: x - 1.0 / 3.0, 2: lambda x: 0.5 - x}
    margins = lambda trials: np.array([lines[place](x) for place, x in trials])  # noqa: E731
    ends = solved_ends(margins, {0: (5.0, 0.0), 1: (0.0, 1.0), 2: (1.0, 0.0)}, 1e-9)
    for place, root in ((0, 2.0), (1, 1.0 / 3.0), (2, 0.5)):
        failing, holding = ends[place]
        assert lines[place](failing) < 0.0 <= lines[place](holding)
        assert holding == pytest.approx(root, abs=1e-8)
    assert nearest_bracket({0.0: 1.0, 1.0: 0.5, 2.0: -0.1, 4.0: 0.2}, 0.0) == (2.0, 1.0)
    assert nearest_bracket({0.0: 1.0, 1.0: float("nan")}, 0.0) is None
