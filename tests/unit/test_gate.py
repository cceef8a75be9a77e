"""The gate of the base year: an average province passes, what does not says why, and what goes on without it is marked
at every door."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

import fundmodel as fm
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.remarks import EARLIER, remarks
from fundmodel.calibration import reconcile
from fundmodel.calibration.base_year_gate import base_year_judged
from fundmodel.calibration.nation_factors import SLACK, nation_factors, no_further, worked_out
from fundmodel.presentation.charts.style import source_line
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.cli.verb_check import later_line, stopped_later
from fundmodel.presentation.frames.unreconciled_frame import MOST, unreconciled_document, unreconciled_lines
from fundmodel.presentation.notebook import card
from fundmodel.presentation.page import contents
from fundmodel.presentation.terminal.run_screens import show
from fundmodel.presentation.words.fault_words import fault_text
from fundmodel.presentation.words.template_words import scenario_lines
from fundmodel.vocabulary.errors import ChangeWarning
from tests import province_books as books

MARK = {"zh": "未校准（基年推算数与决算（公报）数不一致）", "en": "UNRECONCILED BASE YEAR"}
ITEM = {"zh": "职工统筹缴费", "en": "Employee pool contributions"}
UNIT = {"zh": "亿元", "en": "100m yuan"}
RUN = ["run", "baseline", "--until", "2027", "--no-range"]


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("gate")


@pytest.fixture(scope="module")
def average(nation, folder) -> Path:
    """Three areas with the nation's averages beside, pool and accounts together, in 万元; the smallest a county."""
    sheets = books.empty(folder, 3)
    books.say(sheets, 标题="某省三地", 金额单位="万元")
    places = [("甲市", 0.02), ("乙市", 0.004), ("丙县", 0.0003)]
    books.put(sheets["统筹地区"], [{"统筹地区": area} for area, _ in places])
    books.put(sheets["参保人数"], [books.heads(nation, area, share, 2025) for area, share in places])
    lines = [line for area, share in places for line in books.accounts(nation, area, share, 2025, 1e4, True)]
    books.put(sheets["基金收支"], lines)
    return books.write(folder / "average.xlsx", sheets)


@pytest.fixture(scope="module")
def high(nation, folder) -> Path:
    """One area whose pool took in 30 % more than the nation's per head, in 万元."""
    (folder / "high").mkdir()
    sheets = books.pooled_province(nation, folder / "high")
    books.say(sheets, 金额单位="万元")
    lines = books.accounts(nation, "某省", 0.03, 2025, 1e4)
    lines[0] |= {"收入": lines[0]["收入"] * 1.3}
    books.put(sheets["基金收支"], lines)
    return books.write(folder / "high.xlsx", sheets)


@pytest.fixture(scope="module")
def run(high):
    return fm.project("baseline", load_data(high), 2027)


def test_the_nations_factors_are_those_of_a_run():
    held, made = nation_factors(2025), worked_out()
    assert held == pytest.approx(made["factors"], rel=1e-9), "make record"
    assert nation_factors(2019) == {}


