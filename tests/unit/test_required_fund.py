"""The smallest levy or stock of an adjustment fund: enough, a step less is not, no less where areas fail together."""

from __future__ import annotations

from io import StringIO
from itertools import pairwise

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.draws import required_fund as sized
from fundmodel.analysis.draws.area_shocks import correlated_factors
from fundmodel.analysis.draws.correlations import correlation_matrix
from fundmodel.analysis.draws.fund_size import FundSize, reserves_of
from fundmodel.analysis.draws.fund_trials import FundTrials
from fundmodel.analysis.draws.plan import Plan
from fundmodel.analysis.draws.required_fund import smallest
from fundmodel.analysis.regime import Regime
from fundmodel.analysis.regimes import compare_regimes
from fundmodel.analysis.risk_pooling import pooled_sd
from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.presentation.cli.pool_size import about_words, note_words, size_table
from fundmodel.presentation.frames.pool_frames import PoolTables
from fundmodel.presentation.terminal.pool_screens import regime_tables
from tests import areas

DRAWS, P, STEP, UNTIL = 24, 0.9, 0.005, 2029
YEARS = np.arange(2025, 2028)


@pytest.fixture(scope="module")
def province(national):
    """A rich city, one near the floor and a poor one."""
    return areas.rich_and_poor(national)


def asked(province, **more):
    settings = {"draws": DRAWS, "probability": P, "until": UNTIL, "behaviour": "none", "step": STEP, "highest": 0.06}
    return fm.required_fund("baseline", province, **(settings | more))


@pytest.fixture(scope="module")
def seen():
    """The trials of each correlation, as they were made."""
    return []


@pytest.fixture(scope="module")
def levies(province, seen):
    class Noted(FundTrials):
        @classmethod
        def of(cls, *given):
            seen.append(super().of(*given))
            return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sized, "FundTrials", Noted)
        return asked(province)


def test_it_is_enough_and_a_step_less_is_not(levies):
    assert (levies["verdict"] == "solved").all()
    assert (levies["unpaid"] <= 1.0 - P + 1e-9).all()
    assert (levies["unpaid_a_step_less"] > 1.0 - P).all()
    np.testing.assert_allclose(levies["value"] / STEP, (levies["value"] / STEP).round(), atol=1e-9)
    likely = (DRAWS * levies["unpaid"] + 1.0) / (DRAWS + 2.0)
    np.testing.assert_allclose(levies["standard_error"], np.sqrt(likely * (1.0 - likely) / DRAWS))


def test_every_draw_is_paid_no_less_with_a_higher_levy(levies, seen):
    by_size = [seen[1](place).wanting for place in (0, 6, 8, 12)]
    assert by_size[0].mean() > by_size[-1].mean()
    for less, more in pairwise(by_size):
        assert not (more & ~less).any()


def test_where_areas_fail_together_no_less_is_needed(levies):
    assert (levies["value"].diff().dropna() >= 0.0).all()
    same = levies[levies["value"] == levies["value"].iloc[0]]
    assert (same["unpaid_a_step_less"].diff().dropna() >= 0.0).all()
    assert (levies["pooled_sd"].diff().dropna() > 0.0).all()


def test_what_is_not_enough_says_so_with_its_share(province, levies):
    few = asked(province, highest=STEP, correlations=(0.3,)).iloc[0]
    assert few["verdict"] == "infeasible"
    assert np.isnan(few["value"])
    assert few["unpaid"] > 1.0 - P


def test_a_stock_in_place_of_a_levy(province):
    found = asked(province, size="opening", correlations=(0.3,), highest=3.2e11, step=4e10).iloc[0]
    assert found["verdict"] == "solved"
    assert found["unpaid"] <= 1.0 - P < found["unpaid_a_step_less"]


def test_half_of_the_measured_answer_needs_no_less(province, levies):
    less = levies["value"].iloc[0] - STEP
    half = asked(province, behaviour="half", correlations=(0.0,), highest=less, step=less).iloc[0]
    assert half["verdict"] == "infeasible"
    assert half["unpaid"] >= levies["unpaid_a_step_less"].iloc[0]


@pytest.fixture(scope="module")
def plan(province):
    return Plan.of("baseline", province, UNTIL, (), 7, parameters=False)


def test_every_fund_inside_a_rule_has_the_size_and_a_stock_is_laid_down_once(plan):
    """A path: a fund for residents, one for both, then one pool; beside it a stabiliser, which stays as it is."""
    path = {"kind": "several", "rules": [{"file": "phased-residents-first"}, {"kind": "stabiliser", "below": 0.0}]}

    def steps(name):
        size = FundSize.of(plan, path, name, None, 0.1, 0.02)
        phased, stabiliser = size.rule_at(3, "none")["rules"]
        assert stabiliser == load_rule({"kind": "stabiliser", "below": 0.0})
        return [step["rule"].get(name) for step in phased["steps"]]

    assert steps("levy_income") == [0.06, 0.06, None]
    assert steps("opening") == [0.06, 0.0, None]
    whole = FundSize.of(plan, path, "opening", None, None, None)
    held = plan.deterministic.ledger["closing"].sel(month="2025-12", fund=["employee_pooled", "resident"])
    assert reserves_of(plan, whole) == pytest.approx(float(held.sum()), rel=1e-12)


