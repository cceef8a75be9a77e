"""The annual report: its catalogue, its sentences, its sums, its page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.calibration.published_figures import published_figures
from fundmodel.presentation.files.former_run import former_run
from fundmodel.presentation.files.report_files import write_report
from fundmodel.presentation.files.run_files import manifest
from fundmodel.presentation.report import report_sections
from fundmodel.presentation.report.build_report import built_report
from fundmodel.presentation.report.drawn.report_page import report_page
from fundmodel.presentation.report.feeders import assumption_tables, record_tables
from fundmodel.presentation.report.printed_numbers import file_frame, printed_rows, rounded
from fundmodel.presentation.report.report_catalogue import catalogue
from fundmodel.presentation.report.report_parts import Chart, Column, Paragraph, Sum, Table
from fundmodel.presentation.report.report_sections import ORDER, checklist_anchors
from fundmodel.presentation.report.report_sources import NotApplicable, Sources
from fundmodel.presentation.report.report_tables import table_of
from fundmodel.presentation.words.report_words import report_texts, template
from fundmodel.vocabulary.dictionary import label, read_lines
from tests.report_texts import english_in

PLACE = re.compile(r"\{[^{}]*\}")
BESIDE = ("current-law", "no-retirement-delay")
RESTS_ON_RESIDENTS_CARE = {"T1", "T7", "T10", "T17", "T22", "T23", "T24", "T26", "T39"}
"""Tables that hold some number of the residents' care: all others stay as they are, and so do rows of employees."""


@pytest.fixture(scope="module")
def built(three_runs, baseline):
    return partial(built_report, three_runs, scenarios=[baseline, *map(fm.load_scenario, BESIDE)], levers=False)


@pytest.fixture(scope="module")
def zh(built):
    return built("zh")


@pytest.fixture(scope="module")
def en(built, baseline):
    """In English, with draws."""
    return built("en", sample=fm.sample(baseline, draws=16))


@pytest.fixture(scope="module")
def dearer(baseline):
    """The same with care of residents growing a point faster in the first projected year."""
    changed = baseline.with_changes({"resident.cost_growth_2026": {"value": 0.025}})
    first = replace(changed, name=baseline.name, label=baseline.label)
    scenarios = [first, *map(fm.load_scenario, BESIDE)]
    return built_report(fm.project(scenarios), "zh", scenarios=scenarios, levers=False)


def numbers_of(report):
    """Every printed cell by table, row and column."""
    return {
        (number, at, column.name): cell
        for number, table in report.tables().items()
        if table.applies
        for at, row in enumerate(printed_rows(table))
        for column, cell in zip(table.columns, row, strict=True)
    }


def rows_of_employees(table):
    """The rows that are about the employee scheme alone: by the fund in front, or under the title of its sheet."""
    frame, name = table.frame, label("employee_pooled", "zh")
    if "fund" in frame:
        return set(frame.index[frame["fund"] == name])
    return set(frame.index[frame["sheet"] == "职工医保"]) if "sheet" in frame else set()


def sentences(report):
    return [part for _, part in report.parts() if isinstance(part, Paragraph)]


def test_templates_hold_no_numbers_and_the_same_places_in_both_languages():
    for key, both in report_texts().items():
        assert set(PLACE.findall(both[0])) == set(PLACE.findall(both[1])), key
        if not key.startswith("unit."):
            assert not any(re.search(r"\d", PLACE.sub("", text)) for text in both), key


def test_every_number_of_the_catalogue_stands_once_in_its_order(zh):
    found = [part.number for _, part in zh.parts() if isinstance(part, Table | Chart)]
    assert sorted(found) == sorted(catalogue())
    assert {f"T{k}" for k in range(1, 41)} | {f"C{k}" for k in range(1, 12)} <= set(found)
    assert [section.key.removeprefix("section-") for section in zh.sections] == list(ORDER)


def test_what_does_not_apply_says_why_and_what_applies_says_what_it_is(zh, en):
    for report, start in ((zh, "不适用，因为"), (en, "Not applicable, because")):
        for part in (*report.tables().values(), *report.charts().values()):
            if part.applies:
                assert all((part.basis, part.source, part.tag, part.scenario)), part.number
            else:
                assert part.reason_not_applicable.startswith(start), part.number
        for number in ("T8", "T33", "T34", "T6", "T29", "C10"):
            part = {**report.tables(), **report.charts()}[number]
            assert not part.applies
    shown = [{number for number, table in report.tables().items() if table.applies} for report in (zh, en)]
    assert shown[1] - shown[0] == {"T27"}
    assert shown[0] <= shown[1]
    assert not zh.charts()["C9"].applies
    assert en.charts()["C9"].applies


