"""The official lines as declared: every line of a fund has its place once, and years add up in whole units."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from fundmodel.analysis.official_sheet import checks, faults, filled, shared
from fundmodel.vocabulary.dims import BENEFIT_LINES, CARE_FUND, INCOME_LINES
from fundmodel.vocabulary.official_lines import PURSES, SHEETS, official_lines, parts_of

COMPUTED = {"inpatient": "care_of_active", "outpatient": "care_of_active"}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_line_of_income_stands_in_one_place(sheet):
    held = Counter(ours for line in official_lines(sheet) if line.sign == 1 for ours in line.ours)
    wanted = [name for name, (fund, _) in INCOME_LINES.items() if fund in PURSES[sheet]]
    assert wanted
    assert {name: held[name] for name in wanted} == dict.fromkeys(wanted, 1)
    assert not [name for name, (fund, _) in INCOME_LINES.items() if fund == CARE_FUND and name in held]


def test_every_benefit_stands_in_one_place():
    held = Counter(ours for line in official_lines("resident") for ours in line.ours)
    assert {name: held[name] for name in BENEFIT_LINES} == dict.fromkeys(BENEFIT_LINES, 1)
    employee = Counter(ours for line in official_lines("employee") for ours in line.ours)
    own = ("maternity_medical", "maternity_allowance", "account_spending", "care_of_active", "care_of_retired")
    assert {name: employee[name] for name in own} == dict.fromkeys(own, 1)


@pytest.mark.parametrize("sheet", SHEETS)
def test_lines_are_told_in_both_languages_and_know_their_parents(sheet):
    names = {line.name: line for line in official_lines(sheet)}
    for line in names.values():
        assert set(line.label) == {"zh", "en"}
        assert set(line.note) in (set(), {"zh", "en"})
        assert line.sheet == sheet
        for other in (line.parent, line.across):
            assert not other or names[other].sign == line.sign
        assert not line.ours or line.purse in PURSES[sheet]
        assert not line.unless_given or line.note, line.name
        assert not (
            line.ours and any(part.name.split(".")[-1] in ("pool", "accounts") for part in parts_of(sheet, line.name))
        )


def test_shared_units_sum_and_stay_next_to_their_parts():
    draw = np.random.default_rng(3)
    for _ in range(40):
        parts = {f"p{at}": float(x) for at, x in enumerate(draw.normal(0.0, 40.0, 7))} | {"none": 0.0}
        total = round(sum(parts.values()))
        units = shared(total, parts)
        assert sum(units.values()) == total
        assert units["none"] == 0
        assert all(abs(units[name] - parts[name]) <= 1.0 for name in parts)
    assert shared(7, {"a": 1.0, "b": 1.0}) == {"a": 4, "b": 3}
    with pytest.raises(ValueError, match="3"):
        shared(3, {"a": 0.0})


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_a_year_adds_up_in_whole_units(sheet, unit):
    draw = np.random.default_rng(11)
    own = [line for line in official_lines(sheet) if line.purse and not line.across and not line.stock]
    lines = {line.name: 0.0 if line.unless_given else float(draw.uniform(0.0, 9e6)) for line in own}
    opening = dict.fromkeys(PURSES[sheet], 1000)
    closing = {
        purse: 1000 * unit + sum(line.sign * lines[line.name] for line in own if line.purse == purse)
        for purse in PURSES[sheet]
    }
    units = filled(sheet, lines, opening, closing, unit)
    assert faults(sheet, units) == []
    assert len(checks(sheet, units)) == (13 if sheet == "employee" else 4)
    assert abs(units[f"{sheet}.closing"] * unit - sum(closing.values())) <= unit
    for line in own:
        if not parts_of(sheet, line.name):
            assert abs(units[line.name] * unit - lines[line.name]) <= 1.5 * unit
            assert line.unless_given or units[line.name] > 0
    broken = {**units, f"{sheet}.income_total": units[f"{sheet}.income_total"] + 1}
    assert {name for name, _, _ in faults(sheet, broken)} >= {f"{sheet}.income_total", f"{sheet}.roll"}
