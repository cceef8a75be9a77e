"""``fundmodel hindcast`` and ``run --store``: what is printed and left, and what is refused."""

from __future__ import annotations

import json
from datetime import date

import pytest

import fundmodel as fm
from fundmodel.calibration.base_year_gate import base_year_judged
from fundmodel.calibration.hindcast import rerun
from fundmodel.calibration.vintages import read_vintages, store_vintage
from fundmodel.presentation.charts.hindcast_charts import hindcast_chart, hindcast_charts
from fundmodel.presentation.cli import main
from fundmodel.presentation.frames.others_frames import others_sheet
from fundmodel.presentation.terminal.hindcast_screens import scope_tables
from fundmodel.presentation.words.hindcast_words import cell, in_words, rule_name, word
from tests import province_books as books
from tests.chinese_lines import english_lines
from tests.hindcast_runs import national_hindcast


@pytest.fixture
def quick(monkeypatch):
    """The same hindcast for every call."""
    found = national_hindcast()
    monkeypatch.setattr("fundmodel.calibration.hindcast.hindcast", lambda *_, **__: found)
    monkeypatch.setenv("COLUMNS", "200")
    return found


def test_it_says_that_it_is_a_hindcast_and_who_wins(quick, capsys):
    assert main(["hindcast", "--lang", "en"]) == 0
    printed, errors = capsys.readouterr()
    assert errors == ""
    for text in (
        "A hindcast, not a record of forecasts: demography (WPP 2024)",
        "All funds: money from 2019-2024, heads from 2019-2024",
        "Employee scheme with accounts: money from 2021-2024, heads from 2019-2024",
        "Employee pooled fund: money from 2023-2024",
        "Every cell of the model has n below 10: no conclusion.",
        "this naive forecast wins",
        "each n at least 17",
        "employee pool not published apart: divided as published for 2023; not scored",
        "What the hindcast's rule would give today",
        "Applied at the end of 2025, the rule agrees with the scenario baseline on",
        "law of that date, no parameter fitted later",
    ):
        assert text in printed, text
    row = quick.table[(quick.table["better"] == "log_linear") & (quick.table["measure"] == "retired_heads")].iloc[0]
    assert cell(row).endswith("*")
    assert cell(row) in printed
    assert main(["hindcast", "--lang", "zh"]) == 0
    assert "这是事后重演，不是当年的预测" in capsys.readouterr().out


