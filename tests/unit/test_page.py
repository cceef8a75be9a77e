"""The page: both languages, nothing fetched, every printed number the run's, never half a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.presentation.files.page_file import write_page
from fundmodel.presentation.frames.summary import headlines, shown_years, yearly_accounts
from fundmodel.presentation.page import answer, assumed, contents
from fundmodel.presentation.page import payer_rows as purses
from fundmodel.presentation.page import run_rows as rows
from fundmodel.presentation.words import page_words as words
from fundmodel.presentation.words.labels import event_text, prudent_text
from fundmodel.presentation.words.source_words import chinese_sources
from fundmodel.vocabulary.dictionary import TAGS, parameters
from fundmodel.vocabulary.dims import FUNDS, LEVELS, POOLED_FUNDS
from tests.of_each import of_each

CHINESE = re.compile("[一-鿿]")
VOID = {"meta", "br", "link", "img", "input", "hr"}
LOADING = {"src", "href", "srcset", "data", "action", "poster", "background"}
MOST_BYTES = 8_000_000


class Page(HTMLParser):
    """Elements of a page with their attributes, and the text of cells by the attributes of their row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[list[str | None], str]] = []
        self.cells: dict[tuple[str, ...], str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack[-1][0] == tag, f"</{tag}> closes <{self.stack[-1][0]}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.stack]
        if not data.strip() or {"script", "style"} & set(tags):
            return
        self.texts.append(([attrs.get("lang") for _, attrs in self.stack], data.strip()))
        row = next((attrs for tag, attrs in reversed(self.stack) if tag == "tr"), None)
        if row and "td" in tags:
            cell = next(attrs for tag, attrs in reversed(self.stack) if tag == "td")
            names = ("data-fund", "data-scenario", "data-year", "data-item")
            if cell.get("data-item") and row.get("data-fund"):
                self.cells[tuple(str({**row, **cell}.get(name)) for name in names)] = data.strip()


@pytest.fixture(scope="module")
def run() -> fm.Projection:
    return fm.project(["baseline", "current-law"])


@pytest.fixture(scope="module")
def path(run: fm.Projection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(run, tmp_path_factory.mktemp("page") / "index.html")


@pytest.fixture(scope="module")
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def figure(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "").rstrip("%"))


def test_every_tag_closes_and_the_file_opens_fast(page: Page, path: Path) -> None:
    assert page.stack == []
    assert path.stat().st_size < MOST_BYTES
    assert path.read_text(encoding="utf-8").count("* plotly.js v") == 1


def test_nothing_is_fetched(page: Page, text: str) -> None:
    for tag, attrs in page.elements:
        assert tag not in ("link", "iframe", "img", "object", "embed"), attrs
        for name in LOADING & attrs.keys():
            assert str(attrs[name]).startswith("#"), (tag, attrs)
    style = text.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    policy = next(a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert str(policy).startswith("default-src 'none'")
    assert "http" not in str(policy)


def test_both_languages_are_there_in_equal_measure(page: Page) -> None:
    by_lang: dict[str, list[str]] = {"zh-CN": [], "en": []}
    for langs, said in page.texts:
        if "zh-CN" in langs[1:] or "en" in langs[1:]:
            by_lang["zh-CN" if "zh-CN" in langs[1:] else "en"].append(said)
    assert len(by_lang["zh-CN"]) > 300
    titled = chinese_sources().keys()  # an English source names a Chinese document by its number
    assert not [
        said for said in by_lang["en"] if CHINESE.search(said) and not any(said.endswith(one) for one in titled)
    ]
    spans = [str(attrs.get("lang")) for tag, attrs in page.elements if tag == "span" and "lang" in attrs]
    assert spans.count("zh-CN") == spans.count("en")


def test_words_outside_a_language_are_names_numbers_or_sources(page: Page) -> None:
    """What is not marked with a language must read the same in both: no Chinese sentence without its English."""
    common = [said for langs, said in page.texts if not {"zh-CN", "en"} & set(langs[1:])]
    sources = {
        str(noted["source"])
        for noted in fm.project("baseline", until=2026).provenance["scenarios"][0]["entries"].values()
    }
    references = {str(fm.load_scenario(name).reference) for name in ("baseline", "current-law")}
    stray = [
        said for said in common if CHINESE.search(said) and not any(said in source for source in sources | references)
    ]
    assert stray == [words.both("title").zh]  # the document's title, which the script changes with the language


@of_each("key", words.texts())
def test_every_text_has_both_languages(key: str) -> None:
    said = words.both(key)
    assert CHINESE.search(said.zh)
    assert said.en.strip()
    assert not CHINESE.search(said.en)


def test_every_unit_level_tag_choice_and_verdict_has_words() -> None:
    for spec in parameters().values():
        unit = words.unit_words(spec.unit)
        assert spec.unit == "word" or (unit.zh and unit.en), spec.unit
        assert "%" in unit.zh or spec.unit == "word" or CHINESE.search(unit.zh), spec.unit
        assert all(CHINESE.search(words.value_words(choice, spec.unit, spec.kind).zh) for choice in spec.choices)
    assert all(words.both(tag) for tag in TAGS)
    assert all(CHINESE.search(words.labelled(level).zh) for level in LEVELS)
    assert {f"section.{name}" for name in words.SECTIONS} <= set(words.texts())
    assert {name.split(".")[0] for name in parameters()} <= set(words.SECTIONS)


SHOWN = tuple(name for name in rows.MONEY if name != "pooled")
"""Columns of money where nothing is pooled between areas."""


def test_every_number_of_the_accounts_is_the_runs(page: Page, run: fm.Projection) -> None:
    accounts = yearly_accounts(run, FUNDS)
    accounts["closing"] = accounts["balance"]
    accounts["opening"] = accounts["balance"] - accounts["current_balance"] + accounts["debt_interest"]
    columns = {"months_cash": "reserve_months_cash", "months_earned": "reserve_months_earned"}
    checked = set()
    for (fund, scenarios, year, item), printed in page.cells.items():
        if fund not in FUNDS or item == "None" or year == "None":
            continue
        for scenario in scenarios.split():
            row = accounts.query(
                "fund == @fund and scenario == @scenario and year == @year_",
                local_dict={"fund": fund, "scenario": scenario, "year_": int(year)},
            ).iloc[0]
            months = item in columns
            value = row[columns.get(item, item)] / (1.0 if months else 1e8)
            if months and row["used_up"]:
                assert printed == "—"
                checked.add((fund, scenario, int(year), item))
                continue
            natural = item in (*columns, "opening", "closing")
            assert abs(figure(printed) - value) <= (0.0500001 if natural else 0.1000001), (fund, scenario, year, item)
            checked.add((fund, scenario, int(year), item))
    years = shown_years(accounts["year"].to_numpy())
    expected = {(f, s, y, i) for f in FUNDS for s in run.scenarios for y in years for i in (*SHOWN, "months_cash")}
    assert expected <= checked
    assert {("resident", s, y, "months_earned") for s in run.scenarios for y in years} <= checked


def test_printed_accounts_add_up(run: fm.Projection) -> None:
    for table in rows.account_tables(run):
        for row in table.rows:
            cells = {name: round(10 * figure(row.cells[name])) for name in SHOWN}
            change = cells["income"] + cells["interest"] + cells["transfer"] - cells["expenditure"]
            assert cells["opening"] + change - cells["debt_interest"] == cells["closing"], row.of
            assert change == cells["current_balance"], row.of


def test_printed_flows_of_people_add_up_and_are_the_runs(run: fm.Projection) -> None:
    population = run.population["population"].sel(scenario="baseline").sum(["sex", "age"]).squeeze("area")
    for row in rows.flow_rows(run, "baseline"):
        cells = {name: round(10 * figure(said)) for name, said in row.cells.items()}
        gained = cells["births"] - cells["deaths"] + cells["migration"] + cells["moves"] + cells["adjustment"]
        assert cells["stock_opening"] + gained == cells["stock_closing"]
        assert cells["stock_opening"] == round(float(population.sel(boundary=row.of["year"])) / 1e3)
        assert cells["stock_closing"] == round(float(population.sel(boundary=row.of["year"] + 1)) / 1e3)
    for row in rows.group_rows(run, "baseline"):
        cells = {name: round(10 * figure(said)) for name, said in row.cells.items()}
        assert cells["stock_opening"] + cells["natural"] + cells["moves"] == cells["stock_closing"]


def test_the_warning_table_is_that_of_the_library(run: fm.Projection) -> None:
    months = fm.reserve_months(run.ledger, recognition="earned").squeeze("area")
    level = fm.warning_level(run.ledger)["level"].squeeze("area")
    table = {(row["scenario"], row["fund"]): row for row in headlines(run).to_dict("records")}
    found = rows.warning_rows(run)
    assert {(row.of["scenario"], row.of["fund"]) for row in found} == {
        (s, f) for s in run.scenarios for f in POOLED_FUNDS
    }
    for row in found:
        place = {"scenario": row.of["scenario"], "fund": row.of["fund"]}
        for year, held in row.cells["held"].items():
            december = np.datetime64(f"{year}-12-01")
            if held.level == "used_up":
                assert held.months == "—"
            else:
                assert figure(held.months) == pytest.approx(float(months.sel(**place, month=december)), abs=0.05001)
            assert held.level == str(level.sel(**place, month=december).item())
            assert held.level_words.zh
        for event in rows.WARNING_EVENTS:
            assert row.cells[event].en == prudent_text(table[place["scenario"], place["fund"]], event, "en")


def test_a_level_has_a_colour_and_a_word(page: Page, text: str) -> None:
    badges = {str(attrs["class"]) for tag, attrs in page.elements if str(attrs.get("class", "")).startswith("level ")}
    assert {"level level-green", "level level-orange", "level level-used_up"} <= badges
    assert all(f".level-{level}" in text for level in (*LEVELS, "used_up"))
    assert all(word in text for word in ("结余状态", "累计结余耗尽"))
    assert all(word not in text for word in ("红色预警", "用完月份"))


def test_the_answer_is_built_from_the_run(run: fm.Projection) -> None:
    said = answer.answer(run)
    for row in headlines(run).to_dict("records"):
        for event in answer.EVENTS:
            for lang, text in (("zh", said.zh), ("en", said.en)):
                assert event_text(row, event, lang) in text
    start = yearly_accounts(run).query("year == 2025 and scenario == 'baseline'")
    assert all(f"{months:.1f}" in said.en for months in start["reserve_months_earned"])
    tags = [noted["tag"] for noted in run.provenance["scenarios"][0]["entries"].values()]
    assert f"of {len(tags)} parameters {sum(tag in ('knowledge', 'judgement') for tag in tags)} are" in said.en
    assert not CHINESE.search(said.en)


def test_an_answer_without_events_says_so() -> None:
    said = answer.answer(fm.project("baseline", until=2028))
    assert "不早于2028年7月首次发出六个月预警，不早于2029年首次当期收不抵支" in said.zh
    assert "its balance is used up not before 2029" in said.en


def test_every_clause_of_the_answer_is_a_line_of_the_page(run: fm.Projection, text: str) -> None:
    shown = text.split('id="answer"')[1].split("</section>")[0]
    blocks = [block for blocks in answer.said(run) for block in blocks]
    clauses = [clause for block in blocks for clause in block.clauses]
    assert shown.count("<li>") == len(clauses) > 10
    for clause in clauses:
        assert clause.zh in shown
        assert escape(clause.en, quote=False) in shown.replace("&#34;", '"')
    whole = answer.answer(run)
    assert all(clause.zh in whole.zh and clause.en in whole.en for clause in clauses)


def test_every_assumption_is_printed_with_tag_and_source(page: Page, text: str, run: fm.Projection) -> None:
    shown = [attrs for tag, attrs in page.elements if tag == "tr" and "data-parameter" in attrs]
    assert {attrs["data-parameter"] for attrs in shown} == set(parameters())
    for attrs in shown:
        noted = run.provenance["scenarios"][0]["entries"][attrs["data-parameter"]]
        assert ("soft" in str(attrs["class"]).split()) == (noted["tag"] in ("knowledge", "judgement"))
    changed = {attrs["data-parameter"] for attrs in shown if "changed" in str(attrs["class"]).split()}
    assert changed == {"resident.premium", "resident.subsidy", "resident.financing_follows"}
    assert text.count('class="not-fact"') == sum("soft" in str(attrs["class"]).split() for attrs in shown)


def test_what_is_held_flat_is_printed(run: fm.Projection, page: Page) -> None:
    held = assumed.held_flat(run)
    names = {label.en: (after, only.en) for label, after, only in held}
    assert names["Interest on the funds"] == ("2035-01", "")
    assert names[words.labelled("resident.subsidy").en] == ("2026-01", "Current law")
    said = {text for _, text in page.texts}
    assert {label.zh for label, _, _ in held} <= said


def test_a_factor_outside_the_band_is_explained(run: fm.Projection, text: str) -> None:
    found = rows.reconciliation_rows(run, fm.load_data("national"))
    outside = [row for row in found if not row.of["inside"]]
    assert [row.of["item"] for row in outside] == ["account_contributions"]
    assert CHINESE.search(outside[0].cells["note"].zh)
    assert outside[0].cells["note"].zh in text
    for row in found:
        modelled, published = figure(row.cells["modelled"]), figure(row.cells["published"])
        assert published / modelled == pytest.approx(float(row.cells["factor"]), rel=1e-3)


def test_the_burden_of_each_level_is_printed_and_adds_up(page: Page, run: fm.Projection) -> None:
    tables = purses.burden_tables(run)
    assert len(tables) == 2
    for table in tables:
        assert list(table.columns) == list(purses.BURDEN)  # no compensation: no column of zeros
        for row in table.rows:
            cells = {name: round(10 * figure(said)) for name, said in row.cells.items()}
            assert cells["central"] + cells["provincial"] + cells["local"] == cells["subsidy"]
    shown = {(attrs["data-burden"], attrs["data-year"]) for tag, attrs in page.elements if "data-burden" in attrs}
    assert {("baseline", "2025"), ("current-law", "2060")} <= shown
    tags = {row["name"].en: row["tag"] for row in purses.burden_tag_rows(run)}
    assert tags["Central government"] == "knowledge"
    assert tags["City and county government"] == "judgement"


def test_arrears_are_printed_so_that_they_add_up(run: fm.Projection) -> None:
    for row in purses.memo_tables(run)[0].rows:
        opening, due, collected, lost, closing = (round(10 * figure(row.cells[name])) for name in purses.ARREARS)
        assert opening + due - collected - lost == closing


def test_use_of_care_is_printed_as_the_bulletin_prints_it(run: fm.Projection, page: Page, national) -> None:
    from fundmodel.presentation.page.utilisation_rows import use_rows

    rows = {row.of["item"]: row.cells for row in use_rows(run, national)}
    assert [attrs["data-use"] for tag, attrs in page.elements if "data-use" in attrs] == list(rows)
    for item, cells in rows.items():
        for fund in ("employee_pooled", "resident"):
            modelled, published = cells[f"{fund}_modelled"], cells[f"{fund}_published"]
            assert modelled
            assert published in (modelled, "") or item == "institution_charges", item
    assert rows["episodes_per_100"]["employee_pooled_modelled"] == "21.36"
    assert rows["charge_per_episode"]["resident_published"] == "7,339"
    assert not rows["inpatient_elsewhere"]["resident_published"]


def test_income_per_head_and_the_band_are_on_the_page(text: str, page: Page) -> None:
    items = [attrs["data-per-head"] for tag, attrs in page.elements if "data-per-head" in attrs]
    assert items == ["premium", "premium_aid", "subsidy_standard", "subsidy_top_up", "interest", "total"]
    assert ">1,192.8<" in text
    banded = [attrs["data-band"] for tag, attrs in page.elements if "data-band" in attrs]
    assert banded == ["mean_base", "mean_base_all_payers", "effective_pool_rate", "effective_pool_rate_gross"]
    assert "7,000 – 9,000" in text
    assert "5.90% – 7.50%" in text
    assert "declared bases and payers" in text


def test_the_trend_is_shown_where_it_was_computed(run: fm.Projection, page: Page, tmp_path: Path) -> None:
    assert not [attrs for tag, attrs in page.elements if "data-trend" in attrs]
    trend = pd.DataFrame(
        [("baseline", name, ends, "CN", 2030, 2.0 + ends / 1e4) for name, ends in (("low", 2030), ("middle", 2035))],
        columns=["scenario", "trend", "trend_ends", "area", "year", "dependency_ratio"],
    )
    shown = Page(write_page(run, tmp_path / "x.html", trend=trend).read_text(encoding="utf-8"))
    assert [attrs["data-trend"] for tag, attrs in shown.elements if "data-trend" in attrs] == ["low", "middle"]


def test_what_holds_between_dates_is_said(run: fm.Projection) -> None:
    shown = {entry.name: entry.after.en for entries in assumed.assumed(run).values() for entry in entries}
    assert shown["economy.interest_rate"].startswith("linear between dates")
    assert shown["employee.individual_rate"] == ""


def test_provenance_is_on_the_page(text: str, run: fm.Projection) -> None:
    for digest in (run.provenance["data"]["sha256"], run.provenance["code"]["sha256"]):
        assert digest in text
    assert all(scenario["sha256"] in text for scenario in run.provenance["scenarios"])


def test_figures_are_valid_and_as_many_as_places(page: Page, text: str) -> None:
    script = text.split('<script type="application/json" id="figures">')[1].split("</script>")[0]
    assert "<" not in script
    held = json.loads(script)
    places = [attrs["data-chart"] for tag, attrs in page.elements if "data-chart" in attrs]
    assert list(held) == ["zh", "en"]
    assert list(held["zh"]) == list(held["en"]) == places
    assert all("title" not in drawn["layout"] for drawn in held["en"].values())


def test_the_language_asked_for_is_shown_first(run: fm.Projection, tmp_path: Path) -> None:
    head = write_page(run, tmp_path / "en.html", lang="en").read_text(encoding="utf-8")[:600]
    assert '<html lang="en" data-lang="en"' in head
    with pytest.raises(fm.InputError, match="zh, en"):
        write_page(run, tmp_path / "fr.html", lang="fr")
    assert not (tmp_path / "fr.html").exists()


def test_the_same_run_gives_the_same_page(run: fm.Projection, tmp_path: Path, path: Path) -> None:
    assert write_page(run, tmp_path / "again.html").read_bytes() == path.read_bytes()


def test_a_page_that_fails_leaves_what_was_there(
    run: fm.Projection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "index.html"
    target.write_text("before", encoding="utf-8")

    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(fm.InputError, match="No space left"):
        write_page(run, target)
    assert target.read_text(encoding="utf-8") == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["index.html"]


def test_a_folder_that_is_not_there_is_refused(run: fm.Projection, tmp_path: Path) -> None:
    with pytest.raises(fm.InputError, match="cannot be written"):
        write_page(run, tmp_path / "nowhere" / "index.html")


def test_a_single_scenario_and_three_give_a_page(tmp_path: Path) -> None:
    one = Page(write_page(fm.project("baseline", until=2032), tmp_path / "one.html").read_text(encoding="utf-8"))
    assert len({k for k in one.cells if k[2] == "2030"}) > 20
    run = fm.project(["baseline", "current-law", "no-retirement-delay"], until=2032)
    three = Page(write_page(run, tmp_path / "three.html").read_text(encoding="utf-8"))
    warned = [
        attrs for tag, attrs in three.elements if tag == "tr" and "data-scenario" in attrs and "data-year" not in attrs
    ]
    assert {attrs["data-scenario"] for attrs in warned} == set(run.scenarios)
    assert {"baseline", "current-law", "no-retirement-delay", "baseline current-law"} >= {
        str(attrs["data-scenario"]) for tag, attrs in three.elements if "data-scenario" in attrs
    } - {" ".join(run.scenarios)}


def test_synthetic_data_is_flagged(run: fm.Projection) -> None:
    from dataclasses import replace

    data: Mapping[str, Any] = {**run.provenance["data"], "synthetic": True, "name": "elsewhere"}
    other = replace(run, provenance={**run.provenance, "data": data})
    from fundmodel.presentation.page import page as written

    text = written(other, "zh")
    assert 'class="synthetic"' in text
    assert "合成数据" in text.split("<main>")[0]
    assert "合成数据，并非事实" in text.split("<main>")[1]
    assert not contents(other)["has_history"]
    assert words.both("no_history").zh in text


def test_a_reopened_run_gives_the_same_page(run: fm.Projection, tmp_path: Path, path: Path) -> None:
    again = fm.open_run(run.save(tmp_path / "run.nc"))
    assert write_page(again, tmp_path / "index.html").read_bytes() == path.read_bytes()