@pytest.mark.parametrize("verb", [["check"], RUN])
def test_an_average_province_passes_without_a_flag(average, verb, capsys):
    """The nation itself is outside the band on contributions to accounts; an area as far off passes with a remark."""
    asked = ["check", str(average)] if verb == ["check"] else [*verb, "--data", str(average)]
    assert main([*asked, "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "全国同项的基年校准系数为1.159，本地区偏离不大于全国，予以通过" in printed.replace("\n", "")
    assert "未校准" not in printed


def test_no_further_off_than_the_nation():
    assert no_further(1.159, 1.159)
    assert no_further(1.0 + 0.159 * 0.5, 1.159)
    assert no_further(1.159 * (1.0 + SLACK), 1.159)
    assert not no_further(1.159 * (1.0 + 2.0 * SLACK), 1.159)
    assert not no_further(0.8, 1.159)
    assert no_further(0.8, 0.75)
    assert not no_further(-1.0, 1.159)


def test_a_factor_outside_says_amounts_causes_the_nations_and_the_ways_on(run, high):
    (fault,) = reconcile.unexplained(run, load_data(high))
    zh, en = fault_text(fault, "zh"), fault_text(fault, "en")
    row = reconcile.unreconciled(run).iloc[0]
    for text in (zh, en):
        assert f"{row['modelled'] / 1e4:,.2f}" in text
        assert f"{row['published'] / 1e4:,.2f}" in text
        assert "--unreconciled" in text
        assert "factor_employee_pool_contributions" in text
        assert "0.957" in text
        assert re.search(r"\(1\).*\(2\).*\(3\)", text)
    assert re.search(r"基金收支 \[职工统筹缴费\]：基准情景，某省，2025年.*万元", zh)
    assert re.search(r"单位费率（employee.employer_rate）：应为10\.\d\d%，现用8\.00%（合理范围6\.00%至10\.00%）", zh)
    assert re.search(r"工作表“说明”加一行（.*）：.*填 factor_employee_pool_contributions，.*加 --unreconciled", zh)
    assert "统筹地区 · 平均工资（元/年）" in zh
    assert "基金收支 · 职工统筹 · 收入" in zh
    for told in re.split(r"\(\d\)", zh.partition("修正：")[2])[1:]:
        used = re.search(r"应为([\d,.]+)%?，现用.*?合理范围([\d,.]+)%?至([\d,.]+)%?", told)
        closing, low, high = (float(figure.replace(",", "")) for figure in used.groups())
        assert (low <= closing <= high) != ("超出合理范围" in told), told
    assert "个人账户合计收入的比例" not in zh, "the office's own rows are no split"
    assert "not this" not in en
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", zh), zh


def test_a_note_in_a_sheet_explains_a_factor(nation, folder):
    """Key and reason are enough; a note in Chinese alone stands for both languages."""
    (folder / "noted").mkdir()
    sheets = books.pooled_province(nation, folder / "noted")
    sheets["notes"] = [["key", "note_zh"], ["factor_employee_pool_contributions", "含公务员医疗补助"]]
    data = load_data(books.write(folder / "noted.xlsx", sheets))
    noted = fm.project("baseline", data, 2026).provenance["data"]["factor_notes"]
    assert noted == {"factor_employee_pool_contributions": dict.fromkeys(("zh", "en"), "含公务员医疗补助")}


def test_check_refuses_in_the_words_of_run(high, capsys):
    """Whatever the gate refuses in run is said by check, in the same words."""
    told = []
    for asked in (["check", str(high)], [*RUN, "--data", str(high)]):
        assert main([*asked, "--lang", "zh"]) == 2
        printed = "".join(capsys.readouterr())
        told.append(re.search(r"基金收支 \[职工统筹缴费\].*", printed).group())
    assert told[0] == told[1]
    assert main(["check", str(high), "--json"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert (document["usable"], document["projectable"]) == (False, False)
    assert [row["item"] for row in document["unreconciled"]["lines"]] == ["employee_pool_contributions"]


HALF = """name: half
label: {zh: 一半, en: Half}
question: {zh: 问？, en: "Why?"}
extends: baseline
changes:
  employee.declared_ratio_private: 0.3
"""


def test_check_of_a_scenario_says_what_run_refuses(tmp_path, capsys):
    place = tmp_path / "half.yaml"
    place.write_text(HALF, encoding="utf-8")
    assert main(["check", str(place), "--lang", "en"]) == 2
    printed = capsys.readouterr().out
    assert "(1) the change of employee.declared_ratio_private, which cannot be dated: take it out" in printed
    assert main(["check", "baseline", "--lang", "en"]) == 0


def test_a_scenario_is_checked_on_the_package_it_will_run_on(high, average, capsys):
    assert main(["check", "baseline", "--data", str(average), "--lang", "en"]) == 0
    assert main(["check", "baseline", "--data", str(high), "--lang", "en"]) == 2
    assert "factor_employee_pool_contributions" in capsys.readouterr().out
    assert main(["check", "national", "--data", str(high), "--lang", "en"]) == 2
    assert "national is none" in capsys.readouterr().err


def test_a_package_of_observations_says_what_run_would_say(capsys):
    assert main(["check", "example-county", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert main([*RUN, "--data", "example-county", "--lang", "en"]) == 2
    assert "fundmodel observations example-county" in said
    assert "fundmodel observations example-county" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_mark_stands_at_the_head_of_what_is_made_in_python(run, high, lang, tmp_path):
    head, line = unreconciled_lines(run, lang)
    assert head.startswith(MARK[lang])
    assert ITEM[lang] in line
    assert UNIT[lang] in line
    screen = Console(record=True, width=300, file=io.StringIO())
    show(run, [fm.load_scenario("baseline")], lang, screen, load_data(high))
    assert [head, line] == [text.rstrip() for text in screen.export_text().splitlines()[2:4]]
    with fm.set_options(lang=lang):
        assert MARK[lang] in card(run)
    assert MARK[lang] in fm.answer(run, lang)
    assert {"zh": "未校准", "en": "base year not reconciled"}[lang] in source_line(run, lang)
    sheets = rows_of(run.to_excel(tmp_path / "x.xlsx", lang=lang))
    for name, rows in list(sheets.items())[:3]:
        assert any(MARK[lang] in str(cell) for row in rows for cell in row) == (name != list(sheets)[1]), name
    first = next(iter(sheets.values()))
    assert [str(row[0]) for row in first[2:4]] == [head, line]


def rows_of(place):
    with CalamineWorkbook.from_path(str(place)) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_mark_outlives_a_file_a_part_and_a_sum(run, tmp_path):
    told = unreconciled_document(run)
    assert unreconciled_document(fm.open_run(run.save(tmp_path / "x.nc"))) == told
    assert unreconciled_document(run.sel(area="某省")) == told
    assert [pair.zh for pair in contents(run)["unreconciled"]] == unreconciled_lines(run, "zh")


def test_many_lines_are_counted_and_the_furthest_are_told(nation, folder):
    (folder / "many").mkdir()
    sheets = books.eleven_cities(nation, folder / "many")
    rows = sheets["基金收支"]
    income, closing = (books.header_of(rows, word) for word in ("收入", "年末结余"))
    for at, row in enumerate(rows[books.words_of(rows) :]):
        row[income] *= 1.0 if row[1] == "全省" else 1.3 + 0.01 * (at % 3)
        row[income] = "" if row[1] == "全省" else row[income]
        row[closing] = row[closing] if row[2] == 2025 else ""
    data = load_data(books.write(folder / "many.xlsx", sheets))
    whole = fm.project("baseline", data, 2026)
    lines = unreconciled_lines(whole, "en")
    assert len(lines) == 2 + MOST
    assert f"{len(reconcile.unreconciled(whole)) - MOST} more" in lines[-1]
    from fundmodel.analysis.areas_summed import together

    assert unreconciled_document(together(whole))["lines"] == unreconciled_document(whole)["lines"]
    factors = [float(re.search(r"factor (\d\.\d+)", line).group(1)) for line in lines[1:-1]]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] == pytest.approx(reconcile.unreconciled(whole)["factor"].max(), abs=6e-4)


def test_screen_files_and_json_of_the_command_are_marked(high, tmp_path, capsys):
    asked = [*RUN, "--data", str(high), "--unreconciled", "--lang", "zh", "--out", str(tmp_path / "out")]
    assert main([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document)[:2] == ["synthetic", "unreconciled"]
    assert document["unreconciled"]["words"]["zh"][0].startswith(MARK["zh"])
    (line,) = document["unreconciled"]["lines"]
    assert line["item"] == "employee_pool_contributions"
    assert line["published"] / line["modelled"] == pytest.approx(line["factor"])
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["unreconciled"] == document["unreconciled"]
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    head = page[page.index("<header>") : page.index("</header>")]
    assert all(mark in head for mark in MARK.values())
    first = next(iter(rows_of(tmp_path / "out" / "accounts.xlsx").values()))
    assert str(first[2][0]).startswith(MARK["zh"])


def test_the_nation_and_a_run_of_it_have_no_mark(baseline_run):
    assert unreconciled_lines(baseline_run, "zh") == []
    assert unreconciled_document(baseline_run) == {"lines": [], "words": {"zh": [], "en": []}}
    assert contents(baseline_run)["unreconciled"] == []


@pytest.fixture(scope="module")
def dear(nation, folder) -> Path:
    """Three areas whose residents cost half as much as the nation's a head in one, and a third in another."""
    (folder / "dear").mkdir()
    sheets = books.empty(folder / "dear", 3)
    places = {"甲市": 1.0, "乙市": 0.6, "丙市": 0.55}
    books.put(sheets["统筹地区"], [{"统筹地区": area} for area in places])
    books.put(sheets["参保人数"], [books.heads(nation, area, 0.004, 2025) for area in places])
    lines = [row for area in places for row in books.accounts(nation, area, 0.004, 2025)]
    for row in lines:
        if row["基金"] == "居民医保":
            row["支出"] *= places[row["统筹地区"]]
    books.put(sheets["基金收支"], lines)
    return books.write(folder / "dear.xlsx", sheets)


def test_the_ways_on_are_told_at_length_once_a_line_and_work_when_followed(dear, tmp_path):
    data = load_data(dear)
    whole = fm.project("baseline", data, 2026)
    first, second = (fault_text(fault, "zh") for fault in reconcile.unexplained(whole, data))
    assert "一行对全部地区有效" in first
    assert "同上面该项" in second
    assert len(second) < 0.6 * len(first)
    assert re.search(r"全国同项的基年校准系数为0\.\d{3}，本地区为其0\.\d{3}倍", first)
    written = re.search(r"写进情景文件（见“填写说明”末尾）：(resident\.\w+: [\d.]+)（超出合理范围）；", first)
    assert written
    lines = scenario_lines(2025)
    place = tmp_path / "local.yaml"
    place.write_text("\n".join([*lines[:-2], f"  {written[1]}", "areas: [乙市]"]), encoding="utf-8")
    with pytest.warns(ChangeWarning):
        mended = fm.project(str(place), data, 2026)
    left = reconcile.unreconciled(mended)
    assert set(left["area"]) == {"丙市"}


def test_the_scenario_of_the_first_sheet_can_be_used(nation, tmp_path):
    place = tmp_path / "local.yaml"
    place.write_text("\n".join(scenario_lines(2025)), encoding="utf-8")
    found = fm.load_scenario(place)
    assert len(found.changes) == 2
    assert [one for one in remarks(found, 2025) if one.kind != EARLIER] == []


@pytest.mark.parametrize(("factor", "passes"), [(0.817, True), (0.78, False), (1.06, True), (1.08, False)])
def test_a_factor_is_judged_around_the_nations_own(run, factor, passes):
    """The nation's own resident in-patient factor stands in the middle of the band, here at .926."""
    row = {"area": "某省", "item": "resident_inpatient", "factor": factor, "inside_band": False}
    own = nation_factors(2025)["resident_inpatient"]
    assert bool(reconcile._passing(run, row)["zh"]) == (0.85 <= factor / own <= 1.15)
    assert own == pytest.approx(0.926, abs=0.01)
    if passes and factor < 1.0:
        assert "以全国为中心" in reconcile._passing(run, row)["zh"]


def test_a_wage_written_in_its_cell_as_advised_closes_the_gap(nation, folder):
    """Own average wage given and too low: the value told is the cell's, and it meets the accounts."""
    (folder / "wage").mkdir()
    sheets = books.empty(folder / "wage")
    books.put(sheets["统筹地区"], [{"统筹地区": "甲市", "平均工资（元/年）": 90000}])
    books.put(sheets["参保人数"], [books.heads(nation, "甲市", 0.01, 2025)])
    books.put(sheets["基金收支"], books.accounts(nation, "甲市", 0.01, 2025))
    data = load_data(books.write(folder / "wage.xlsx", sheets))
    faults = reconcile.unexplained(fm.project("baseline", data, 2026), data)
    text = next(text for text in (fault_text(one, "zh") for one in faults) if "职工统筹缴费" in text)
    written = re.search(r"缴费基数.*?应为[\d,]+，现用.*?\[统筹地区 · 平均工资（元/年）\]一格.*?填([\d,]+)", text)
    assert written
    books.put(sheets["统筹地区"], [{"统筹地区": "甲市", "平均工资（元/年）": written[1].replace(",", "")}])
    mended = load_data(books.write(folder / "mended.xlsx", sheets))
    table = reconcile.reconciliation(fm.project("baseline", mended, 2026), mended).set_index("item")
    assert float(table.loc["employee_pool_contributions", "factor"]) == pytest.approx(1.0, abs=0.003)


def test_check_says_what_would_stop_a_run_after_the_base_year(nation):
    paths = nation.table("demographic_paths")
    short = replace(nation, tables={**nation.tables, "demographic_paths": paths[paths["year"] < 2040]}, sha256="short")
    baseline = fm.load_scenario("baseline")
    judged = base_year_judged([baseline], short)
    assert judged.faults == ()
    later = stopped_later(short, judged, 2060)
    assert later is not None
    for lang, said in (("zh", "推演到2060年会中止："), ("en", "A run to 2060 would stop: ")):
        line = later_line(later, 2060, lang)
        assert line.startswith(said)
        assert "2039" in line
    assert stopped_later(nation, base_year_judged([baseline], nation), 2060) is None