def test_every_number_in_a_sentence_is_a_cell_of_a_table(zh, en):
    for report in (zh, en):
        printed = numbers_of(report)
        told = [part for part in sentences(report) if part.cells]
        for part in told:
            cells = {name: printed[cell.table, cell.row, cell.column] for name, cell in part.cells.items()}
            assert part.text == template(part.template, report.lang).format(**cells)
        assert sum(len(part.cells) for part in told) > 40
        plain = [part for part in sentences(report) if not part.cells]
        assert not any(re.search(r"\d", part.text) for part in plain)


def test_prose_says_which_fund_falls_first_until_when_a_lever_holds_and_chances_by_2050(zh, en):
    for report in (zh, en):
        lines = report.tables()["T1"].frame.set_index(["code", "fund_code"]).loc["floor_month_earned"]
        (first,) = [part for part in sentences(report) if part.template == "p.first"]
        assert lines.loc["resident", "when"] < lines.loc["employee_pooled", "when"]
        assert all(lines.loc["resident", name] in first.text for name in ("fund", "official", "best"))
        held = [part for part in sentences(report) if part.template == "p.delay"]
        assert len(held) == len(set(report.tables()["T38"].frame["tool"])) == 2
        assert all(printed_by in part.text for part, printed_by in zip(held, ("2035", "2060"), strict=True))
    assert {"2035", "2050"} <= set(en.tables()["T27"].frame["by_year"])
    told = [part.text for part in sentences(en) if part.template == "p.chance"]
    assert [sum(year in one for one in told) for year in ("2035", "2050")] == [2, 2]


def test_no_text_of_the_chinese_report_is_an_english_sentence(zh):
    assert english_in(zh) == []


def test_declared_sums_hold_in_print(zh):
    checked = 0
    for table in zh.tables().values():
        if not table.applies:
            continue
        frame = rounded(table)
        for rule in table.sums:
            total = frame[rule.total] if isinstance(rule.total, str) else frame.loc[rule.total, list(rule.columns)]
            signed = [(1.0, part) for part in rule.parts] + [(-1.0, part) for part in rule.minus]
            parts = sum(sign * frame[part] for sign, part in signed)
            known = total.notna() & parts.notna()
            assert np.allclose(total[known], parts[known], atol=1e-9), table.number
            checked += int(known.sum())
    assert checked > 100


def test_an_amount_is_printed_alike_wherever_it_stands(zh):
    """T12, T13, T14, T18 in the same year; the closing of T14 and T22 in T24; a closing opens the next year."""
    frames = {
        number: rounded(table).set_index("year")
        for number, table in zh.tables().items()
        if table.applies and "year" in table.frame and table.frame["year"].is_unique
    }
    pool, accounts = frames["T14"], frames["T18"]
    assert pool["total_income"].equals(frames["T12"]["total_income"])
    assert pool["expenditure"].equals(frames["T13"]["expenditure"])
    assert (-frames["T12"]["transfer"]).equals(accounts["transfer"])
    owed = rounded(zh.tables()["T24"])
    for number, at in (("T14", owed.index[:5]), ("T22", owed.index[5:])):
        own = owed.loc[at].set_index("year")["closing"]
        assert own.equals(frames[number]["closing"].loc[own.index])
    for frame in (pool, accounts, frames["T22"]):
        yearly = frame.loc[:2035]
        assert (yearly["opening"].to_numpy()[1:] == yearly["closing"].to_numpy()[:-1]).all()
    once = rounded(Table("T0", "", pool.reset_index(), zh.tables()["T14"].columns, sums=zh.tables()["T14"].sums))
    assert once["current_balance"].equals(pool.reset_index()["current_balance"])


def test_months_of_each_basis_follow_from_what_stands_beside_them(zh):
    owed = zh.tables()["T24"].frame.dropna()
    bills = owed["unpaid_bills"] - owed["prepayments"]
    for basis, held, spent in (
        ("cash", owed["closing"], "paid"),
        ("earned", owed["held_earned"], "paid"),
        ("incurred", owed["closing"] - bills, "incurred"),
        ("net", owed["held_earned"] - bills, "incurred"),
    ):
        assert np.allclose(held / owed[f"monthly_{spent}"], owed[f"months_{basis}"], atol=0.01), basis


