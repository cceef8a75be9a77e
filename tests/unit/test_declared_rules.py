"""Rules as data: what is declared, what is read from a scenario or a rule file, and every fault said at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.scenario.editor_schema import scenario_schema
from fundmodel.assumptions.scenario.rule_file import load_rule, load_rule_file
from fundmodel.assumptions.scenario.rule_remarks import rule_remarks
from fundmodel.assumptions.shipped import builtin_rules, shipped
from fundmodel.fund_rules.build_rule import build
from fundmodel.presentation.cli import main
from fundmodel.presentation.frames.pool_values import rule_value_words, word_of_rule
from fundmodel.presentation.words.fault_words import error_text
from fundmodel.vocabulary.declared_rules import (
    FORMS,
    ILLUSTRATIVE,
    MARKS,
    READ_AS,
    declared_parameters,
    rule_kinds,
    rule_sources,
)
from fundmodel.vocabulary.dictionary import TAGS
from fundmodel.vocabulary.said import speak
from tests.of_each import of_each
from tests.schema_validator import Draft202012Validator

HEAD = "name: ruled\nlabel: {zh: 规则, en: Ruled}\nquestion: {zh: 问, en: Q}\nextends: baseline\n"
AREAS = ("A", "B", "C")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def ruled(tmp_path):
    """Loads a scenario whose rule is the text given."""

    def load(rule: str) -> fm.Scenario:
        path = tmp_path / "ruled.yaml"
        path.write_text(f"{HEAD}rule: {rule}\n", encoding="utf-8")
        return fm.load_scenario(path)

    return load


# What is declared


@of_each("name, one", list(declared_parameters()))
def test_every_parameter_has_words_a_tag_and_a_source(name, one):
    assert one.form in FORMS
    assert one.tag in TAGS
    assert set(rule_sources()[one.source]) == {"zh", "en"}
    for words in (one.label, one.what):
        assert HAN.search(words["zh"])
        assert words["en"]
        assert not HAN.search(words["en"])
    if one.form in ("number", "whole", "by_area", "by_fund", "by_ratio", "levels"):
        low, high = one.range
        assert low < high
        assert one.default is None or low <= one.default <= high
    if one.form in ("word", "words"):
        given = one.default if isinstance(one.default, list) else [one.default]
        assert set(given) <= set(one.words)


def test_the_kinds_are_those_of_the_brief_and_each_has_a_bridge():
    assert list(rule_kinds()) == [
        "municipal",
        "adjustment_fund",
        "unified",
        "national_fund",
        "ex_ante",
        "phased",
        "several",
        "behaviour",
        "harmonise",
        "cross_area",
        "stabiliser",
    ]
    assert all("bridge" in kind.parameters for kind in rule_kinds().values())
    pooling = [name for name, kind in rule_kinds().items() if "behaviour" in kind.parameters]
    assert pooling == ["adjustment_fund", "unified", "national_fund", "ex_ante"]
    assert all(rule_kinds()[name].regime in ("adjustment_fund", "unified") for name in pooling)


def test_every_word_that_a_parameter_may_be_is_said_in_chinese():
    said = {word: word_of_rule(word, "zh") for _, one in declared_parameters() for word in one.words}
    assert {word for word, told in said.items() if not HAN.search(told)} == set()


# What is shipped


@pytest.mark.parametrize("name", builtin_rules())
def test_a_shipped_file_loads_builds_and_round_trips(name):
    held = load_rule_file(name)
    assert (held.name, held.source) == (name, f"scenarios/rules/{name}.yaml")
    assert name not in rule_kinds()
    assert held.after.read in READ_AS
    assert all(clause.mark in MARKS and set(clause.source) == {"zh", "en"} for clause in held.clauses.values())
    rule = load_rule(name)
    assert {key: value for key, value in rule.items() if key != "file"} == held.rule
    assert load_rule(dict(rule)) == rule
    assert load_rule(json.loads(json.dumps(held.rule))) == held.rule
    built = build(rule, AREAS)
    assert built == build(held.rule, AREAS)
    assert type(built).__name__ == "Bridged"


def test_assumed_clauses_are_counted_and_keep_a_rule_out_of_the_named_comparison():
    counted = {name: (load_rule_file(name).assumed, load_rule_file(name).named) for name in builtin_rules()}
    assert counted == {
        "plain": (8, False),
        "ex-ante-shares": (3, False),  # nothing of it was seen but its kind
        "levy-last-income": (3, True),
        "local-share-by-ratio": (7, False),
        "overshoot-80-30": (3, True),
        "per-retiree-national": (2, True),
        "phased-residents-first": (19, False),
        "risk-fund-10pct": (3, True),
        "unified-balances-absorbed": (2, True),
    }


def test_a_table_of_rules_says_what_each_follows_and_that_it_is_illustrative():
    table = fm.rules().set_index("name")
    assert list(table.index) == [*builtin_rules(), *rule_kinds()]
    one = table.loc["levy-last-income"]
    assert (one["after_zh"], one["assumed"], one["named"]) == ("陕西省2024（摘录，未见全文）", 3, True)
    assert one["after_en"] == "Shaanxi 2024 (excerpt, full text not seen)"
    assert one["note_zh"] == speak(ILLUSTRATIVE, "zh") == "依据摘录条款的示意规则，不代表该地实际办法"
    assert table.loc["plain", "note_zh"] == ""
    assert list(fm.rules("海南")["name"]) == ["local-share-by-ratio"]


# What is read


def test_a_file_stands_below_the_keys_of_the_scenario(ruled):
    scenario = ruled("{kind: adjustment_fund, file: levy-last-income, from: 2027, levy_income: 0.08}")
    written = load_rule_file("levy-last-income").rule
    assert scenario.rule["from"] == "2027-01"
    assert scenario.rule["levy_income"] == 0.08
    assert {**written, "levy_income": 0.08} == {k: v for k, v in scenario.rule.items() if k not in ("file", "from")}
    same = ruled(json.dumps({**{k: v for k, v in scenario.rule.items() if k != "file"}}))
    assert same.sha256 == scenario.sha256 != fm.load_scenario("baseline").sha256


def test_a_file_may_be_a_path_beside_the_scenario(ruled, tmp_path):
    text = shipped("rules", "plain.yaml").read_text(encoding="utf-8")
    (tmp_path / "ours.yaml").write_text(text.replace("name: plain", "name: ours"), encoding="utf-8")
    plain = ruled("{file: plain, from: 2027-01}")
    assert ruled("{file: ours.yaml, from: 2027-01}").sha256 == plain.sha256


def test_behaviour_follows_the_regime_and_the_start_of_its_rule():
    rule = load_rule({"kind": "unified", "from": "2028-01", "behaviour": "full", "bridge": "treasury_advance"})
    built = build(rule, AREAS)
    pool, answer = built.rule.rules
    assert (built.by, built.interest_rate) == ("treasury_advance", 0.0)
    assert (answer.regime, answer.share, answer.begins) == ("unified", 1.0, "2028-01")
    assert pool.begins == "2028-01"
    assert type(build(load_rule({"kind": "unified", "behaviour": "none"}), AREAS).rule).__name__ == "Unified"


def test_tables_by_area_are_filled_and_steps_by_ratio_are_numbers():
    given = {
        "kind": "adjustment_fund",
        "local_responsibility": {"A": 0.5, "others": 0.2},
        "performance": {"A": 1, "B": 0.9, "C": 1},
    }
    rule = build(load_rule(given), AREAS).rule
    assert rule.local_responsibility == {"A": 0.5, "B": 0.2, "C": 0.2}
    steps = build(load_rule({**given, "local_responsibility": {0: 0.5, 2.5: 0.3}}), AREAS).rule.local_responsibility
    assert steps == {0.0: 0.5, 2.5: 0.3}


def test_rules_in_company_take_the_month_of_the_rule_around_them():
    rule = {"kind": "several", "from": "2027-01", "rules": [{"file": "plain"}, {"kind": "stabiliser", "below": 0.03}]}
    first, second = build(load_rule(rule), AREAS).rule.rules
    assert (first.begins, second.begins, second.below) == ("2027-01", "2027-01", 0.03)


# Planted faults: (rule, places, part of a problem, part of its fix, part of the Chinese)

FAULTS = {
    "kind": (
        "{kind: ajustment_fund, from: 2027-01}",
        ["rule.kind"],
        "no such kind",
        "'adjustment_fund'",
        "没有这种规则",
    ),
    "no kind": ("{from: 2027-01}", ["rule"], "has no kind", "kind:", "kind"),
    "parameter": (
        "{kind: adjustment_fund, from: 2027-01, levy_incom: 0.05}",
        ["rule.levy_incom"],
        "no parameter 'levy_incom'",
        "'levy_income'",
        "没有参数",
    ),
    "of another kind": (
        "{kind: municipal, from: 2027-01, levy_income: 0.05}",
        ["rule.levy_income"],
        "municipal has no parameter",
        "Valid",
        "没有参数",
    ),
    "range": (
        "{kind: adjustment_fund, from: 2027-01, levy_income: 5}",
        ["rule.levy_income"],
        "out of range",
        "0.05",
        "范围",
    ),
    "type": (
        "{kind: adjustment_fund, from: 2027-01, floor: six}",
        ["rule.floor"],
        "a number is wanted",
        "months",
        "数",
    ),
    "flag": (
        "{kind: adjustment_fund, from: 2027-01, held_locally: 1}",
        ["rule.held_locally"],
        "yes or no",
        "true or false",
        "是或否",
    ),
    "whole": (
        "{kind: adjustment_fund, from: 2027-01, levy_lag: 0.5}",
        ["rule.levy_lag"],
        "whole number",
        "decimals",
        "整数",
    ),
    "word": (
        "{kind: unified, from: 2027-01, old_balances: absorb}",
        ["rule.old_balances"],
        "not one of the words",
        "'absorbed'",
        "absorbed",
    ),
    "month": ("{kind: unified, from: 2027-13}", ["rule.from"], "not a month", "2027-01", "不是月份"),
    "missing from": ("{kind: unified}", ["rule"], "from when", "from: 2027-01", "自何月起"),
    "fund": (
        "{kind: unified, from: 2027-01, funds: [resident, employe_pooled]}",
        ["rule.funds"],
        "words",
        "'employee_pooled'",
        "employee_pooled",
    ),
    "fund of a month": (
        "{kind: unified, from: {employee_poold: 2027-01}}",
        ["rule.from"],
        "there is no fund 'employee_poold'",
        "'employee_pooled'",
        "没有基金",
    ),
    "month of a fund": (
        "{kind: unified, from: {employee_pooled: 2027-01, resident: 2028-01}}",
        ["rule.from"],
        "does not move",
        "funds:",
        "不涉及",
    ),
    "bridge": (
        "{kind: unified, from: 2027-01, bridge: {by: delay, rate: 0}}",
        ["rule.bridge.by", "rule.bridge.rate"],
        "not one of the words",
        "delayed_payment",
        "delayed_payment",
    ),
    "file": (
        "{file: levy-last-incom, from: 2027-01}",
        ["rule.file"],
        "no such rule file",
        "levy-last-income",
        "没有这个规则文件",
    ),
    "kind of a file": (
        "{kind: unified, file: plain, from: 2027-01}",
        ["rule.kind"],
        "adjustment_fund",
        "leave kind out",
        "规则类型",
    ),
    "condition": (
        "{kind: adjustment_fund, from: 2027-01, stop_when: {month: 6}}",
        ["rule.stop_when"],
        "unknown condition",
        "'months'",
        "没有条件",
    ),
    "steps": (
        "{kind: adjustment_fund, from: 2027-01, local_responsibility: {1: 0.5, 2: 0.3}}",
        ["rule.local_responsibility"],
        "begin with 0",
        "{0: 0.5",
        "从0开始",
    ),
    "needs": ("{kind: cross_area, from: 2027-01}", ["rule"], "cross_area needs hub, flows", "Add", "须有"),
    "misfit": ("{kind: stabiliser, from: 2027-01}", ["rule.below"], "no line", "below: 0.03", "界线"),
    "lever": (
        "{kind: stabiliser, from: 2027-01, below: 0.03, lever: financing}",
        ["rule.lever"],
        "no lever of employee_pooled",
        "funds: [resident]",
        "不能用于",
    ),
    "inside": (
        "{kind: several, from: 2027-01, rules: [{kind: unified, bridge: none}, {kind: unifed}]}",
        ["rule.rules.1.bridge", "rule.rules.2.kind"],
        "belongs to the rule outside",
        "",
        "外层",
    ),
    "phases": (
        "{kind: phased, steps: [{from: 2028-01, rule: {file: plain}}, {from: 2027-01, rule: {kind: municipal}}]}",
        ["rule.steps.2.from"],
        "do not follow",
        "Order",
        "先后",
    ),
    "two at once": (
        "{kind: adjustment_fund, from: soon, levy_income: 0.05, flor: 6, cap_months: -1}",
        ["rule.from", "rule.flor", "rule.cap_months"],
        "not a month",
        "2027-01",
        "不是月份",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_every_fault_says_where_what_is_valid_and_what_to_do(ruled, case):
    rule, places, problem, fix, chinese = FAULTS[case]
    with pytest.raises(fm.InputError) as error:
        ruled(rule)
    assert [fault.place for fault in error.value.faults] == places
    assert {fault.row for fault in error.value.faults} == {5}
    said = str(error.value)
    assert problem in said
    assert fix in said
    told = error.value.in_language("zh")
    assert chinese in told
    assert "第5行" in told


IDLE = {
    "nothing paid in": ({"kind": "adjustment_fund", "levy_income": 0}, "nothing is ever paid in", "没有任何资金"),
    "all local": ({"kind": "adjustment_fund", "local_responsibility": 1}, "nothing is granted", "不下拨"),
    "target below": ({"kind": "adjustment_fund", "floor": 6, "target": 3}, "stays below", "仍低于"),
    "target above": ({"kind": "adjustment_fund", "floor": 3, "target": 6}, "past those in between", "介于两者之间"),
    "own first": (
        {"kind": "adjustment_fund", "own_balance_first": True, "floor": 3},
        "own_balance_first",
        "补到余额为0",
    ),
    "cap": ({"kind": "adjustment_fund", "cap_months": 9}, "cap_months does nothing", "cap_months不起作用"),
    "score": ({"kind": "adjustment_fund", "score_share": 0.2}, "score_share does nothing", "score_share不起作用"),
    "residents": (
        {"kind": "adjustment_fund", "funds": ["resident"], "behaviour": "half"},
        "behaviour does nothing",
        "行为反应不起作用",
    ),
    "rate 0": ({"kind": "national_fund", "rate": 0, "rate_step": 0}, "nothing is uploaded", "没有上解"),
    "cap below": ({"kind": "national_fund", "rate": 0.1}, "rate_cap is below", "rate_cap低于"),
    "k": ({"kind": "national_fund", "k": 0.3}, "k does nothing", "k不起作用"),
    "k 0": ({"kind": "national_fund", "style": "equalisation", "k": 0}, "no part of a gap", "一点不补"),
    "share": ({"kind": "ex_ante", "share": 0}, "moves no money", "不动用资金"),
    "answer": ({"kind": "behaviour", "share": 0}, "does nothing", "不起作用"),
    "answer of residents": ({"kind": "behaviour", "funds": ["resident"]}, "set amounts", "定额筹资"),
    "no target": ({"kind": "harmonise"}, "nothing is harmonised", "没有统一"),
    "rates": ({"kind": "harmonise", "rates": {"others": 0.07}, "funds": ["resident"]}, "employers", "单位费率"),
    "no hub": ({"kind": "cross_area", "hub": "A", "flows": {"others": 0}}, "no care", "没有到中心城市"),
    "gain": ({"kind": "stabiliser", "below": 0.03, "gain": 0}, "the gain is 0", "力度为0"),
    "end": ({"kind": "stabiliser", "below": 0.03, "floor": 1}, "cannot act there", "不能起作用"),
    "before": ({"kind": "unified", "from": "2020-01"}, "before the first projected month", "早于首个推演月份"),
    "after": ({"kind": "unified", "from": "2050-01"}, "never acts", "从不起作用"),
    "no bridge": ({"kind": "unified", "bridge": {"by": "none", "interest_rate": 0.1}}, "interest", "周转利率"),
    "inside": (
        {"kind": "phased", "steps": [{"from": "2027-01", "rule": {"kind": "ex_ante", "share": 0}}]},
        "rule.1: ",
        "rule.1：",
    ),
}


@pytest.mark.parametrize("case", IDLE)
def test_what_cannot_act_is_remarked_in_both_languages(case):
    rule, said, chinese = IDLE[case]
    found = rule_remarks(load_rule(rule), "2026-01", "2040-12")
    assert any(said in one for one in found), found
    assert any(chinese in speak(one, "zh") for one in found)
    assert all(HAN.search(speak(one, "zh")) and not HAN.search(one) for one in found)


def test_a_shipped_rule_has_nothing_to_remark():
    assert {name: rule_remarks(load_rule(name), "2026-01", "2040-12") for name in builtin_rules()} == {
        name: [] for name in builtin_rules()
    }


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "adjustment_fund", "funds": []},
        {"kind": "national_fund", "style": "pension", "funds": ["employee_pooled", "resident"]},
        {"kind": "stabiliser", "below": 0.03, "lever": "collection", "funds": ["resident"]},
    ],
)
def test_funds_that_a_rule_cannot_move_are_refused_and_the_words_to_type_are_given(rule):
    with pytest.raises(fm.InputError) as error:
        load_rule(rule)
    assert "employee_pooled" in error_text(error.value, "zh"), "words to type stay as they are typed"


def test_units_of_a_fault_are_chinese_in_chinese():
    with pytest.raises(fm.InputError) as error:
        load_rule({"kind": "adjustment_fund", "cap_months": 500})
    assert "月" in error_text(error.value, "zh")
    assert "months" not in error_text(error.value, "zh").replace("cap_months", "")


def test_check_says_what_of_a_rule_cannot_act(tmp_path, capsys):
    path = tmp_path / "idle.yaml"
    path.write_text(f"{HEAD}rule: {{kind: ex_ante, share: 0, from: 2020-01}}\n", encoding="utf-8")
    assert main(["check", str(path), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "再分配比例为0" in said
    assert "早于首个推演月份" in said


def test_a_fault_stands_at_its_own_line(tmp_path):
    path = tmp_path / "ruled.yaml"
    path.write_text(
        f"{HEAD}rule:\n  kind: adjustment_fund\n  from: 2027-01\n  floor: 99\n  targt: 6\n", encoding="utf-8"
    )
    with pytest.raises(fm.InputError) as error:
        fm.load_scenario(path)
    assert [(fault.place, fault.row) for fault in error.value.faults] == [("rule.floor", 8), ("rule.targt", 9)]


def test_areas_that_are_not_there_are_named_with_the_nearest():
    rule = load_rule({"kind": "adjustment_fund", "performance": {"Alfa": 1, "B": 1}, "levy_income": {"A": 0.05}})
    with pytest.raises(fm.InputError) as error:
        build(rule, ("Alpha", "B"))
    places = [(fault.place, str(fault.problem)) for fault in error.value.faults]
    assert places == [
        ("rule.levy_income", "there is no area 'A'"),
        ("rule.levy_income", "no number for Alpha, B"),
        ("rule.performance", "there is no area 'Alfa'"),
        ("rule.performance", "no number for Alpha"),
    ]
    assert "Did you mean 'Alpha'?" in str(error.value)
    assert "没有统筹区“Alfa”" in error.value.in_language("zh")
    with pytest.raises(fm.InputError, match="no such area"):
        build(load_rule({"kind": "cross_area", "hub": "D", "flows": {"others": 0.1}}), AREAS)


FILE = """name: ours
label: {zh: 我们的, en: Ours}
promise: {zh: 承诺, en: Promise}
kind: unified
after: {id: x, place: {zh: 某地, en: Somewhere}, year: 2020, read: excerpt, address: example}
clauses:
  old_balances: {value: absorbed, mark: seen, source: here}
  shared_by: {value: income, mark: assumed, source: here}
  outside: {value: [], mark: assumed, source: here}
