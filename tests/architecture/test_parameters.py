"""Parameters, variables and shipped scenarios as data: each has its words, unit, kind, range, tag and source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import fundmodel
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_scenarios, shipped
from fundmodel.vocabulary.dictionary import (
    BOUNDS,
    GROWTH_SERIES,
    KINDS,
    RENAMED,
    TAGS,
    VARIABLE_KINDS,
    label,
    nearest,
    parameters,
    variables,
)
from fundmodel.vocabulary.dims import DIMS, in_house_order

HERE = Path(fundmodel.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FIELDS = {"label", "unit", "kind", "range", "choices", "keys", "bounds", "read_by", "moves_against", "lever", "driver"}


def written(file: str):
    return YAML(typ="safe", pure=True).load((HERE / "vocabulary" / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", parameters())
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
    assert spec.bounds == "level" or spec.kind == "dated"
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


def test_labels_are_not_shared():
    for lang in ("zh", "en"):
        labels = [spec.label[lang] for spec in parameters().values()]
        assert sorted(labels) == sorted(set(labels))


def test_what_reads_a_parameter_exists():
    readers = {spec.read_by for spec in parameters().values()}
    missing = [r for r in readers if not any((HERE / Path(*r.split("."))).with_suffix(s).exists() for s in ("", ".py"))]
    assert missing == []


@pytest.mark.parametrize("name", parameters())
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


@pytest.mark.parametrize("name", builtin_scenarios())
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
