"""Scenario files: what loads, what it becomes, and every way in which a file can be broken."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from random import Random

import numpy as np
import pytest

from fundmodel.assumptions.scenario import scenario_entries, values
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_scenarios, shipped
from fundmodel.vocabulary.dictionary import did_you_mean, parameter_specs, parameters
from fundmodel.vocabulary.errors import InputError, ProjectionError

WORDS = {"zh": "词", "en": "word"}
SPECS = parameter_specs(
    {
        name: {"label": WORDS, "read_by": "test", **more}
        for name, more in {
            "employee.rate": {"unit": "fraction", "kind": "dated", "range": [0, 0.2]},
            "resident.premium": {"unit": "yuan", "kind": "dated", "range": [0, 20000]},
            "economy.growth": {"unit": "per year", "kind": "dated", "range": [-0.1, 0.2]},
            "cost.curve": {"unit": "index", "kind": "by_age", "range": [0, 9]},
            "retirement.law": {"unit": "word", "kind": "choice", "choices": ["delayed", "old"]},
            "cost.split": {"unit": "fraction", "kind": "weights", "keys": ["in", "out"]},
            "share.women": {"unit": "fraction", "kind": "scalar", "range": [0, 1]},
        }.items()
    }
)
HEAD = """name: {name}
label: {{zh: 词, en: word}}
question: {{zh: 问, en: "why?"}}
"""
BASE = (
    HEAD.format(name="base")
    + """parameters:
  employee.rate: {value: 0.08, unit: fraction, tag: seen, source: law, low: 0.06, high: 0.1}
  resident.premium:
    {value: {2025: 400, 2026-01: 420}, tag: seen, source: notice,
     beyond_last: grow_with, grow_with: economy.growth, lag: 1}
  economy.growth:
    {value: {2025: 0.05, 2030: 0.03}, interpolate: linear, beyond_last: hold, tag: judgement, source: ours}
  cost.curve: {value: {0: 1.0, 60: 3.0}, tag: judgement, source: ours}
  retirement.law: {value: delayed, tag: seen, source: law}
  cost.split: {value: {in: 0.7, out: 0.3}, tag: judgement, source: ours}
  share.women: {value: 0.35, tag: judgement, source: ours}
