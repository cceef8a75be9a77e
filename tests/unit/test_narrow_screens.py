"""At 80 columns every table of the screen keeps its rows apart: no label and no figure loses a letter."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

import fundmodel as fm
from fundmodel.analysis.range_record import leading_of
from fundmodel.assumptions.figures.observations import observations
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.presentation.frames import inventory
from fundmodel.presentation.frames.observed_frames import observed_status
from fundmodel.presentation.terminal import inventory_screens
from fundmodel.presentation.terminal.answer_screens import waiting_table
from fundmodel.presentation.terminal.fund_screens import check_table
from fundmodel.presentation.terminal.observed_screens import status_table, year_table
from fundmodel.presentation.terminal.run_screens import show
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.terminal.sensitivity_screens import tornado_tables
from fundmodel.verification.verify import verify

WIDTH = 80


def screen() -> Console:
    return Console(file=io.StringIO(), width=WIDTH, markup=False, highlight=False, emoji=False)


def tables_of(thing):
    """The tables in what is printed, those inside a grid for themselves."""
    if not isinstance(thing, Table):
        return [one for part in getattr(thing, "renderables", ()) for one in tables_of(part)]
    inside = [one for column in thing.columns for cell in column.cells for one in tables_of(cell)]
    return inside or [thing]


def printed(table) -> str:
    on = screen()
    on.print(table, crop=False)
    return on.file.getvalue()


@pytest.fixture(scope="module")
def runs():
    asked = (("national", ["baseline", "prudent", "current-law"]), ("example-province", ["baseline", "current-law"]))
    return [(fm.project(names, data=data, until=2030), data, names) for data, names in asked]


def run_tables(runs, lang):
    for run, data, names in runs:
        on, told = screen(), []
        on.print = lambda *things, told=told, **_: told.extend(things)
        show(run, [load_scenario(name) for name in names], lang, on, load_data(data), None)
        yield from (one for thing in told for one in tables_of(thing))


def other_tables(lang):
    for frame, blocks in (
        (inventory.scenarios, inventory_screens.scenario_blocks),
        (inventory.parameters, inventory_screens.parameter_blocks),
        (inventory.packages, inventory_screens.package_blocks),
    ):
        yield from (one for block in blocks(frame(None), lang) for one in tables_of(block))
    yield check_table(verify(), lang)
    status = observed_status(observations(load_data("example-county"), None))
    yield status_table(status, lang, WIDTH, "10k yuan")
    yield year_table(status, lang, "10k yuan")
    yield from tornado_tables(leading_of(load_data("national")).table, 2060, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_row_loses_a_letter_to_the_width(runs, lang):
    found = [*run_tables(runs, lang), *other_tables(lang)]
    assert len(found) > 25
    for table in found:
        text = printed(table)
        assert "…" not in text, text
        assert max(map(cell_len, text.splitlines())) <= WIDTH, text


def test_a_cell_that_is_too_wide_is_folded():
    table = screen_table()
    for name in ("first", "second"):
        table.add_column(name)
    table.add_row("a" * 100 + "1", "b" * 100)
    table.add_row("a" * 100 + "2", "b" * 100)
    text = printed(table)
    assert "…" not in text
    assert text.count("1") == text.count("2") == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headings_are_folded_before_numbers(lang):
    row = {"wait": 3, "since": "2029-07", "value": 0.0399017, "change": -0.0400983, "dearer": -0.0113999}
    row |= {"binding_month": "2035-12", "below_before": 12, "verdict": "solved"}
    shown = printed(waiting_table(pd.DataFrame([row]), lang))
    for figure in ("2029-07", "0.0399017", "-0.0400983", "-0.0113999", "2035-12"):
        assert figure in shown