def test_every_level_has_its_rule_with_the_thresholds_in_force(zh, en):
    for report in (zh, en):
        rules = report.tables()["T46"].frame.set_index("level")
        assert len(rules) == 6
        own = rules.loc[label("orange", report.lang)]
        assert ("6" in own["employee_pooled"], "3" in own["resident"]) == (True, True)
        printed = set(report.tables()["T14"].frame["level"]) | set(report.tables()["T22"].frame["level"])
        assert printed <= set(rules.index)


def test_largest_remainder_of_chained_sums():
    columns = tuple(Column(name, name, "", 0) for name in ("closing", "opening", "net", "income", "spent"))
    frame = pd.DataFrame({"closing": [10.4], "opening": [8.7], "income": [5.45], "spent": [3.75]})
    frame["net"] = frame["income"] - frame["spent"]
    sums = (Sum("closing", ("opening", "net")), Sum("net", ("income",), ("spent",)))
    row = rounded(Table("T0", "", frame, columns, sums=sums)).iloc[0]
    assert row["closing"] == 10
    assert row["opening"] + row["net"] == 10
    assert row["income"] - row["spent"] == row["net"]
    with pytest.raises(ValueError, match="do not add up"):
        rounded(Table("T0", "", frame.assign(closing=12.0), columns, sums=sums))


def test_one_input_changes_the_numbers_that_rest_on_it_and_no_other(zh, dearer):
    before, after = numbers_of(zh), numbers_of(dearer)
    alone = {key[0] for key in before.keys() ^ after.keys()}
    assert alone <= {"T7", "T28", "T38"}  # a changed value has no range of its own, and levers are solved anew
    keys = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    moved = {key[0] for key in keys}
    assert moved == RESTS_ON_RESIDENTS_CARE
    employee = {number: rows_of_employees(zh.tables()[number]) for number in moved}
    assert {"T1", "T17", "T23", "T24", "T39"} <= {number for number, own in employee.items() if own}
    assert not [key for key in keys if key[1] in employee[key[0]]]
    told = [[part for part in sentences(one) if part.cells and part.template != "p.delay"] for one in (zh, dearer)]
    pairs = list(zip(*told, strict=True))
    for one, other in pairs:
        cells = [(cell.table, cell.row, cell.column) for cell in one.cells.values()]
        same = all(before[cell] == after[cell] for cell in cells)
        assert (one.text == other.text) == same, one.template
    told = {one.template for one, other in pairs if one.text != other.text}
    assert {"p.dates", "p.resident"} <= told
    assert not told & {"p.pool", "p.rates", "p.aged", "p.factor"}


def test_the_checklist_is_complete_and_an_unanswered_item_fails(zh, monkeypatch):
    table = zh.tables()["T44"]
    assert len(table.frame) == len(list(read_lines("report_checklist.yaml"))) > 15
    assert (table.frame["answered"].str.len() > 1).all()
    ids = {section.key for section in zh.sections} | set(catalogue()) | {"cover"}
    assert all(anchor in ids for anchors in checklist_anchors() for anchor in anchors)
    empty = [("item_1", {"item": "G1", "zh": "x", "en": "x", "answers": []})]
    monkeypatch.setattr(report_sections, "read_lines", lambda name: empty)
    with pytest.raises(ValueError, match="G1 is answered nowhere"):
        report_sections.checklist(None)


class Ids(HTMLParser):
    """Anchors, links to them, and what would be fetched."""

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.fetched = set(), set(), []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids |= {found["id"]} if "id" in found else set()
        if tag == "a":
            self.links.add(found["href"].removeprefix("#"))
        if tag in ("script", "link", "img", "iframe") or "src" in found:
            self.fetched.append(tag)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_offline_and_signed_by_nobody(lang, zh, en):
    report = zh if lang == "zh" else en
    page = report_page(report)
    parsed = Ids()
    parsed.feed(page)
    assert parsed.links <= parsed.ids
    assert set(catalogue()) <= parsed.ids
    assert parsed.fetched == []
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", page)
    assert ("未签署" if lang == "zh" else "UNSIGNED") in page
    assert page.count("<svg") == sum(len(chart.leaves()) for chart in report.charts().values() if chart.applies)
    assert len(page.encode()) < 1e6