"""
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    return tmp_path


def load(folder: Path, body: str, name: str = "reform", head: bool = True):
    text = (HEAD.format(name=name) if head else "") + body
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_scenario(folder / f"{name}.yaml", SPECS)


def faults(folder: Path, body: str, head: bool = True):
    with pytest.raises(InputError) as caught:
        load(folder, body, head=head)
    return caught.value.faults


def reform(*changes: str) -> str:
    return "extends: base.yaml\nchanges:\n" + "".join(f"  {line}\n" for line in changes)


# What loads


def test_a_baseline_has_every_entry_with_unit_tag_and_source(folder):
    base = load_scenario(folder / "base.yaml", SPECS)
    rate = base.entry("employee.rate")
    assert (rate.value, rate.unit, rate.tag, rate.source, rate.low, rate.high) == (
        0.08,
        "fraction",
        "seen",
        "law",
        0.06,
        0.1,
    )
    assert dict(base.entry("resident.premium").value) == {"2025-01": 400.0, "2026-01": 420.0}
    assert list(base.entries) == list(SPECS)
    assert (base.extends, base.areas, base.rule) == ((), "all", None)


def test_a_reform_overrides_from_its_first_date_on(folder):
    changed = load(folder, reform("employee.rate: {2027-01: 0.09, 2030: 0.1}", "resident.premium: {2026: 450}"))
    assert changed.extends == ("base",)
    assert changed.at_years("employee.rate", [2026, 2027, 2029, 2030, 2060]).tolist() == [0.08, 0.09, 0.09, 0.1, 0.1]
    assert dict(changed.entry("resident.premium").value) == {"2025-01": 400.0, "2026-01": 450.0}
    assert changed.entry("resident.premium").tag == "judgement"


def test_weights_may_have_dates(folder):
    split = load(folder, reform("cost.split: {2030: {in: 0.5, out: 0.5}, 2027-07: {out: 0.4, in: 0.6}}")).entry(
        "cost.split"
    )
    assert split.dates == ("2027-07", "2030-01")
    assert [values.weights_at(split, month)["in"] for month in ("2027-06", "2027-07", "2031-01")] == [0.7, 0.6, 0.5]
    later = load(folder, reform("cost.split: {value: {2027: {in: 1, out: 0}}, tag: seen}"), "later")
    assert later.entry("cost.split").dates == ("2027-01",)
    same = load(folder, reform("cost.split: {2027: {out: 0, in: 1.0}}"), "same")
    assert same.sha256 == later.sha256 != load_scenario(folder / "base.yaml", SPECS).sha256


def test_growth_by_a_parameter_is_looked_up_in_the_scenario(folder):
    base = load_scenario(folder / "base.yaml", SPECS)
    # 2027: growth of 2026 = 0.046; 2028: growth of 2027 = 0.042
    assert base.at_years("resident.premium", [2026, 2027, 2028]) == pytest.approx(
        [420, 420 * 1.046, 420 * 1.046 * 1.042]
    )
    assert base.at_months("resident.premium", np.array(["2027-12"], "datetime64[M]")) == pytest.approx([420 * 1.046])


def test_only_what_happens_past_the_last_date_may_change(folder):
    held = load(folder, reform("resident.premium: {beyond_last: hold}")).entry("resident.premium")
    assert (held.beyond_last, held.grow_with, held.lag, held.tag) == ("hold", None, 0, "seen")


def test_an_empty_reform_is_the_base_bit_for_bit(folder):
    base = load_scenario(folder / "base.yaml", SPECS)
    for body in ("extends: base.yaml\nchanges: {}\n", "extends: base.yaml\nchanges:\n", "extends: base.yaml\n"):
        empty = load(folder, body)
        assert (empty.entries, empty.sha256) == (base.entries, base.sha256)
    assert load(folder, reform("share.women: 0.36")).sha256 != base.sha256
    assert load(folder, reform("share.women: {value: 0.35, low: 0.2}")).sha256 != base.sha256


def test_the_hash_knows_numbers_and_not_words(folder):
    one = load(folder, reform("employee.rate: {2027: 0.09}"))
    two = load(folder, reform('employee.rate: {value: {2027-01: 9.0e-2}, source: "elsewhere", tag: seen}'), "other")
    assert one.sha256 == two.sha256


def test_a_rule_is_data_is_inherited_and_is_part_of_the_hash(folder):
    ruled = load(
        folder, "extends: base.yaml\nrule: {kind: adjustment_fund, from: 2027-01, levy_income: 0.05}\n", "ruled"
    )
    assert dict(ruled.rule) == {"kind": "adjustment_fund", "from": "2027-01", "levy_income": 0.05}
    child = load(folder, "extends: ruled.yaml\n")
    assert child.rule == ruled.rule
    assert child.sha256 == ruled.sha256 != load_scenario(folder / "base.yaml", SPECS).sha256


def test_changes_limited_to_areas_leave_the_others_on_the_base(folder):
    limited = load(folder, reform("share.women: 0.5") + "areas: [A, B]\n", "limited")
    further = load(folder, "extends: limited.yaml\nchanges: {employee.rate: 0.1}\n")
    assert [limited.entries_for(area)["share.women"].value for area in ("A", "C")] == [0.5, 0.35]
    assert [further.entries_for(area)["share.women"].value for area in ("A", "C")] == [0.5, 0.35]
    assert [further.entries_for(area)["employee.rate"].value for area in ("A", "C")] == [0.1, 0.1]
    assert limited.sha256 != load(folder, reform("share.women: 0.5")).sha256


def test_with_changes_is_checked_like_a_file(folder):
    base = load_scenario(folder / "base.yaml", SPECS)
    changed = base.with_changes(
        {"employee.rate": {2027: np.float64(0.09)}, "retirement.law": {"2027-01": "old"}}, "mine", declarations=SPECS
    )
    filed = load(folder, reform("employee.rate: {2027: 0.09}", "retirement.law: {2027-01: old}"))
    assert changed.sha256 == filed.sha256
    assert (changed.name, changed.extends, changed.label["zh"]) == ("mine", ("base",), "mine")
    assert base.with_changes({}, declarations=SPECS).sha256 == base.sha256
    with pytest.raises(InputError) as caught:
        base.with_changes({"employee.rte": 0.1, "share.women": "0.4", "employee.rate": True}, declarations=SPECS)
    assert [fault.place for fault in caught.value.faults] == ["employee.rte", "share.women", "employee.rate"]


def test_a_scenario_is_frozen_hashable_and_travels(folder):
    base = load_scenario(folder / "base.yaml", SPECS)
    assert load_scenario(base) is base
    assert pickle.loads(pickle.dumps(base)) == base
    assert hash(base) == hash(load_scenario(folder / "base.yaml", SPECS))
    with pytest.raises(AttributeError):
        base.name = "x"
    with pytest.raises(TypeError):
        base.entries["share.women"] = None
    with pytest.raises(
        ProjectionError, match=r"scenario base has no parameter 'share.womn'. Did you mean 'share.women'"
    ):
        base.entry("share.womn")


def test_a_byte_order_mark_and_windows_line_ends_are_read(folder):
    path = folder / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert load_scenario(path, SPECS).sha256 == load_scenario(folder / "base.yaml", SPECS).sha256


# What is broken: (what is written, line, place, value, part of the problem, part of the fix)

BROKEN = {
    "unknown top-level key": (
        "chnages: {}\nextends: base.yaml\n",
        4,
        "chnages",
        None,
        "unknown top-level key",
        "'changes'",
    ),
    "unknown data package": (
        "data: nationel\nextends: base.yaml\n",
        4,
        "data",
        "nationel",
        "data names no built-in data package",
        "example-county, example-province, example-province-deficit, example-province-surplus, national",
    ),
    "unknown parameter": (reform("employee.rat: 0.1"), 6, "employee.rat", None, "unknown parameter", "'employee.rate'"),
    "wrong date": (reform("employee.rate: {2027-13: 0.1}"), 6, "employee.rate", "2027-13", "is not a date", "YYYY-MM"),
    "a day for a date": (
        reform("employee.rate: {2027-01-01: 0.1}"),
        6,
        "employee.rate",
        "2027-01-01",
        "is not a date",
        "",
    ),
    "overlapping dates": (
        reform("employee.rate: {2027: 0.1, 2027-01: 0.11}"),
        6,
        "employee.rate",
        "2027-01",
        "the date 2027-01 is given twice (first on line 6)",
        "one value for each date",
    ),
    "duplicate key": (
        reform("employee.rate: 0.1", "share.women: 0.4", "employee.rate: 0.11"),
        8,
        "changes",
        "employee.rate",
        "written twice (first on line 6)",
        "Keep one",
    ),
    "duplicate top-level key": (
        "extends: base.yaml\nextends: base.yaml\n",
        5,
        None,
        "extends",
        "written twice",
        "Keep one",
    ),
    "out of range": (reform("employee.rate: 0.3"), 6, "employee.rate", "0.3", "0 to 0.2 fraction is valid", "Correct"),
    "a percentage": (reform("employee.rate: 8"), 6, "employee.rate", "8", "out of range", "Write 0.08 if 8 % is meant"),
    "out of range within dates": (
        reform("employee.rate:", "  2027: 0.1", "  2028: 0.9"),
        8,
        "employee.rate",
        "0.9",
        "out of range",
        "",
    ),
    "text for a number": (reform("share.women: many"), 6, "share.women", "many", "a number is wanted", "in fraction"),
    "a quoted number": (
        reform("share.women: '0.4'"),
        6,
        "share.women",
        "0.4",
        "a number is wanted",
        "Write 0.4, without",
    ),
    "a full-width number": (
        reform("share.women: ０．４"),
        6,
        "share.women",
        "０．４",
        "a number is wanted",
        "Write 0.4",
    ),
    "a percent sign": (reform("share.women: 40%"), 6, "share.women", "40%", "a number is wanted", "Write 0.4"),
    "a truth value": (reform("share.women: true"), 6, "share.women", "true", "a number is wanted", ""),
    "nothing": (reform("share.women:"), 6, "share.women", "nothing", "a number is wanted", ""),
    "not finite": (reform("share.women: .nan"), 6, "share.women", ".nan", "a number is wanted", ""),
    "dates for a scalar": (reform("share.women: {2027: 0.4}"), 6, "share.women", None, "kind scalar", "a plain number"),
    "a list": (
        reform("employee.rate: [0.1]"),
        6,
        "employee.rate",
        None,
        "kind dated cannot take this",
        "{2027-01: number}",
    ),
    "wrong unit": (
        reform('employee.rate: {value: 8, unit: "%"}'),
        6,
        "employee.rate",
        "%",
        "wrong unit: 'fraction' is valid",
        "multiplying the value by 0.01",
    ),
    "wrong word": (
        reform("retirement.law: odl"),
        6,
        "retirement.law",
        "odl",
        "not one of the words delayed, old",
        "'old'",
    ),
    "a weight too many": (
        reform("cost.split: {in: 0.7, out: 0.2, ot: 0.1}"),
        6,
        "cost.split",
        "ot",
        "unknown weight 'ot'",
        "Did you mean 'out'",
    ),
    "weights off 1": (
        reform("cost.split: {in: 0.7, out: 0.2}"),
        6,
        "cost.split",
        None,
        "sum to 0.9, not to 1",
        "sum to 1",
    ),
    "a negative weight": (
        reform("cost.split: {in: 1.2, out: -0.2}"),
        6,
        "cost.split",
        "-0.2",
        "out is negative",
        "0 or more",
    ),
    "weights off 1 on a date": (
        reform("cost.split:", "  2027: {in: 0.7, out: 0.3}", "  2028: {in: 0.7, out: 0.2}"),
        8,
        "cost.split",
        None,
        "sum to 0.9, not to 1",
        "sum to 1",
    ),
    "a weight missing on a date": (
        reform("cost.split: {2027: {in: 1.0}}"),
        6,
        "cost.split",
        None,
        "weights missing: out",
        "0 where",
    ),
    "a number among weights by date": (
        reform("cost.split: {2027: {in: 0.7, out: 0.3}, 2028: 1}"),
        6,
        "cost.split",
        "1",
        "weights are wanted for each date",
        "{2027-01: {key: weight}}",
    ),
    "a weight among dates": (
        reform("cost.split: {in: 0.7, 2027: {in: 0.7, out: 0.3}}"),
        6,
        "cost.split",
        "in",
        "'in' is not a date",
        "2027-01",
    ),
    "a date of weights twice": (
        reform("cost.split: {2027: {in: 0.7, out: 0.3}, 2027-01: {in: 0.6, out: 0.4}}"),
        6,
        "cost.split",
        "2027-01",
        "given twice",
        "one value for each date",
    ),
    "weights that grow": (
        reform("cost.split: {value: {2027: {in: 0.7, out: 0.3}}, grow_with: economy.growth}"),
        6,
        "cost.split",
        None,
        "needs numbers with dates",
        "",
    ),
    "a line between weights": (
        reform("cost.split: {value: {2027: {in: 0.7, out: 0.3}}, interpolate: linear}"),
        6,
        "cost.split",
        None,
        "interpolate: linear needs numbers with dates",
        "",
    ),
    "a missing weight": (reform("cost.split: {in: 1.0}"), 6, "cost.split", None, "weights missing: out", "0 where"),
    "not an age": (reform("cost.curve: {0: 1, old: 2}"), 6, "cost.curve", "old", "'old' is not an age", "first age"),
    "an age twice": (reform("cost.curve: {0: 1, 00: 2}"), 6, "cost.curve", "00", "the age 0 is given twice", ""),
    "unknown field": (
        reform("share.women: {value: 0.4, unt: fraction}"),
        6,
        "share.women",
        "unt",
        "unknown field",
        "'unit'",
    ),
    "unknown rule past the end": (
        reform("resident.premium: {beyond_last: grow}"),
        6,
        "resident.premium",
        "grow",
        "beyond_last 'grow' is not valid",
        "'grow_with'",
    ),
    "unknown growth": (
        reform("resident.premium: {grow_with: economy.groth}"),
        6,
        "resident.premium",
        "economy.groth",
        "not valid",
        "'economy.growth'",
    ),
    "growth of a plain number": (
        reform("resident.premium: {value: 400, grow_with: economy.growth}"),
        6,
        "resident.premium",
        None,
        "a value without a date holds always",
        "{2026-01: ...}",
    ),
    "growth by itself": (
        reform("economy.growth: {grow_with: economy.growth}"),
        None,
        "economy.growth",
        None,
        "grows with itself: economy.growth -> economy.growth",
        "another series",
    ),
    "bounds swapped": (
        reform("share.women: {low: 0.5, high: 0.2}"),
        6,
        "share.women",
        None,
        "low 0.5 lies above",
        "Swap",
    ),
    "outside its bounds": (
        reform("share.women: {value: 0.9, high: 0.5}"),
        6,
        "share.women",
        None,
        "0.9 lies outside",
        "",
    ),
    "a bad lag": (reform("resident.premium: {lag: 1.5}"), 6, "resident.premium", "1.5", "lag", "0 to 10"),
    "changes is a list": (
        "extends: base.yaml\nchanges: [a]\n",
        5,
        "changes",
        None,
        "not a mapping",
        "resident.premium",
    ),
    "unknown base": ("extends: baselin\n", 4, "extends", "baselin", "no such scenario", "Did you mean 'baseline'"),
    "base is no name": ("extends: [a]\n", 4, "extends", None, "not a name", "baseline"),
    "a circle": (
        "extends: reform.yaml\n",
        4,
        "extends",
        "reform.yaml",
        "circle: reform.yaml -> reform.yaml",
        "baseline",
    ),
    "changes to nothing": ("changes: {share.women: 0.4}\n", 4, "extends", None, "not said which", "extends: baseline"),
    "both": ("extends: base.yaml\nparameters: {}\n", 5, "parameters", None, "lists only changes", "changes:"),
    "areas": ("extends: base.yaml\nareas: some\n", 5, "areas", "some", "neither all nor a list", "[A, B]"),
    "an expectation of nothing": (
        'extends: base.yaml\nexpect: {employee_defict: "-"}\n',
        5,
        "expect",
        "employee_defict",
        "unknown item 'employee_defict'",
        "Did you mean 'employee_deficit'? Valid: employee_deficit, employee_floor,",
    ),
    "an expectation without a sign": (
        "extends: base.yaml\nexpect: {employee_deficit: earlier}\n",
        5,
        "expect",
        "earlier",
        "employee_deficit has no sign",
        '"-" (less, earlier)',
    ),
    "expectations as a list": (
        "extends: base.yaml\nexpect: [a]\n",
        5,
        "expect",
        None,
        "not a mapping",
        "employee_deficit",
    ),
    "a former base": (
        "extends: cost-pressure\n",
        4,
        "extends",
        "cost-pressure",
        "now called residual",
        "residual-growth-held",
    ),
    "rule": ("extends: base.yaml\nrule: {form: x}\n", 5, "rule", None, "no kind", "kind:"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_scenario_says_where_what_and_how_to_mend_it(folder, case):
    body, row, place, value, problem, fix = BROKEN[case]
    (fault,) = faults(folder, body)
    assert fault.source == str(folder / "reform.yaml")
    assert (fault.row, fault.place, fault.value) == (row, place, value)
    assert problem in fault.problem
    assert fix in fault.fix


def test_expectations_are_words_for_tests_and_move_no_hash(folder):
    """Kept as written, not taken over by what extends the scenario, and no part of what can move a result."""
    plain, said = (
        load(folder, body) for body in (reform(), reform() + 'expect: {resident_floor: "+", payers_2035: 0}\n')
    )
    assert dict(said.expect) == {"resident_floor": "+", "payers_2035": "0"}
    assert (dict(plain.expect), dict(said.with_changes({}).expect)) == ({}, {})
    assert plain.sha256 == said.sha256


def test_a_former_scenario_name_is_told_the_new_one():
    with pytest.raises(InputError) as caught:
        load_scenario("cost-pressure")
    (fault,) = caught.value.faults
    assert "now called residual-growth-held" in fault.problem
    assert fault.fix == "Write residual-growth-held."


def test_missing_words_are_reported_together(folder):
    found = faults(folder, "extends: base.yaml\nlabel: {zh: 词}\n", head=False)
    assert [(f.place, f.problem) for f in found] == [
        ("name", "the name is missing"),
        ("question", "the question is missing in zh, en"),
        ("label", "the label is missing in en"),
    ]


def test_every_fault_is_reported_at_once_with_its_line(folder):
    body = (
        reform("employee.rate: {2027: 8, 2028: x}", "resident.premum: 4", "cost.split: {in: 1, out: 1}") + "area: all\n"
    )
    with pytest.raises(InputError) as caught:
        load(folder, body)
    assert [(f.row, f.place) for f in caught.value.faults] == [
        (6, "employee.rate"),
        (6, "employee.rate"),
        (7, "resident.premum"),
        (8, "cost.split"),
        (9, "area"),
    ]
    assert "5 faults in the scenario" in str(caught.value)
    assert f"{folder / 'reform.yaml'}:7 [resident.premum]: unknown parameter. Did you mean 'resident.premium'?" in str(
        caught.value
    )


def test_faults_of_the_base_come_with_those_of_the_reform(folder):
    (folder / "base.yaml").write_text(BASE.replace("value: 0.08", "value: 0.8"), encoding="utf-8")
    found = faults(folder, reform("share.wmen: 0.4"))
    assert [(Path(f.source).name, f.row, f.place) for f in found] == [
        ("reform.yaml", 6, "share.wmen"),
        ("base.yaml", 5, "employee.rate"),
    ]


def test_a_circle_of_two_is_found(folder):
    for name, other in (("one", "two"), ("two", "one")):
        (folder / f"{name}.yaml").write_text(HEAD.format(name=name) + f"extends: {other}.yaml\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"circle: one\.yaml -> two\.yaml -> one\.yaml"):
        load_scenario(folder / "one.yaml", SPECS)


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("  share.women: {value: 0.35, tag: judgement, source: ours}\n", "", "share.women", "the parameter is missing"),
        ("source: law, low", "low", "employee.rate", "source is missing"),
        ("tag: seen, source: notice", "source: notice", "resident.premium", "tag is missing"),
        ("tag: seen, source: notice", "tag: sen, source: notice", "resident.premium", "tag 'sen' is not valid"),
        ("beyond_last: hold, ", "", "economy.growth", "it is not said what happens past the last date"),
        ("{value: delayed, ", "{", "retirement.law", "value is missing"),
    ],
)
def test_a_baseline_needs_value_tag_and_source_of_every_parameter(folder, old, new, place, problem):
    assert old in BASE
    (folder / "base.yaml").write_text(BASE.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(folder / "base.yaml", SPECS)
    assert [(f.place, f.problem) for f in caught.value.faults] == [(place, problem)]


def test_an_old_name_is_told_its_new_one(folder, monkeypatch):
    monkeypatch.setattr(scenario_entries, "RENAMED", {"employee.contribution": "employee.rate"})
    (fault,) = faults(folder, reform("employee.contribution: 0.1"))
    assert (fault.problem, fault.fix) == ("the parameter is now called employee.rate", "Write employee.rate.")


# Files that cannot be read


@pytest.mark.parametrize(
    ("content", "row", "problem"),
    [
        (b"", None, "the file is empty"),
        (b"# only a comment\n", None, "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", None, "not a text file"),
        ("name: x\nlabel: 词\n".encode("gb18030"), 2, "not UTF-8"),
        (b"name: x\nlabel: {zh: a\nquestion: b\n", 3, "the YAML cannot be read"),
        (b"name: x\n\tlabel: y\n", 2, "the YAML cannot be read"),
        (b"name: x\nlabel: \x07\n", 2, "control character"),
        (b"name: x\n---\nname: y\n", 2, "the YAML cannot be read"),
        (b"- a\n- b\n", 1, "not a mapping"),
        (b"just words\n", 1, "not a mapping"),
        (b"name: x\nlabel: &a [1]\nquestion: *a\n", None, "alias"),
        (b"name: x\n? [a]\n: b\n", None, "a key is itself a list"),
        (b"[" * 1200, None, "nested too deeply"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path, content, row, problem):
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_scenario(path, SPECS)
    (fault,) = caught.value.faults
    assert problem in fault.problem
    assert fault.source == str(path)
    assert row is None or fault.row == row


def test_a_folder_is_not_a_file(tmp_path):
    for given in (tmp_path, str(tmp_path)):
        with pytest.raises(InputError, match="this is a folder, not a scenario file"):
            load_scenario(given, SPECS)


def test_an_unknown_name_lists_the_built_in_ones():
    with pytest.raises(InputError) as caught:
        load_scenario("curent-law")
    listed = ", ".join(builtin_scenarios())
    assert f"there is no such built-in scenario. Did you mean 'current-law'? Built in: {listed};" in str(caught.value)
    with pytest.raises(InputError, match="there is no such file"):
        load_scenario("nowhere/baseline.yaml")


# What is shipped


def test_built_in_names_come_before_paths(tmp_path, monkeypatch):
    (tmp_path / "baseline").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_scenario("baseline").name == "baseline"
    assert builtin_scenarios()[0] == "baseline"


def test_a_copied_baseline_hashes_alike(tmp_path):
    shutil.copy(shipped("baseline.yaml"), tmp_path / "copy.yaml")
    assert load_scenario(tmp_path / "copy.yaml").sha256 == load_scenario("baseline").sha256


def test_a_dropped_letter_is_caught_with_the_right_suggestion():
    """Four letters of every name. Where two are equally near (growth_2025, growth_2026) both are suggested."""
    chance = Random(15)
    for name in parameters():
        for place in chance.sample(range(len(name)), 4):
            typo = name[:place] + name[place + 1 :]
            assert typo not in parameters()
            assert repr(name) in did_you_mean(typo, parameters()), typo


def test_dropped_letters_of_all_names_are_faults_of_one_file(tmp_path):
    typos = {name: name[:-2] + name[-1] for name in parameters()}
    body = "extends: baseline\nchanges:\n" + "".join(f"  {typo}: 1\n" for typo in typos.values())
    (tmp_path / "typos.yaml").write_text(HEAD.format(name="typos") + body, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(tmp_path / "typos.yaml")
    assert [(f.row, f.place) for f in caught.value.faults] == [
        (6 + place, typo) for place, typo in enumerate(typos.values())
    ]
    assert [f.fix for f in caught.value.faults] == [f"Did you mean {name!r}?" for name in typos]


def test_a_scenario_may_say_which_data_its_question_is_asked_of(folder):
    assert load(folder, "extends: base.yaml\n").data == "national"
    asked = load(folder, "extends: base.yaml\ndata: example-province\n", name="asked")
    assert asked.data == "example-province"
    assert load(folder, "extends: asked.yaml\n", name="onwards").data == "example-province"
    assert asked.with_changes({}, declarations=SPECS).data == "example-province"
    assert asked.sha256 == load(folder, "extends: base.yaml\n").sha256


def test_a_scenario_knows_where_its_changes_hold(folder):
    local = load(folder, "extends: base.yaml\nareas: [A]\nchanges:\n  share.women: 0.5\n", name="local")
    above = load(folder, "extends: local.yaml\nchanges:\n  employee.rate: 0.1\n", name="above")
    assert (above.everywhere, local.everywhere, local.base.everywhere) == (False, False, True)
    assert above.in_area("A").entry("share.women").value == 0.5
    assert above.in_area("B").entry("share.women").value == 0.35
    assert above.in_area("B").entry("employee.rate").value == 0.1
    assert local.base.in_area("A") is local.base