"""
FILE_FAULTS = {
    "silent": (
        "  shared_by: {value: income, mark: assumed, source: here}\n",
        "",
        "clauses",
        "nothing is said of shared_by",
    ),
    "mark": ("mark: seen", "mark: sen", "clauses.old_balances", "seen or assumed"),
    "source": (", source: here}\n  shared", "}\n  shared", "clauses.old_balances.source", "missing in zh, en"),
    "value": ("value: income", "value: incom", "clauses.shared_by", "not one of the words"),
    "parameter": ("  outside:", "  outsid:", "clauses.outsid", "no parameter 'outsid'"),
    "with": ("value: []", "value: [local]", "clauses", "nothing is said of province_share, performance_share"),
    "after": ("read: excerpt", "read: exerpt", "after.read", "not one of the words"),
    "head": ("promise:", "promises:", "promises", "unknown key"),
    "kind": ("kind: unified", "kind: unifid", "kind", "no such kind"),
}


@pytest.mark.parametrize("case", FILE_FAULTS)
def test_a_rule_file_is_held_to_the_same_checks(tmp_path, case):
    old, new, place, problem = FILE_FAULTS[case]
    path = tmp_path / "ours.yaml"
    path.write_text(FILE, encoding="utf-8")
    assert load_rule_file(path).named
    assert old in FILE
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(fm.InputError) as error:
        load_rule_file(path)
    assert any(fault.place == place and problem in fault.problem and fault.row for fault in error.value.faults)
    assert HAN.search(error.value.in_language("zh"))


def test_files_that_name_each_other_are_refused(tmp_path):
    text = FILE.partition("kind:")[0] + "kind: several\n" + FILE[FILE.index("after:") : FILE.index("  old")]
    path = tmp_path / "ring.yaml"
    path.write_text(text + "  rules: {value: [{file: ring.yaml}], mark: assumed, source: here}\n", encoding="utf-8")
    with pytest.raises(fm.InputError, match="in a circle"):
        load_rule(path)


# How it is shown


def test_a_changed_rule_is_told_parameter_by_parameter(ruled):
    first = ruled("{file: plain, from: 2027-01}")
    other = ruled("{file: plain, from: 2027-01, levy_income: 0.08, bridge: {by: none}, own_balance_first: true}")
    table = fm.diff_scenarios(first, other).set_index("parameter")
    shown = {name: (row["value_a"], row["value_b"]) for name, row in table.iterrows()}
    assert shown == {
        "rule.levy_income": (0.05, 0.08),
        "rule.own_balance_first": (False, True),
        "rule.bridge.by": ("delayed_payment", "none"),
    }
    assert table.loc["rule.levy_income", "label_zh"] == "上解比例"
    assert table.loc["rule.levy_income", "unit"] == "fraction"
    assert table.loc["rule.levy_income", "tag"] == "judgement", "the scenario itself says it"
    assert rule_value_words("rule.bridge.by", "delayed_payment", "word", "zh") == "延付医药机构"
    seen = fm.diff_scenarios("baseline", ruled("{file: levy-last-income, from: 2027-01}")).set_index("parameter")
    marks = {name: seen.loc[f"rule.{name}", "tag"] for name in ("kind", "levy_base", "levy_lag", "payout", "from")}
    assert marks == {
        "kind": "seen",
        "levy_base": "seen",
        "levy_lag": "seen",
        "payout": "assumed",
        "from": "judgement",
    }
    assert "上年决算收入" in speak(seen.loc["rule.levy_base", "source"], "zh")
    without = fm.diff_scenarios("baseline", first).set_index("parameter")
    assert tuple(without.loc["rule.kind", ["value_a", "value_b"]]) == ("none", "adjustment_fund")
    assert len(fm.diff_scenarios(first, first)) == 0


def test_the_editors_schema_knows_kinds_and_parameters():
    schema = {"$defs": scenario_schema()["$defs"], "$ref": "#/$defs/rule"}
    validator = Draft202012Validator(schema)
    for name in builtin_rules():
        assert validator.is_valid(load_rule_file(name).rule)
    assert validator.is_valid({"kind": "unified", "from": {"resident": "2028-01"}, "bridge": {"by": "none"}})
    assert validator.is_valid({"file": "plain", "from": 2027, "levy_income": {"A": 0.05, "others": 0.03}})
    assert not validator.is_valid({"kind": "unified", "old_balance": "absorbed"})
    assert not validator.is_valid({"kind": "unifed"})
    assert not validator.is_valid({"kind": "adjustment_fund", "levy_income": 5})
    assert not validator.is_valid({"kind": "several", "rules": [{"kind": "unified", "province_share": 2}]})
    assert not validator.is_valid({"levy_income": 0.05})


def test_a_rule_file_is_checked_by_name_and_by_path(tmp_path, capsys):
    assert main(["check", "levy-last-income", "--lang", "zh"]) == 0
    assert "依据摘录条款的示意规则，不代表该地实际办法" in capsys.readouterr().out
    path = tmp_path / "ours.yaml"
    path.write_text(FILE.replace("value: income", "value: incom"), encoding="utf-8")
    assert main(["check", str(path)]) == 2
    assert "'income'" in capsys.readouterr().err


def test_the_verb_lists_rules_and_shows_one_whole(capsys):
    assert main(["rules", "overshoot-80-30", "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "广元市2008（摘录，未见全文）" in shown
    assert "overshoot_limit" in shown
    assert main(["rules", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["rules"]
    assert [one["name"] for one in listed] == [*builtin_rules(), *rule_kinds()]


def test_a_rule_that_is_no_rule_is_refused():
    assert load_rule("municipal") == {"kind": "municipal"}
    for given in (None, 3, "", Path("nowhere.yaml"), "levy-last", np.nan):
        with pytest.raises(fm.InputError):
            load_rule(given)