def test_csv_has_the_number_of_its_table_and_a_byte_order_mark(zh, tmp_path):
    files, notes = write_report(zh, tmp_path / "out", ("html",))
    applies = {f"{number}.csv" for number, table in zh.tables().items() if table.applies}
    assert set(files) == applies | {"report.html", "manifest.json"}
    assert notes == []
    assert (tmp_path / "out" / "T14.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(tmp_path / "out" / "T14.csv", encoding="utf-8-sig")
    assert list(read) == list(file_frame(zh.tables()["T14"]))
    assert any("亿元" in name for name in read)
    assert (tmp_path / "out" / "T14.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("2025,30445.5,")


def test_a_report_that_fails_leaves_the_previous_one(zh, tmp_path, monkeypatch):
    place = tmp_path / "out"
    write_report(zh, place, ("html",))
    before = (place / "manifest.json").read_bytes()

    def broken(report):
        raise RuntimeError("no page")

    monkeypatch.setattr("fundmodel.presentation.report.drawn.report_page.report_page", broken)
    with pytest.raises(RuntimeError, match="no page"):
        write_report(zh, place, ("html",))
    assert (place / "manifest.json").read_bytes() == before
    assert (place / "report.html").is_file()


@pytest.fixture(scope="module")
def last_report(tmp_path_factory):
    """What ``run --out`` leaves of a run that knows no delay of retirement, as far as a report reads it."""
    folder = tmp_path_factory.mktemp("former") / "last"
    folder.mkdir()
    run = fm.project("no-retirement-delay", until=2046)
    run.save(folder / "run.nc")
    command = {"scenarios": ["no-retirement-delay"], "data": "national", "until": 2046, "lang": "en"}
    noted = {"kind": "fundmodel run", **manifest(run, folder, command)}
    (folder / "manifest.json").write_text(json.dumps(noted), encoding="utf-8")
    return former_run(folder)


@pytest.fixture(scope="module")
def with_former(three_runs, baseline, national, last_report):
    run = three_runs.sel(scenario=["baseline"])
    return Sources(run, run, "en", national, (baseline,), previous=last_report)


def test_changes_since_the_last_report_are_split_and_add_up(with_former):
    changed = assumption_tables.changed(with_former).frame
    assert len(changed) == 1
    assert changed["parameter"][0] == label("retirement.law", "en")
    made = table_of(with_former, catalogue()["T33"], record_tables.reasons(with_former))
    for _, own in rounded(made).groupby("fund"):
        whole = own[own["group"] == "difference"]["months"].sum()
        assert own[own["group"] != "difference"]["months"].sum() == pytest.approx(whole, abs=1e-9)


def test_last_year_needs_an_earlier_valuation(with_former, last_report, national, monkeypatch):
    same = record_tables.last_year(with_former)
    assert isinstance(same, NotApplicable)
    assert same.why == "same_valuation"
    before = {**last_report.run.provenance["data"], "base_year": with_former.base - 1}
    earlier = replace(last_report.run, provenance={**last_report.run.provenance, "data": before})
    figures = {key: dict(series) for key, series in published_figures(national).items()}
    figures["resident", "expenditure"][with_former.base] *= 1.03
    monkeypatch.setattr("fundmodel.calibration.expected_actual.modelled_figures", lambda run: figures)
    made = replace(with_former, previous=replace(last_report, run=earlier))
    by_area = replace(made, data=SimpleNamespace(by_area=True))
    drivers = ["opening", "payers", "income_per_payer", "heads", "cost_per_head", "rest", "closing"]
    for one, codes in ((made, drivers), (by_area, ["opening", "total_income", "expenditure", "closing"])):
        printed = rounded(table_of(one, catalogue()["T34"], record_tables.last_year(one)))
        for _, own in printed.groupby("fund"):
            assert own["code"].tolist() == codes
            *parts, closing = own.to_dict("records")
            assert sum(row["part"] for row in parts) == pytest.approx(closing["part"], abs=1e-9)
            assert closing["part"] == pytest.approx(closing["actual"] - closing["expected"], abs=0.11)


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(fm.InputError, match="manifest"):
        former_run(tmp_path)


def test_an_unknown_form_or_language_is_refused(three_runs, tmp_path):
    with pytest.raises(fm.InputError, match="no form 'pdf'"):
        fm.report(three_runs, tmp_path / "out", "en", formats="pdf")
    with pytest.raises(fm.InputError, match="choose zh or en"):
        fm.report(three_runs, tmp_path / "out", "fr")
    assert not list(tmp_path.iterdir())
