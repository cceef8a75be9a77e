"""Dated values by area: read, checked, told apart, and the same numbers as changes limited to areas."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.lever import lever
from fundmodel.analysis.moved import moved
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.scenario.area_values import in_area
from fundmodel.assumptions.scenario.editor_schema import scenario_schema
from fundmodel.assumptions.scenario.remarks import remarks
from fundmodel.presentation.frames.noted_values import value_words
from fundmodel.projection.project.stages import checked
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.frozen import Frozen
from tests.areas import package, parts
from tests.schema_validator import Draft202012Validator

UNTIL = 2030
SHIFT = "employee.cost_growth_shift"


@pytest.fixture(scope="module")
def two(national):
    return package(national, parts(national, (0.6, 0.4)))


@pytest.fixture(scope="module")
def told(baseline):
    """Values by area of a number, a word, weights and an epidemic of some months."""
    return baseline.with_changes(
        {
            SHIFT: {"2027-01": {"A": 0.01, "B": 0.0}, "2028-01": 0.0},
            "cost.epidemic": {"2027-03": {"A": 0.2, "B": -0.1}, "2027-09": 0},
        },
        name="told",
    )


def test_it_reads_as_changes_limited_to_areas_do(baseline, two, told):
    limited = baseline
    for area, shift, epidemic in (("A", 0.01, 0.2), ("B", 0.0, -0.1)):
        own = {SHIFT: {"2027-01": shift, "2028-01": 0.0}, "cost.epidemic": {"2027-03": epidemic, "2027-09": 0}}
        limited = limited.with_changes(own, name="limited", areas=[area])
    months = np.arange("2026-01", "2029-01", dtype="datetime64[M]")
    for name in (SHIFT, "cost.epidemic", "employee.care_factor"):
        read = [Assumptions((baseline, one), two).monthly(name, months) for one in (told, limited)]
        assert read[0].shape == read[1].shape
        assert np.array_equal(*read), name
    assert value_words(told.entry(SHIFT).value).endswith("2027-01: (A: 0.01; B: 0); 2028-01: 0")


def test_the_nation_alone_has_a_value_by_its_own_name(baseline, national):
    (area,) = national.areas
    own = baseline.with_changes({"cost.epidemic": {"2027-03": {area: 0.2}, "2027-09": 0}}, name="own")
    plain = baseline.with_changes({"cost.epidemic": {"2027-03": 0.2, "2027-09": 0}}, name="plain")
    read = [Assumptions((one,), national).monthly("cost.epidemic", ["2027-02", "2027-03"]) for one in (own, plain)]
    assert read[0].tolist() == read[1].tolist() == [[[0.0, 0.2]]]


def test_words_and_weights_may_differ_between_areas(baseline):
    word = next(name for name, one in parameters().items() if one.kind == "choice" and not one.whole_run)
    weights = next(name for name, one in parameters().items() if one.kind == "weights" and not one.whole_run)
    first, last = parameters()[word].choices[0], parameters()[word].choices[-1]
    held = dict(baseline.entry(weights).in_turn[0] if baseline.entry(weights).dates else baseline.entry(weights).value)
    key, other = list(held)[:2]
    turned = {**held, key: held[key] + held[other], other: 0.0}
    changed = baseline.with_changes(
        {word: {"2030-01": {"A": first, "B": last}}, weights: {"2030-01": {"A": held, "B": turned}}}
    )
    assert [in_area(changed.entry(word), area).in_turn[-1] for area in "AB"] == [first, last]
    assert dict(changed.in_area("B").entry(weights).in_turn[-1]) == turned
    found = fm.diff_scenarios(baseline, changed)
    assert f"2030-01, {key}, B" in set(found.loc[found["parameter"] == weights, "from"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"A": 0.1, "B": 0.1, "Z": 0.1}, r"\[cost.epidemic\]: 2027-01 names areas that are not there: Z"),
        ({"A": 0.1}, r"2027-01 holds no value for B. Give every area a value"),
    ],
)
def test_areas_that_do_not_fit_the_data_are_refused(baseline, two, national, values, said):
    changed = baseline.with_changes({"cost.epidemic": {"2027-01": values}}, name="x")
    with pytest.raises(InputError, match=said):
        checked((changed,), two, UNTIL)
    with pytest.raises(InputError, match=r"2027-01 holds values by area, and there is one area, CN"):
        checked((changed,), national, UNTIL)


def test_of_a_list_of_areas_each_needs_its_value_and_no_other(baseline, two):
    for values, good in (({"A": 0.1}, True), ({"A": 0.1, "B": 0.2}, False)):
        changed = baseline.with_changes({"cost.epidemic": {"2027-01": values}}, areas=["A"])
        if good:
            checked((changed,), two, UNTIL)
            assert changed.in_area("B").entry("cost.epidemic") == baseline.entry("cost.epidemic")
        else:
            with pytest.raises(InputError, match="not there: B"):
                checked((changed,), two, UNTIL)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cost.epidemic": {"2027-01": {"A": 9}}}, "out of range"),
        ({"cost.epidemic": {"2027-01": {}}}, "a number is wanted"),
        ({"cost.epidemic": {"2027-01": {"A": {"B": 1}}}}, "a number is wanted"),
        ({"cost.death_related": {"2027-01": {"A": 1}}}, "kind scalar cannot take this"),
        ({"cost.epidemic": {"A": 0.1, "B": 0.2}}, "'A' is not a date"),
    ],
)
def test_faults_of_values_by_area_are_told(baseline, change, said):
    with pytest.raises(InputError) as caught:
        baseline.with_changes(change)
    assert said in str(caught.value)


def test_it_hashes_differs_and_is_described_by_area(baseline, told):
    other = baseline.with_changes({SHIFT: {"2027-01": {"B": 0.0, "A": 0.01}, "2028-01": 0.0}})
    again = baseline.with_changes({SHIFT: {"2027-01": {"A": 0.01, "B": 0.0}, "2028-01": 0.0}})
    assert again.sha256 == other.sha256 != told.sha256
    table = fm.diff_scenarios(baseline, told)
    rows = table[table["parameter"] == "cost.epidemic"][["from", "value_a", "value_b"]]
    assert [tuple(row) for row in rows.itertuples(index=False)] == [
        ("2027-03, A", 0.0, 0.2),
        ("2027-03, B", 0.0, -0.1),
    ]
    assert list(table[table["parameter"] == SHIFT]["from"]) == ["2027-01, A"]
    assert "'2027-01': {'A': 0.01, 'B': 0.0}" in repr(told)
    assert not told.everywhere
    assert told.unlimited


def test_later_changes_lie_over_it_and_it_over_earlier_ones(baseline):
    first = baseline.with_changes({SHIFT: {"2027-01": {"A": 0.01, "B": 0.02}}})
    second = first.with_changes({SHIFT: {"2029-01": {"A": 0.0, "B": 0.03}}})
    limited = second.with_changes({SHIFT: {"2030-01": -0.01}}, areas=["B"])
    years = [2027, 2029, 2030]
    assert limited.in_area("A").at_years(SHIFT, years).tolist() == [0.01, 0.0, 0.0]
    assert limited.in_area("B").at_years(SHIFT, years).tolist() == [0.02, 0.03, -0.01]
    with pytest.raises(ProjectionError, match="values by area; ask for those of one area"):
        second.at_years(SHIFT, years)


def test_what_acts_once_ends_in_every_area(baseline):
    once = next(name for name, one in parameters().items() if one.lasts == "once" and one.kind == "dated")
    low, high = parameters()[once].range
    end = high if high > 0 else low
    changed = baseline.with_changes({once: {"2027-01": {"A": end, "B": 0.0}}})
    assert changed.in_area("A").at_years(once, [2027, 2028]).tolist() == [end, 0.0]


def test_remarks_know_from_when_it_differs(baseline):
    since = baseline.with_changes({"cost.excess_growth": {"2026-03": {"A": 0.01, "B": 0.02}}})
    assert [(one.kind, one.since) for one in remarks(since, 2025)] == [("later", "2027-01")]
    absorbed = baseline.with_changes({SHIFT: {"2025-01": {"A": 0.01, "B": 0.0}}})
    later = baseline.with_changes({SHIFT: {"2027-01": {"A": 0.01, "B": 0.0}, "2028-01": 0}})
    assert [one.kind for one in remarks(later, 2025)] == []
    assert remarks(absorbed, 2025)


def test_a_range_moves_all_areas_and_a_lever_needs_one_number(baseline, two, told):
    shift = moved(told, SHIFT, 2026)
    assert dict(shift.at(0.004)[SHIFT]["value"]["2027-01"]) == {"A": 0.014, "B": 0.004}
    level = baseline.with_changes({"cost.excess_growth": {"2027-01": {"A": 0.004, "B": 0.006}}})
    ends = moved(level, "cost.excess_growth", 2026)
    bound = baseline.entry("cost.excess_growth")
    assert (ends.centre, ends.high) == (0.0, pytest.approx(bound.high))
    assert dict(ends.at(0.001)["cost.excess_growth"]["value"]["2027-01"]) == pytest.approx({"A": 0.005, "B": 0.007})
    with pytest.raises(InputError, match="has values by area and is not one number"):
        lever(told, SHIFT, two)


def test_the_schema_takes_values_by_area(baseline):
    judge = Draft202012Validator(scenario_schema())
    head = {"name": "x", "label": {"zh": "词", "en": "word"}, "question": {"zh": "问", "en": "why"}}

    def faults(value):
        content = {**head, "extends": "baseline", "changes": {"cost.epidemic": value}}
        return [error.message for error in judge.iter_errors(content)]

    assert faults({"2027-01": {"A": 0.1, "B": 0}, "2028-01": 0}) == []
    assert faults({"2027-01": {"A": 9}})
    assert faults({"2027-01": {}})
    assert isinstance(baseline.entry("cost.epidemic").value, float | Frozen)
