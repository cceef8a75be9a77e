"""What may be typed: scenarios, parameters and packages as tables, and the verbs that list them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

import fundmodel as fm
from fundmodel.assumptions.shipped import builtin_packages, builtin_scenarios
from fundmodel.presentation.cli import main
from fundmodel.presentation.frames.inventory import near
from fundmodel.presentation.words.inventory_words import section_label
from fundmodel.vocabulary.dictionary import LANGUAGES, label, readers
from fundmodel.vocabulary.dictionary import parameters as declared

CURRENT_LAW = "resident.premium, resident.subsidy, resident.financing_follows"

VERBS = {"scenarios": fm.scenarios, "parameters": fm.parameters, "packages": fm.packages}


@pytest.fixture(autouse=True)
def _no_debugging(monkeypatch):
    monkeypatch.delenv("FUNDMODEL_DEBUG", raising=False)
    monkeypatch.setenv("COLUMNS", "160")


def test_every_scenario_that_may_be_typed_is_listed_with_its_question():
    table = fm.scenarios()
    assert table["name"].tolist() == list(builtin_scenarios())
    for row in table.to_dict("records"):
        scenario = fm.load_scenario(row["name"])
        for lang in LANGUAGES:
            assert (row[f"label_{lang}"], row[f"question_{lang}"]) == (scenario.label[lang], scenario.question[lang])
        assert row["extends"] == next(iter(scenario.extends), "")
        assert row["data"] == scenario.data
        assert row["reference"] == scenario.reference
        assert all(name in declared() for name in filter(None, row["changes"].split(", ")))
    assert table.loc[table["name"] == "baseline", "changes"].item() == ""
    assert table.loc[table["name"] == "current-law", "changes"].item() == CURRENT_LAW


def test_every_parameter_is_listed_with_what_is_valid_and_what_the_baseline_says(baseline):
    table = fm.parameters().set_index("name")
    assert table.index.tolist() == list(declared())
    for name, spec in declared().items():
        row, entry = table.loc[name], baseline.entry(name)
        assert (row["label_zh"], row["label_en"]) == (spec.label["zh"], spec.label["en"])
        assert (row["unit"], row["kind"], row["tag"], row["source"]) == (spec.unit, spec.kind, entry.tag, entry.source)
        assert name.startswith(f"{row['section']}.")
        if spec.range is None:
            assert row["minimum"] != row["minimum"]
            assert row["options"] == ", ".join(spec.choices or spec.keys)
        else:
            assert (row["minimum"], row["maximum"]) == spec.range
        assert row["value"] == entry.value
        for end in ("low", "high"):
            given = getattr(entry, end)
            assert row[end] == given if given is not None else row[end] != row[end]
        assert row["read_by"].split("; ") == list(readers()[name])


def test_a_value_as_listed_may_be_typed(baseline):
    """What stands in the column, given back as a change, is the baseline again."""
    table = fm.parameters().set_index("name")
    same = {name: table.loc[name, "value"] for name in table.index if table.loc[name, "beyond_last"] in ("", "hold")}
    assert len(same) > 200
    again = baseline.with_changes(same)
    assert all(again.entry(name).value == baseline.entry(name).value for name in same)


def test_the_readers_of_a_parameter_that_stands_nowhere_whole():
    read_by = fm.parameters().set_index("name")["read_by"]
    assert read_by["payment.resident.budget_growth"] == "projection.project.money.payment:_budget"
    assert (read_by != "").all()


@pytest.mark.filterwarnings("error::fundmodel.SyntheticDataWarning")
def test_every_package_is_listed_and_the_invented_one_says_so():
    table = fm.packages().set_index("name")
    assert table.index.tolist() == list(builtin_packages())
    assert table["synthetic"].to_dict() == {
        "example-county": True,
        "example-province": True,
        "example-province-deficit": True,
        "example-province-surplus": True,
        "national": False,
    }
    assert table.loc["national", "sha256"] == fm.load_data("national").sha256
    assert table.loc["national", "valuation_date"] == "2025-12-31"
    assert table.loc["example-province", "area_count"] == 14
    assert table.loc["example-county", "area_count"] == 2
    assert table.loc["example-province", "areas"].startswith("synthetic-A, synthetic-B")
    assert "合成" in table.loc["example-province", "title_zh"]


@pytest.mark.parametrize(
    ("ask", "word", "found"),
    [
        (fm.parameters, "warning line", {"warning.employee_floor_months", "warning.resident_floor_months"}),
        (fm.parameters, "最低缴费年限 女性", {"retirement.required_years_women"}),
        (fm.parameters, "PREMIUM_MONTHS", {"resident.premium_months"}),
        (fm.scenarios, "长期护理", {"long-term-care", "long-term-care-for-all"}),
        (fm.scenarios, "resident.subsidy premium announced", {"current-law"}),
        (fm.packages, "合成", {"example-county", "example-province"}),
        (fm.packages, "nothing of the kind", set()),
    ],
)
def test_a_word_finds(ask, word, found):
    table = ask(word)
    names = set(table["name"])
    assert found <= names
    assert len(names) <= len(found) + 2
    assert list(table.index) == list(range(len(table)))
    assert list(table.columns) == list(ask().columns)


def test_a_section_and_a_tag_find_what_they_hold():
    table = fm.parameters()
    for lang in LANGUAGES:
        whole = fm.parameters(section_label("settlement", lang))
        assert set(table.loc[table["section"] == "settlement", "name"]) <= set(whole["name"])
        assert len(fm.parameters(label("judgement", lang))) >= (table["tag"] == "judgement").sum()
    assert all(section_label(section, "zh") != section for section in table["section"])


def test_a_word_that_is_no_text():
    with pytest.raises(fm.InputError, match="word=3 is not a text"):
        fm.parameters(3)


def test_the_nearest_name_by_its_whole_or_its_last_part():
    table = fm.parameters()
    assert near("employee.employer_rte", table) == ("employee.employer_rate",)
    assert near("premum", table) == ("resident.premium",)
    assert near("zzzzzz", table) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_lists_all_of_them(capsys, verb, lang):
    assert main([verb, "--lang", lang]) == 0
    printed, errors = capsys.readouterr()
    table = VERBS[verb]()
    assert errors == ""
    for row in table.to_dict("records"):
        assert row["name"] in printed
    first = table.iloc[0]
    said = first[f"label_{lang}"] if verb != "packages" else first[f"title_{lang}"]
    assert said[:12] in printed
    assert str(len(table)) in printed.splitlines()[0]


@pytest.mark.parametrize("verb", VERBS)
def test_for_machines_one_document_with_the_same_columns(capsys, verb):
    assert main([verb, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    table = VERBS[verb]()
    assert [row["name"] for row in document[verb]] == table["name"].tolist()
    assert list(document[verb][0]) == list(table.columns)


def test_values_reach_machines_as_they_may_be_typed(capsys):
    assert main(["parameters", "resident.premium", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["parameters"]
    assert row["value"]["2023-01"] == 350.0
    assert row["low"] is None
    assert main(["parameters", "employee.employer_rate", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["parameters"]
    assert row["value"] == fm.load_scenario("baseline").entry("employee.employer_rate").value


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", ("允许范围", "读取它的函数", "来源")), ("en", ("Valid range", "Read by"))]
)
def test_a_name_typed_whole_is_that_one_with_all_that_is_known(capsys, lang, said):
    assert main(["parameters", "resident.premium", "--lang", lang]) == 0
    printed = capsys.readouterr().out
    for text in (*said, "projection.project.financing_path:resident_financing", "2023-01: 350", "20000"):
        assert text in printed
    assert "resident.premium_months" not in printed
    assert main(["scenarios", "current-law", "--lang", lang]) == 0
    assert CURRENT_LAW in capsys.readouterr().out


def test_several_words_and_a_word_choice(capsys):
    assert main(["parameters", "women", "required", "--lang", "en"]) == 0
    assert "retirement.required_years_women" in capsys.readouterr().out
    assert main(["parameters", "resident.recognition", "--lang", "en"]) == 0
    assert "cash, deferred" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "lang", "said"),
    [
        (["parameters", "premum"], "en", "No parameter is found by 'premum'. Near it: resident.premium"),
        (["parameters", "premum"], "zh", "没有参数含“premum”。相近的有：resident.premium"),
        (["scenarios", "curentlaw"], "en", "Near it: current-law"),
        (["packages", "zzzzzz"], "zh", "没有数据包含“zzzzzz”。不带词则列出全部。"),
    ],
)
def test_nothing_found_is_one_line_with_the_nearest_name(capsys, words, lang, said):
    assert main([*words, "--lang", lang]) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert said in errors
    assert len(errors.splitlines()) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_verb_prints_its_help(lang, capsys):
    assert main(["--lang", "en"]) == 2
    named = re.search(r"is needed: ([^.]*?)Try", re.sub(r"\s+", " ", capsys.readouterr().err))[1]
    verbs = re.findall(r"[a-z]+", named.replace(" or ", " "))
    assert {"run", "report", "explore", "rerun"} <= set(verbs)
    for verb in verbs:
        assert main([verb, "--lang", lang, "--help"]) == 0, verb
        said = capsys.readouterr().out
        assert "option_strings" not in said, verb
        assert verb in said


def test_help_in_both_languages_and_without_a_verb(capsys):
    assert main(["--help", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert all(verb in printed for verb in VERBS)
    assert "列出全部参数" in printed
    assert main(["parameters", "--help", "--lang", "en"]) == 0
    assert "WORD" in capsys.readouterr().out
    assert main(["--lang", "en"]) == 2


def test_asking_costs_no_import_of_the_tables():
    """The names are public, and loading the package still loads no pandas."""
    code = "import sys, fundmodel; assert 'scenarios' in dir(fundmodel); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("verb", [["parameters", "resident"], ["parameters", "shock"], ["packages"]])
def test_a_list_can_be_read_at_any_width(verb, width, lang, capsys, monkeypatch):
    """Names and words of labels stand whole, and no line is longer than the screen."""
    monkeypatch.setenv("COLUMNS", str(width))
    assert main([*verb, "--lang", lang]) == 0
    printed = capsys.readouterr().out
    lines = [line for line in printed.splitlines() if "fundmodel " not in line]
    assert max(cell_len(line) for line in lines) <= width
    table = fm.packages() if verb == ["packages"] else fm.parameters(verb[1])
    title = "title" if verb == ["packages"] else "label"
    assert all(any(line.startswith(name) for line in lines) for name in table["name"])
    words = {word for said in table[f"{title}_{lang}"] for word in said.split() if word.isascii()}
    shown = set(re.split(r"\s+", printed))
    assert not {word for word in words if len(word) < 15} - shown


def test_a_parameter_says_when_its_date_counts_and_what_it_acts_with(capsys):
    table = fm.parameters().set_index("name")
    for name, spec in declared().items():
        assert table.loc[name, "acts_with"] == ", ".join(spec.acts_with)
    dated = table["dated"]
    assert dated["enrolment.shock_to_flexible"] == "once"
    assert dated["employee.cost_growth_shift"] == "yearly"
    assert dated["resident.subsidy_delay"] == "january"
    assert dated["employee.employer_rate"] == "month"
    assert dated["employee.wage_by_age"] == ""
    assert main(["parameters", "enrolment.shock_heals_in", "--lang", "en"]) == 0
    assert "Acts only with a change of" in capsys.readouterr().out
