"""Months on three bases in one table, in the terminal and in a chart, and what is said of the unpaid bills."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.presentation.charts.reserve_charts import reserve_bases as chart
from fundmodel.presentation.frames.reserve_bases import basis_note, reserve_bases
from fundmodel.presentation.terminal.reserve_screens import bases_table
from tests.unit.test_bills import observed, triangle

CHINESE = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "settlement-delayed-two-months", "provider-prepayment"], until=2030)


def printed(run, lang):
    from rich.console import Console

    console = Console(width=120, record=True, file=io.StringIO())
    console.print(bases_table(run, lang))
    return console.export_text()


def test_the_table_is_the_indicators(run):
    rows = reserve_bases(run)
    assert len(rows) == 3 * 2 * 6
    for recognition in ("cash", "earned", "incurred", "net"):
        months = fm.reserve_months(run, recognition=recognition)
        for row in rows[rows["year"] == 2029].to_dict("records"):
            at = {key: row[key] for key in ("scenario", "area", "fund")}
            assert row[f"reserve_months_{recognition}"] == months.sel(**at, month="2029-12").item()
    pool = rows.query("scenario == 'baseline' and fund == 'employee_pooled' and year == 2025").iloc[0]
    assert pool["reserve_months_cash"] == pool["reserve_months_earned"] == pytest.approx(31.02, abs=0.01)
    assert pool["reserve_months_incurred"] == pytest.approx(28.81, abs=0.01)
    assert pool["incurred"] - pool["expenditure"] == pytest.approx(62e8, rel=0.05)
    change = rows["unpaid_bills"].diff()[1:6]
    own = rows.iloc[1:6]
    np.testing.assert_allclose(own["incurred"] - own["expenditure"], change, rtol=1e-9)


@pytest.mark.parametrize("until", [2026, 2027, 2028, 2031])
def test_the_last_year_is_shown_at_any_horizon(until):
    shown = re.findall(r"(?<=\s)(20\d\d)(?=\s)", printed(fm.project("baseline", until=until), "en"))
    assert str(until) in shown


def test_in_the_terminal(run):
    text = printed(run, "en")
    assert re.search(r"Employee pooled fund\s+2025\s+31\.0\s+28\.8\s+31\.1\s+2,356\s+99", text)
    assert re.search(r"2030\s+10\.1\s+6\.3\s+7\.9\s+4\.\d\s+2,210", text)
    assert re.search(r"2030\s+12\.1\s+8\.2\s+8\.1\s+4\.\d\s+4,060", text)
    assert "arrears beyond it are not known" in " ".join(text.split())
    assert not CHINESE.search(text)
    assert "Advances" not in text
    assert "未含拖欠" in printed(run, "zh")


def test_advances_have_a_column_where_they_stand_out():
    rolled = {"settlement.prepayment_months": {2026: 1.0}, "settlement.prepayment_recovered": 0.0}
    run = fm.project(fm.load_scenario("baseline").with_changes(rolled, name="rolled"), until=2027)
    assert "Advances" in printed(run, "en")
    assert reserve_bases(run)["prepayments"].max() == pytest.approx(12_946e8 / 12.0, rel=1e-3)


def test_what_the_bills_rest_on(national):
    given = observed(national, unpaid_bills_yuan={"employee_pooled": 3000e8, "resident": 2500e8})
    own = triangle(("2025-10", 0, 5.0), ("2025-10", 1, 9.0), ("2025-11", 0, 6.0))
    tables = {**national.tables, "settlement_triangle": pd.concat([own, own.assign(fund="resident")])}
    twofold = fm.DataPackage(**{**vars(national), "tables": tables, "sha256": "two triangles"})
    for data, words in (
        (national, "assumed pattern"),
        (twofold, "own triangle"),
        (given, "gives at the valuation date"),
    ):
        run = fm.project("baseline", data, until=2026)
        assert words in basis_note(run, "en").replace("package's own triangle", "own triangle")
        assert ("未含拖欠" in basis_note(run, "zh")) is (data is not given)


@pytest.mark.parametrize("fund", ["employee_pooled", "resident"])
def test_the_chart_draws_each_basis(run, fund):
    for lang in ("zh", "en"):
        figure = chart(run, fund, lang).figure()
        drawn = {(trace.meta["item"], trace.meta["scenarios"][0]): trace for trace in figure.data if trace.meta}
        assert {basis for basis, _ in drawn} == (
            {"cash", "incurred"} | ({"earned", "net"} if fund == "resident" else set())
        )
        for (basis, scenario), trace in drawn.items():
            months = fm.reserve_months(run.sel(scenario), recognition=basis).sel(fund=fund, area="CN")
            np.testing.assert_array_equal(np.asarray(trace.y), months)
        assert figure.layout.meta["note"] == basis_note(run, lang)
        said = [figure.layout.title.text, *figure.layout.meta.values(), *(trace.name for trace in figure.data)]
        assert bool(CHINESE.search(" ".join(said))) is (lang == "zh")
