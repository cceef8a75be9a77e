"""What stands beside a run: chances with 80 % ranges, fan charts, and reasons; as tables, words, page and JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import fundmodel as fm
from fundmodel.presentation.charts.fan_charts import BANDS
from fundmodel.presentation.cli.screen import Steps
from fundmodel.presentation.frames.as_json import json_text
from fundmodel.presentation.frames.draw_frames import EVENTS, chance_headings, chance_rows, draw_lines, draws_of
from fundmodel.presentation.frames.run_extras import NOTHING_BESIDE, Extras
from fundmodel.presentation.frames.run_reasons import reasons_of, reasons_table
from fundmodel.presentation.page.draw_rows import draw_part, fan_charts
from fundmodel.presentation.page.reason_rows import reason_tables
from fundmodel.presentation.terminal.draw_screens import chance_tables
from fundmodel.presentation.words.draw_words import percent
from fundmodel.presentation.words.headings import at_the_door

UNTIL, COUNT = 2032, 48


@pytest.fixture(scope="module")
def scenarios(baseline):
    limited = baseline.with_changes({"employee.employer_rate": {"2028-01": 0.07}}, name="limited", areas=["CN"])
    several = baseline.with_changes(
        {
            "employee.employer_rate": {"2028-01": 0.09},
            "cost.epidemic": {"2027-01": 0.2, "2028-01": 0.0},
            "economy.interest_shift": {"2027-01": 0.002, "2028-01": 0.0},
            "employee.base_growth_shift": {"2027-01": 0.001, "2028-01": 0.0},
        },
        name="several",
    )
    return [baseline, fm.load_scenario("current-law"), limited, several]


@pytest.fixture(scope="module")
def run(scenarios):
    return fm.project(scenarios, until=UNTIL)


@pytest.fixture(scope="module")
def drawn(scenarios, national):
    told = []
    found = draws_of(scenarios[:2], national, UNTIL, COUNT, 7, progress=lambda *at: told.append(at))
    assert told[-1] == ("current-law", COUNT, COUNT)
    return found


@pytest.fixture(scope="module")
def extras(run, scenarios, national, drawn):
    return Extras(reasons_of(run, scenarios, national), drawn)


def test_chances_grow_with_the_year_and_make_one_with_never(drawn):
    table = drawn.chances.pivot(index=["scenario", "fund", "event"], columns="by_end_of", values="probability")
    assert set(table.columns) == {2030, UNTIL, "never"}
    assert (table[2030] <= table[UNTIL]).all()
    assert (table[UNTIL] + table["never"]).to_numpy() == pytest.approx(1.0)
    dates = drawn.dates.dropna(subset=["date_low", "date_high"])
    assert (dates["date_low"] <= dates["date_high"]).all()
    assert set(drawn.dates["event"]) == set(EVENTS.values())
    wide = drawn.fan.pivot(index=["scenario", "fund", "year"], columns="quantile", values="reserve_months_earned")
    assert (wide.diff(axis=1).iloc[:, 1:] >= 0.0).all(axis=None)


def test_scenarios_share_their_shocks(drawn):
    of = dict(list(drawn.fan.groupby("scenario")))
    pooled = [own[own["fund"] == "employee_pooled"]["reserve_months_earned"].to_numpy() for own in of.values()]
    assert (pooled[0] == pooled[1]).all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_hold_both_scales_apart_in_words(run, drawn, lang):
    rows = list(chance_rows(run, drawn, None, lang))
    headings = chance_headings(drawn, lang)
    assert len(rows) == 2 * 2 * 3
    assert {len(row.cells) for row in rows} == {len(headings)} == {4 + 2}
    first = next(row for row in rows if (row.fund, row.event) == ("resident", "depletion_month"))
    assert first.cells[0] == ("不早于2033年" if lang == "zh" else "not before 2033")
    assert first.cells[-1].endswith("%")
    tables = chance_tables(run, drawn, None, lang)
    assert len(tables) == 4
    assert ("结余状态" if lang == "zh" else "level green") in str(tables[0].title)
    assert ("逐点" if lang == "zh" else "pointwise") in fan_charts(run, drawn, lang)[0].layout["meta"]["note"]
    line, held = draw_lines(run, drawn, lang)
    assert ("工资" if lang == "zh" else "wages") in line
    own = drawn.held.set_index(["scenario", "fund"])["held"]
    assert len(own) == 4
    assert all(f"{own[run.scenarios[0], fund] * 100:.1f} %" in held for fund in ("employee_pooled", "resident"))
    (_, few) = draw_lines(run, replace(drawn, held=drawn.held[:0]), lang)
    assert ("少于40次" if lang == "zh" else "fewer than 40") in few


def test_the_page_has_a_row_an_event_and_a_fan_a_fund(run, drawn):
    part = draw_part(run, drawn, None)
    assert [len(table["rows"]) for table in part["tables"]] == [3] * 4
    fans = fan_charts(run, drawn, "en")
    assert len(fans) == 2
    assert [len(fan.data) for fan in fans] == [2 * len(BANDS) + 2] * 2
    assert draw_part(run, None, None) is None
    assert fan_charts(run, None, "en") == []


def test_where_areas_are_shown_as_their_sum_no_fan_stands_and_it_is_told(run, drawn):
    """The page shows several areas as one, of which there are no draws."""
    others = replace(drawn, fan=drawn.fan.assign(area="A"))
    assert fan_charts(run, others, "en") == []
    assert len(draw_lines(run, others, "en")) == len(draw_lines(run, drawn, "en")) + 1


def test_a_run_of_one_year_can_be_drawn(national):
    sample = fm.sample("baseline", national, 4, until=national.base_year + 1)
    assert set(fm.fan(sample)["period"].astype(str)) == {str(national.base_year + 1)}


def test_the_public_fan_is_drawn_from_a_sample(national):
    sample = fm.sample(data=national, draws=16, until=2028)
    figure = fm.plot.fan(sample, "en", "resident")
    assert figure.layout.title.text == "Resident fund: months of reserve, fan (Baseline)"
    assert len(figure.data) == 2 * len(BANDS) + 2
    with pytest.raises(fm.InputError, match="area='X' cannot be drawn"):
        fm.plot.fan(sample, area="X")


def test_reasons_add_up_as_printed_and_say_what_is_left_out(run, scenarios, national, extras):
    law, limited, several = extras.reasons
    assert law.found.groups == ("rate",)
    table = reasons_table(extras.reasons)
    for _, own in table[table["scenario"] == "current-law"].groupby("fund"):
        parts, whole = own[own["reason"] != "difference"], own[own["reason"] == "difference"]
        assert parts["reason_months"].sum() == pytest.approx(whole["reason_months"].iloc[0], abs=1e-9)
    assert limited.found.groups == ("rate",)
    assert limited.left_out("zh") == ""
    assert several.found is None
    assert several.mixtures == 16
    assert "fundmodel explain baseline several" in several.left_out("en")
    shown = reason_tables(run, extras.reasons)
    assert [bool(one.rows) for one in shown] == [True, True, False]
    same = fm.explain(scenarios[0], scenarios[1], national, UNTIL).table
    assert same["months"].to_numpy() == pytest.approx(law.found.table["months"].to_numpy(), abs=1e-12)


def test_tables_and_document_are_for_machines(extras):
    document = json.loads(json_text(extras.document()))
    assert document["draws"]["draws"] == COUNT
    assert document["draws"]["pointwise"] is True
    assert [0.5 < one["held"] <= 1.0 for one in document["draws"]["bands_held"]] == [True] * 4
    assert [one["found"] for one in document["reasons"]] == [True, True, False]
    assert set(extras.tables()) == {"reasons", "fan", "chances", "date_ranges"}
    for lang in ("zh", "en"):
        headings = [list(at_the_door(table, lang).columns) for table in extras.tables().values()]
        assert not any("_" in name for names in headings for name in names)
    assert NOTHING_BESIDE.tables() == {}
    assert NOTHING_BESIDE.document() == {"reasons": [], "draws": None}


def test_small_words_and_steps():
    assert [percent(x) for x in (0.0, 0.005, 0.37, 0.995, 1.0)] == ["<1 %", "<1 %", "37 %", ">99 %", ">99 %"]
    steps = Steps(1)
    assert [steps.passed("a", share, 10) for share in (0.05, 0.1, 0.15, 0.35, 1.0)] == [False, True, False, True, True]
