"""``fundmodel solve``, ``explain`` and ``compare``: screen, folder and document, in both languages."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.presentation.charts.multiples_charts import small_multiples
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.cli.parser import build
from fundmodel.presentation.words.explain_words import TEXTS

PREMIUM = ["solve", "resident.premium", "--fund", "resident", "--by", "2031-12", "--months", "5", "--step", "1"]
PAIR = ["baseline", "current-law", "--until", "2031"]


def out_of(capsys) -> str:
    return "".join(capsys.readouterr().out.split())


@pytest.fixture(scope="module")
def compared():
    return fm.compare({"base": "baseline", "law": "current-law"}, until=2031)


def test_texts_have_the_same_gaps():
    for chinese, english in TEXTS.values():
        assert chinese
        assert english


def test_a_solution_on_the_screen_and_in_a_folder(capsys, tmp_path):
    out = tmp_path / "out"
    assert main([*PREMIUM, "--targets", "5", "--years", "2", "--lang", "zh", "--out", str(out)]) == 0
    said = out_of(capsys)
    assert "居民个人缴费标准：自2027-01起取" in said
    assert "区间夹逼；完整模型复核" in said
    assert "推迟的代价" in said
    assert "目标月数所需取值" in said
    names = {"index.html", "manifest.json", "solve.csv", "solve.xlsx", "solve_targets.csv", "solve_waiting.csv"}
    assert {path.name for path in out.iterdir()} == names
    table = pd.read_csv(out / "solve.csv")
    assert table.loc[0, "结论"] == "有解"
    assert table.loc[0, "参数"] == "居民个人缴费标准"


def test_a_document_holds_the_answer_and_the_change_that_makes_it(capsys):
    assert main([*PREMIUM, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    answer = told["answer"]
    assert answer["minimal"]
    assert answer["changes"]["resident.premium"]["value"]["2027-01"] == answer["value"]
    assert set(answer["said"]) == {"zh", "en"}
    assert [row["wait"] for row in told["waiting"]] == [0, 3]


def test_what_nothing_reaches_ends_with_1(capsys):
    words = ["solve", "employee.employer_rate", "--months", "500", "--by", "2028-12"]
    assert main([*words, "--lang", "en"]) == 1
    assert "novalidvalue" in out_of(capsys)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("变动原因", "费率与筹资标准", "合计")), ("en", ("Reasons", "Together"))]
)
def test_reasons_on_the_screen(lang, words, capsys):
    assert main(["explain", *PAIR, "--lang", lang]) == 0
    said = out_of(capsys)
    assert all("".join(word.split()) in said for word in words)


def test_reasons_in_a_document(capsys):
    assert main(["explain", *PAIR, "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told["groups"]) == ["rate"]
    total = {(row["fund"], row["measure"]): row["difference"] for row in told["totals"]}
    (own,) = (row for row in told["reasons"] if row["fund"] == "resident")
    assert own["months"] == pytest.approx(total["resident", "months"], abs=1e-9)


def test_runs_beside_each_other(compared):
    assert compared.names == ("base", "law")
    assert set(compared.table["scenario"]) == {"base", "law"}
    rows = compared.minus_first.set_index(["scenario", "fund", "year"])
    own = compared.accounts.set_index(["scenario", "fund", "year"])["balance"]
    assert (
        rows.loc[("law", "resident", 2030), "balance"] == own["law", "resident", 2030] - own["base", "resident", 2030]
    )
    assert compared.reasons is not None
    assert compared.reasons.groups == ("rate",)


def test_projections_compare_without_reasons(compared):
    run = fm.project(["baseline", "current-law"], until=2031)
    found = fm.compare({"old": run.sel(scenario="baseline"), "new": run.sel(scenario="current-law")})
    assert found.reasons is None
    pd.testing.assert_frame_equal(
        found.minus_first.drop(columns="scenario"), compared.minus_first.drop(columns="scenario")
    )
    both = fm.compare({"run": run, "again": run.sel(scenario="baseline")})
    assert both.names == ("run: baseline", "run: current-law", "again")


def test_small_multiples_share_one_scale(compared):
    drawing = small_multiples(compared, "resident", "zh")
    panels = [drawing.layout[f"yaxis{number}"]["range"] for number in ("", "2")]
    assert panels[0] == panels[1]
    assert len(drawing.data) == 3
    drawing.figure()


@pytest.mark.parametrize(
    ("runs", "message"),
    [({}, "No run was given"), ({"a": "baseline"}, "One run alone"), (["baseline"], "No run was given")],
)
def test_what_cannot_be_compared_is_told(runs, message):
    with pytest.raises(fm.InputError, match=message):
        fm.compare(runs, until=2027)


def test_a_comparison_in_a_folder(tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["compare", *PAIR, "--lang", "zh", "--out", str(out)]) == 0
    assert "减首个" in out_of(capsys)
    names = {"compare.csv", "compare.xlsx", "explain.csv", "index.html", "manifest.json", "minus_first.csv"}
    assert {path.name for path in out.iterdir()} == names
    page = (out / "index.html").read_text(encoding="utf-8")
    assert page.count('class="plotly-graph-div"') == 2
    assert "费率与筹资标准" in page


def test_numbers_that_are_none_are_told(capsys):
    assert main([*PREMIUM, "--targets", "5,x", "--lang", "en"]) == 2
    assert "no numbers" in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "said"), [("en", r"\(default: ([^);]*)"), ("zh", r"（默认 ?([^）；]*)")])
def test_the_help_tells_every_number_that_is_taken_where_none_is_given(lang: str, said: str) -> None:
    verbs = next(action for action in build(["--lang", lang])._actions if action.dest == "verb").choices
    told = {
        (verb, action.dest): (action.default, re.findall(said, action.help or ""))
        for verb, parser in verbs.items()
        for action in parser._actions
        if type(action.default) in (int, float)
    }
    none = ["none" if lang == "en" else "不抽样"]
    wrong = {key: both for key, both in told.items() if both[1] not in ([str(both[0])], [] if both[0] else none)}
    assert ("alert", "draws") in told
    assert not wrong
