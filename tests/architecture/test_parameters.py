"""Parameters, variables and shipped scenarios as data: each has its words, unit, kind, range, tag and source."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import fundmodel
from fundmodel.assumptions.scenario.range_ends import at_end
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.assumptions.shipped import builtin_scenarios, shipped
from fundmodel.vocabulary.dictionary import (
    BOUNDS,
    GROWTH_SERIES,
    KINDS,
    NO_RANGE,
    RENAMED,
    TAGS,
    VARIABLE_KINDS,
    label,
    nearest,
    parameters,
    variables,
)
from fundmodel.vocabulary.dims import DIMS, in_house_order
from fundmodel.vocabulary.frozen import Frozen
from tests.of_each import of_each

HERE = Path(fundmodel.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FIELDS = {"label", "unit", "kind", "range", "choices", "keys", "bounds", "read_by", "moves_against"}
FIELDS |= {"no_range", "ranged_by", "lever", "driver", "yearly", "lasts", "acts_with", "whole_run"}
DATABLE = ("dated", "choice", "weights")
KINDS_OF_BOUNDS = {"level": KINDS, "shift": ("dated",), "factor": ("by_age",), "power": ("by_age",)}


@cache
def written(file: str):
    return YAML(typ="safe", pure=True).load((HERE / "vocabulary" / file).read_text(encoding="utf-8"))


@of_each("name", parameters())
def test_a_parameter_is_fully_declared(name):
    spec = parameters()[name]
    assert set(written("parameters.yaml")[name]) <= FIELDS
    assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", name)
    assert CHINESE.search(spec.label["zh"])
    assert spec.label["en"].strip()
    assert not CHINESE.search(spec.label["en"])
    assert spec.unit
    assert spec.kind in KINDS
    assert spec.read_by
    assert spec.bounds in BOUNDS
    assert spec.kind in KINDS_OF_BOUNDS[spec.bounds]
    assert spec.lasts in ("", "once", "on")
    assert spec.kind in DATABLE or not (spec.yearly or spec.lasts)
    if spec.kind == "choice":
        assert len(spec.choices) > 1
        assert len(set(spec.choices)) == len(spec.choices)
    elif spec.kind == "weights":
        assert spec.keys
    else:
        assert spec.range is not None
        assert spec.range[0] < spec.range[1]


def test_a_pair_names_each_other_and_has_a_range():
    """What moves against another is moved with it: both declare it, and both have a low and a high in the baseline."""
    baseline = fundmodel.load_scenario("baseline")
    pairs = {name: spec.moves_against for name, spec in parameters().items() if spec.moves_against}
    assert pairs
    for name, other in pairs.items():
        assert pairs[other] == name
        entry = baseline.entry(name)
        assert entry.low < entry.value < entry.high


@of_each("name", parameters())
def test_a_parameter_has_a_range_or_says_why_not(name):
    """Low and high, or a reason; a choice of words has neither. Every end gives a value that a file may hold."""
    spec, baseline = parameters()[name], load_scenario("baseline")
    entry = baseline.entry(name)
    ends = [end for end in (entry.low, entry.high) if end is not None]
    reasons = [spec.no_range] if spec.no_range else []
    assert len(ends) in (0, 2)
    assert set(reasons) <= set(NO_RANGE)
    assert bool(ends) + bool(reasons) + (spec.kind == "choice") == 1
    assert (spec.ranged_by is not None) == (spec.no_range == "elsewhere")
    for end in ends:
        assert baseline.with_changes({name: at_end(entry, spec, end)}).entry(name).value is not None


def test_what_another_parameter_ranges_is_ranged_there():
    elsewhere = [spec.ranged_by for spec in parameters().values() if spec.ranged_by is not None]
    assert elsewhere
    for name in elsewhere:
        assert load_scenario("baseline").entry(name).low < load_scenario("baseline").entry(name).high


def test_ends_of_a_table_and_of_a_path():
    """By hand: 2 and 4 by a factor of 1.5 are 3 and 6, to the power of 0.5 1.414 and 2; a path shifted by 0.1."""
    shape = Entry("x", "by_age", Frozen({0: 2.0, 60: 4.0}), "factor", "judgement", "test")
    path = Entry("x", "dated", Frozen({"2027-01": 0.2}), "factor", "judgement", "test")
    ends = {bounds: replace(parameters()["cost.women_65_up"], bounds=bounds) for bounds in BOUNDS}
    assert at_end(shape, ends["factor"], 1.5) == {0: 3.0, 60: 6.0}
    assert at_end(shape, ends["power"], 0.5) == pytest.approx({0: 1.41421356, 60: 2.0})
    assert at_end(path, ends["shift"], 0.1) == pytest.approx({"2027-01": 0.3})
    assert at_end(path, ends["level"], 0.1) == 0.1


def test_no_published_figure_without_a_range_moves_a_headline():
    """A tenth more of each: the base year absorbs it, so the reserve of later years stays, or it wants a range."""
    prepared = fundmodel.prepare("baseline", until=2030)
    entries = {name: prepared.base.entry(name) for name, spec in parameters().items() if spec.no_range == "published"}
    changes = [
        {name: {date: 1.1 * x for date, x in entry.value.items()} if entry.dates else 1.1 * entry.value}
        for name, entry in entries.items()
        if name not in prepared.people_read and entry.unit != "year"
    ]
    assert len(changes) > 10
    for fund in ("employee_pooled", "resident"):
        closing = prepared.arrays([{}, *changes]).funds[fund].rolled.closing[:, 0, -1]
        moved = abs(closing / closing[0] - 1.0)
        assert [next(iter(change)) for change, by in zip(changes, moved[1:], strict=True) if by > 1e-9] == []


def test_labels_are_not_shared():
    for lang in ("zh", "en"):
        labels = [spec.label[lang] for spec in parameters().values()]
        assert sorted(labels) == sorted(set(labels))


def test_what_reads_a_parameter_exists():
    readers = {spec.read_by for spec in parameters().values()}
    missing = [r for r in readers if not any((HERE / Path(*r.split("."))).with_suffix(s).exists() for s in ("", ".py"))]
    assert missing == []


@of_each("name", parameters())
def test_the_baseline_has_value_tag_and_source(name):
    entry = load_scenario("baseline").entry(name)
    assert entry.value is not None
    assert entry.tag in TAGS
    assert entry.source.strip()
    assert entry.unit == parameters()[name].unit


def test_variables_are_read_as_yaml_reads_them():
    as_yaml = written("variables.yaml")
    assert list(as_yaml) == list(variables())
    for name, spec in variables().items():
        for key, value in as_yaml[name].items():
            found = getattr(spec, key)
            assert (list(found) if isinstance(found, tuple) else found) == value, (name, key)


def test_every_variable_is_fully_declared():
    assert variables()
    for name, spec in variables().items():
        assert CHINESE.search(spec.label["zh"]), name
        assert spec.label["en"].strip(), name
        assert spec.unit, name
        assert spec.kind in VARIABLE_KINDS, name
        assert set(spec.dims) <= set(DIMS), name
        assert spec.dims == in_house_order(spec.dims), name
        assert name in parameters() or label(name, "zh") == spec.label["zh"]


def test_labels_can_be_asked_for_and_a_wrong_name_is_told_the_right_one():
    assert label("employee.employer_rate", "zh") == parameters()["employee.employer_rate"].label["zh"]
    with pytest.raises(KeyError, match=r"did you mean 'employee\.employer_rate'"):
        label("employee.employer_rte", "en")
    with pytest.raises(KeyError, match="valid: zh, en"):
        label("employee.employer_rate", "fr")
    assert nearest("zzz", parameters()) is None


@of_each("name", builtin_scenarios())
def test_a_shipped_scenario_loads_and_is_named_like_its_file(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.reference
    assert CHINESE.search(scenario.label["zh"])
    assert scenario.question["zh"].strip().endswith("？")
    assert scenario.question["en"].strip().endswith("?")
    assert list(scenario.entries) == list(parameters())
    if name != "baseline":
        assert scenario.extends[-1] == "baseline"
        assert scenario.sha256 != load_scenario("baseline").sha256


def test_shipped_scenarios_differ_from_each_other():
    hashes = {name: load_scenario(name).sha256 for name in builtin_scenarios()}
    assert len(set(hashes.values())) == len(hashes)


def test_no_scenario_file_hides_below_another_ending():
    stray = [path.name for path in shipped().iterdir() if path.is_file() and path.suffix not in (".yaml", ".md")]
    assert stray == []


def test_money_is_never_flat_past_its_last_date_unless_said():
    """USERS 1: a dated amount in yuan of the baseline grows, or says that it is held."""
    raw = YAML(typ="safe", pure=True).load(shipped("baseline.yaml"))["parameters"]
    dated = [name for name, spec in parameters().items() if spec.kind == "dated" and spec.unit.startswith("yuan")]
    assert dated
    assert [name for name in dated if "beyond_last" not in raw[name]] == []


def test_old_names_lead_to_declared_ones():
    assert not set(RENAMED) & set(parameters())
    assert set(RENAMED.values()) <= set(parameters())


def test_growth_series_in_use_are_known():
    used = {entry.grow_with for entry in load_scenario("baseline").entries.values() if entry.grow_with}
    assert used <= {*GROWTH_SERIES, *parameters()}
