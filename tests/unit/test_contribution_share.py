"""Contributions over GDP for every year, and a drift explained in parts that add up."""

from __future__ import annotations

import json

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.contribution_share import TERMS, contribution_share_change, contribution_share_terms
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.frames.contribution_share_lines import share_lines
from fundmodel.presentation.page import page

BASE = fm.load_scenario("baseline")
CUT = BASE.with_changes({"employee.employer_rate": {"2027-01": 0.06}}, name="rate cut")
LOWER = BASE.with_changes({"employee.base_growth_shift": {"2027": -0.02, "2031": 0.0}}, name="lower base")
FEWER = BASE.with_changes(
    {"enrolment.shock_to_resident": {"2027": 0.1, "2028": 0.0}, "enrolment.shock_heals_in": "never"}, name="fewer"
)
RUN = fm.project([BASE, CUT, LOWER, FEWER], until=2035)


def test_the_factors_make_the_share_and_the_parts_its_change():
    terms, change = contribution_share_terms(RUN), contribution_share_change(RUN)
    np.testing.assert_allclose(terms["payers"] * terms["base"] * terms["rate"], terms["share"], rtol=1e-12)
    total = sum(change[name] for name in TERMS)
    np.testing.assert_allclose(total, change["last_share"] - change["first_share"], atol=1e-15)
    np.testing.assert_array_equal(terms["share"], RUN.economy["contributions_over_gdp"])


@pytest.mark.parametrize(("scenario", "term"), [("rate cut", "rate"), ("lower base", "base"), ("fewer", "payers")])
def test_each_lever_moves_its_own_part(scenario, term):
    change = contribution_share_change(RUN)
    apart = {
        name: float((change[name].sel(scenario=scenario) - change[name].sel(scenario="baseline")).item())
        for name in TERMS
    }
    assert apart[term] < -3e-4
    assert all(abs(apart[name]) < 0.15 * abs(apart[term]) for name in TERMS if name != term), apart


def test_between_any_two_years():
    change = contribution_share_change(RUN, 2026, 2027).sel(scenario="rate cut")
    share = RUN.economy["contributions_over_gdp"].sel(scenario="rate cut")
    assert float(sum(change[name] for name in TERMS).item()) == pytest.approx(
        float((share.sel(year=2027) - share.sel(year=2026)).item())
    )
    still = contribution_share_change(RUN, 2030, 2030)
    assert all(not still[name].any() for name in TERMS)


def test_gdp_is_workers_times_output_per_worker():
    growth = RUN.economy["output_per_worker"].sel(scenario="baseline", year=2026).item()
    assert growth == pytest.approx(1.05)


def test_every_year_is_printed_and_the_change_is_one_sentence(capsys):
    (one, *others) = share_lines(RUN)
    assert len(others) == 3
    assert "2025年1.3" in one.zh
    assert "2035" in one.en
    html = page(RUN, "zh")
    table = html.split('<table class="contribution-share">')[1].split("</table>")[0]
    assert all(f">{year}<" in table for year in range(2025, 2036))
    assert one.en in html
    assert main(["run", "baseline", "--until", "2030", "--json", "--no-range"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["year"] for row in found["contributions_over_gdp"]] == list(range(2025, 2031))
    assert set(found["contributions_over_gdp_change"][0]) >= {"first_share", "last_share", *TERMS}
    assert main(["run", "baseline", "--until", "2030", "--lang", "zh", "--no-range"]) == 0
    assert "人均缴费基数相对劳均产出" in capsys.readouterr().out.replace("\n", "")