def test_in_chinese_it_prints_no_english_sentence(quick, capsys):
    assert main(["hindcast", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert english_lines(printed) == []
    assert "未校准" not in printed


def test_data_that_are_not_reconciled_say_so_at_the_head(quick, tmp_path, capsys, monkeypatch, national, baseline):
    judged = base_year_judged([baseline], fm.load_data(books.high_income(national, tmp_path)))
    monkeypatch.setattr("fundmodel.calibration.base_year_gate.base_year_judged", lambda *_: judged)
    out = tmp_path / "out"
    assert main(["hindcast", "--out", str(out), "--lang", "en"]) == 0
    assert "UNRECONCILED BASE YEAR" in "".join(capsys.readouterr().out.splitlines()[:3])
    assert "UNRECONCILED BASE YEAR" in (out / "hindcast.html").read_text(encoding="utf-8")
    told = json.loads((out / "hindcast.json").read_text(encoding="utf-8"))["unreconciled"]
    assert [row["item"] for row in told["lines"]] == ["employee_pool_contributions"]
    assert main(["hindcast", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unreconciled"] == told


def test_machines_get_one_document(quick, capsys):
    assert main(["hindcast", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["kind"] == "hindcast"
    assert len(found["table"]) == len(quick.table)
    assert len(found["forecasts"]) == len(quick.forecasts)
    assert all(row["n"] >= 1 for row in found["table"])
    assert {row["scope"] for row in found["conclusions"]} == {"history"}
    assert found["read_first"]["en"][0].startswith("A hindcast")
    assert found["out"] is None


@pytest.mark.parametrize(("lang", "heading"), [("zh", "平均绝对误差"), ("en", "Mean absolute error")])
def test_the_folder_holds_tables_and_a_page_that_needs_no_network(quick, tmp_path, capsys, lang, heading):
    out = tmp_path / "out"
    for _ in range(2):  # the second time the folder of the first is replaced
        assert main(["hindcast", "--lang", lang, "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "hindcast.html",
        "hindcast.json",
        "hindcast_errors.csv",
        "hindcast_forecasts.csv",
        "hindcast_rules.csv",
        "manifest.json",
        "others_forecasts.csv",
        "rule_today.csv",
    ]
    errors = (out / "hindcast_errors.csv").read_bytes()
    assert errors.startswith(b"\xef\xbb\xbf")
    assert heading in errors.decode("utf-8-sig").splitlines()[0]
    theirs = (out / "others_forecasts.csv").read_text(encoding="utf-8-sig")
    assert "23015.96" in theirs  # 100m yuan, as the heading says
    page = (out / "hindcast.html").read_text(encoding="utf-8")
    assert "<script src=" not in page
    assert "WPP 2024" in page
    assert str(out) in capsys.readouterr().out.replace("\n", "")


def test_a_folder_of_others_is_refused_before_anything_is_run(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("fundmodel.calibration.hindcast.hindcast", lambda *_, **__: pytest.fail("it was run"))
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    assert main(["hindcast", "--out", str(tmp_path)]) == 2
    assert "did not write" in capsys.readouterr().err
    assert main(["hindcast", "--out", str(tmp_path / "mine.txt")]) == 2


def test_run_store_leaves_vintages_that_wait_for_the_next_bulletin(tmp_path, capsys):
    place = tmp_path / "kept"
    run = ["run", "baseline", "current-law", "--until", "2026", "--store", str(place), "--lang", "en"]
    assert main(run) == 0
    assert capsys.readouterr().out.count("Stored for later scoring") == 2
    assert len(read_vintages(place)) == 2
    assert main([*run, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["stored"]) == 2
    assert len(list(place.iterdir())) == 4
    assert main(["hindcast", "--vintages", str(place), "--lang", "en"]) == 2
    assert "Nothing to score yet" in capsys.readouterr().err


def test_stored_vintages_are_scored_and_drift_is_told(tmp_path, capsys, monkeypatch, national, baseline):
    monkeypatch.setenv("COLUMNS", "160")
    for origin in (2022, 2023):
        store_vintage(rerun(baseline, national, origin, 2025)[0], tmp_path, made=date(origin + 1, 8, 1))
    assert main(["hindcast", "--vintages", str(tmp_path), "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "Stored vintages, scored against what was published later" in printed
    assert "Drift alarm: " in printed
    assert "(n=2)" in printed
    assert "A hindcast, not a record" not in printed


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_chart_has_a_line_from_every_origin_and_the_published_years(national, lang):
    found = national_hindcast()
    figure = hindcast_chart(found, national, "all", "expenditure", lang).figure()
    lines = {trace.meta["origin"]: trace for trace in figure.data if "origin" in trace.meta}
    assert sorted(lines) == list(range(2019, 2025))
    marks = next(trace for trace in figure.data if "published" in trace.meta)
    published = dict(zip(marks.x, marks.y, strict=True))
    assert published[2025] == pytest.approx(3.005519)
    assert all(trace.y[0] == pytest.approx(published[origin]) for origin, trace in lines.items())
    assert "WPP 2024" in figure.layout.meta["note"]
    assert figure.layout.meta["unit"]
    assert len(hindcast_charts(found, national, lang)) == 8


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_a_word_in_both_languages(lang):
    found = national_hindcast()
    for table in (found.table, found.forecasts, found.rules, found.today, others_sheet(found.others)):
        shown = in_words(table, lang)
        assert not set(shown.columns) & set(table.columns) - {"n"}
    for column in ("scope", "measure", "model"):
        for code in set(found.table[column]) - {"fundmodel"}:
            assert word(column, code, lang) != code
    for name in set(found.rules["name"]):
        said = rule_name(name, lang)
        assert said != name
        assert (lang == "en") == said.isascii()


def test_a_narrow_terminal_gets_more_tables_and_loses_no_cell():
    found = national_hindcast()
    wide, narrow = scope_tables(found, "en", 160), scope_tables(found, "en", 80)
    assert len(wide) == 5
    assert len(narrow) == 9  # the pool is forecast two years ahead at most, the others six
    cells = [
        sum(" / " in text for table in tables for column in table.columns for text in column.cells)
        for tables in (wide, narrow)
    ]
    assert cells == [len(found.table), len(found.table)]