def test_a_fund_inside_a_rule_is_found_like_one_alone(province, levies):
    """In company with a stabiliser that never fires, and as the first step of a path that ends after the run."""
    idle = {"kind": "stabiliser", "below": -9.0}
    company = {"kind": "several", "rules": [{"kind": "adjustment_fund"}, idle]}
    path = {"kind": "phased", "steps": [{"from": "2027-01", "rule": {"kind": "adjustment_fund"}}]}
    for rule in (company, path):
        found = asked(province, rule=rule, correlations=(0.3,)).iloc[0]
        assert (found["value"], found["unpaid"]) == (levies["value"].iloc[1], levies["unpaid"].iloc[1])


def test_drivers_of_the_nation_come_on_top_of_shocks_of_areas(province, levies):
    """Still drivers change nothing; a nation whose cost varies needs no less."""
    still = asked(province, drivers={"medinf": {"sd": 0.0}}, correlations=(0.3,))
    assert still.iloc[0].equals(levies.iloc[1])
    wide = asked(province, drivers={"medinf": {"sd": 0.03}}, correlations=(0.3,))
    assert wide.attrs["drivers"] == ["medinf"]
    assert (wide["unpaid_a_step_less"] > 1.0 - P).all()
    assert wide["value"].iloc[0] >= levies["value"].iloc[1]
    assert "医疗费用" in note_words(wide, 2025, "zh")
    assert "none of the nation" in note_words(levies, 2025, "en")


def test_both_ends_are_tried_and_the_border_is_found():
    tried = []

    def holds(place):
        tried.append(place)
        return place >= 6

    assert smallest(holds, 20) == 6
    assert {0, 5, 6, 20} <= set(tried)
    assert smallest(lambda place: True, 20) == 0
    assert smallest(lambda place: False, 20) is None


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6, 1.0])
def test_the_variance_of_pooled_areas_is_that_of_the_formula(rho):
    draws, names = 1500, tuple("ABCDE")
    log = np.log(correlated_factors(rho, 0.0, 1.0, 3, names, np.arange(draws), YEARS)["cost"][..., 1])
    closed = pooled_sd(0.02 / 0.55, len(names), rho) ** 2
    assert abs(log.mean(axis=1).var() - closed) < 4.0 * closed * np.sqrt(2.0 / draws)
    np.testing.assert_allclose(log.std(axis=0), 0.02 / 0.55, rtol=4.0 / np.sqrt(2.0 * draws))


def test_cost_and_base_are_hit_together_as_asked():
    found = correlated_factors(0.3, 0.7, 1.0, 3, ("A", "B"), np.arange(1500), YEARS)
    cost, base = (np.log(found[of][..., 1]) for of in ("cost", "base"))
    assert abs(np.corrcoef(cost[:, 0], base[:, 0])[0, 1] - 0.7) < 4.0 * (1.0 - 0.7**2) / np.sqrt(1500)
    assert abs(np.corrcoef(base[:, 0], base[:, 1])[0, 1] - 0.3) < 4.0 * (1.0 - 0.3**2) / np.sqrt(1500)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"size": "levy"}, "size"),
        ({"probability": 1.0}, "probability"),
        ({"correlations": (1.2,)}, "correlations"),
        ({"behaviour": "much"}, "behaviour"),
        ({"rule": {"kind": "unified"}}, "kind"),
        ({"step": 0.0}, "step"),
        ({"drivers": "area"}, "leave area out"),
    ],
)
def test_what_cannot_be_asked_is_refused(province, wrong, told):
    with pytest.raises(fm.InputError, match=told):
        asked(province, **wrong)


def test_no_correlated_driver_needs_no_correlation():
    assert correlation_matrix([]).shape == (0, 0)


@pytest.mark.parametrize(("lang", "word"), [("zh", "所需规模"), ("en", "Required")])
def test_the_table_of_the_screen_says_what_was_found(levies, lang, word):
    from rich.console import Console

    screen = Console(record=True, width=80, file=StringIO())
    screen.print(size_table(levies, lang))
    text = screen.export_text()
    assert word in text
    assert all(f"{100 * value:.2f}%" in text for value in levies["value"])
    assert str(DRAWS) in about_words(levies, lang)


def test_a_rule_that_says_itself_what_areas_do_keeps_it(plan, province):
    plain = {"kind": "adjustment_fund"}
    own = (
        {**plain, "behaviour": {"share": 0.2}},
        {"kind": "several", "rules": [plain, {"kind": "behaviour", "share": 0.2}]},
    )
    for rule in own:
        size = FundSize.of(plan, rule, "levy_income", None, None, None)
        assert size.rule_at(5, "half") == size.rule_at(5, "none")
        assert size.fund.own_answer
        assert not size.fund.varies
        assert size.fund.column("half") == "own"
    half = FundSize.of(plan, plain, "levy_income", None, None, None)
    assert half.rule_at(5, "half") != half.rule_at(5, "none")
    with pytest.raises(fm.InputError, match="says itself what areas do"):
        asked(province, rule=own[0], behaviour="half")
    found = asked(province, rule=own[0], behaviour=None, correlations=(0.3,), draws=2, highest=STEP)
    assert found.attrs["behaviour"] == "own"
    assert "as the rule itself says" in about_words(found, "en")


def test_such_a_rule_has_one_run_in_every_column(province):
    own = Regime("own", load_rule({"kind": "unified", "behaviour": "full"}))
    found = compare_regimes([own], "baseline", province, 2028, behaviours=("none", "half"))
    assert found.run("own", "none") is found.run("own", "half")
    assert "own" not in found.break_evens
    other = found.runs["municipal", "none"].ledger["closing"]
    assert float(abs(found.run("own", "none").ledger["closing"] - other).max()) > 0.0
    shown = PoolTables(found)
    words = [cell for table in regime_tables(shown, "zh") for cell in table.columns[1].cells]
    assert words.count("自定") == len(regime_tables(shown, "zh"))
