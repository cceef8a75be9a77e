"""The empty workbook: words in both languages, what it shows, what it refuses to replace, and the way back."""

from __future__ import annotations

import csv
import re
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import fundmodel as fm
from fundmodel.assumptions.package.area_gaps import NEUTRAL
from fundmodel.assumptions.package.borrowed import ALWAYS, OBSERVED, WHOLE_TABLES
from fundmodel.assumptions.package.description import UNITS
from fundmodel.assumptions.package.not_used import NOT_USED, READ_BY_ALERT, not_used
from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.assumptions.tables.observed_tables import READ_LATER
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.frames.borrowed_frame import not_used_lines
from fundmodel.presentation.words.template_words import WORDS, request_lines
from fundmodel.vocabulary.data_words import (
    about_words,
    choice_words,
    column_words,
    data_words,
    said,
    table_words,
    unit_words,
)

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")


def sheets(place):
    with CalamineWorkbook.from_path(str(place)) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@pytest.mark.parametrize("table", table_words())
def test_every_table_and_column_of_the_template_has_both_languages(table):
    words, declared = column_words(table), TABLES[table]
    assert set(words) == {column.name for column in declared.columns}
    for own in (table_words()[table], *words.values()):
        assert all(own.label[lang].strip() for lang in ("zh", "en")), own.name
        assert re.search(r"[\u4e00-\u9fff]", own.label["zh"]), own.name
        if own.shown:
            assert own.what, own.name
            assert re.search(r"[\u4e00-\u9fff]", own.what["zh"]), own.name
            assert not re.search(r"[\u4e00-\u9fff]", own.what["en"]), own.name
    for column in declared.columns:
        if column.kind == "text" and column.choices:
            assert set(map(str, column.choices)) <= set(choice_words()), column.name


def test_no_header_stands_for_two_columns():
    for table in table_words():
        words = [word for own in column_words(table).values() for word in own.known_as]
        assert len(words) == len(set(words)), table


def test_rules_units_and_what_is_not_used_have_words():
    rules = {name.removeprefix("rule.") for name in data_words() if name.startswith("rule.")}
    assert {*WHOLE_TABLES, *OBSERVED, "seasons", *(one.rule for one in ALWAYS)} <= rules
    assert set(NEUTRAL) <= set(column_words("areas"))
    unused = {name.removeprefix("unused.") for name in data_words() if name.startswith("unused.")}
    later = {name if "*" in own else f"{name}.{one}" for name, own in READ_LATER.items() for one in own}
    assert unused == {*NOT_USED, *later}
    assert {unit for units in UNITS.values() for unit in units} == set(unit_words())
    assert all(zh.strip() and en.strip() and zh != en for zh, en in WORDS.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_only_the_alert_reads_is_told_apart_from_what_nothing_does(lang):
    books = pd.DataFrame({"income_yuan": [1.0]})
    held = {"areas": books, "observations": books, "budgets": books, "settlements": books}
    assert not_used(held, 2025) == ("observed_flows", "budgets", "settlements")
    assert not_used({name: held[name] for name in ("observations", "budgets", "settlements")}, 2025) == ()
    held["settlements"] = books.assign(paid_yuan=1.0)
    assert not_used(held, 2025) == ("observed_flows", "budgets", "settlements", "settlements.paid_yuan")
    alert, nothing = not_used_lines({"not_used": not_used(held, 2025)}, lang)
    assert set(READ_BY_ALERT) == {"observed_flows", "budgets", "settlements"}
    for name in READ_BY_ALERT[1:]:
        assert said(f"unused.{name}", lang) in alert
    assert said("unused.settlements.paid_yuan", lang) in nothing
    assert said("unused.budgets", lang) not in nothing
    assert ("预警" if lang == "zh" else "alert") in alert


def test_the_workbook_shows_words_units_averages_examples_and_lists(tmp_path):
    place = fm.template(tmp_path / "p.xlsx", areas=3, lang="zh")
    found = sheets(place)
    assert list(found) == ["填写说明", *(words.label["zh"] for words in table_words().values()), "数据需求单"]
    first = "\n".join(str(cell) for row in found["填写说明"] for cell in row)
    assert "最少需要" in first
    places = [first.index(f"{words.rank}. {words.label['zh']}") for words in table_words().values()]
    assert places == sorted(places)
    assert {row[0] for row in found["填写说明"] if row[0]} >= {own.label["zh"] for own in about_words().values()}
    accounts = found["基金收支"]
    assert [row[0] for row in accounts[2:9]] == ["#", "代码", "说明", "单位", "填写要求", "全国平均", "例"]
    assert len(accounts) == 9 + 3 * 3
    pooled = accounts[9]
    assert pooled[-2:] == pytest.approx([4707.9, 3498.6])
    assert "占常住人口20.0%" in found["参保人数"][7]
    with ZipFile(place) as archive:
        parts = "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
    assert parts.count("<dataValidation ") >= 10
    assert "职工统筹" in parts


def test_the_data_request_asks_for_counts_and_suppresses_small_cells():
    for lang in ("zh", "en"):
        lines = "\n".join(request_lines(lang, 2025))
        assert lines.count("< 10 THEN NULL") == 3
        assert "2025-12-31" in lines
        assert len(request_lines(lang, 2025)) < 60
    for column in (*column_words("member_ages"), *column_words("cost_by_age")):
        assert column in "\n".join(request_lines("en", 2025)), column


@pytest.mark.parametrize("form", ["book.xlsx", "folder"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_package_goes_through_the_template_and_back(tmp_path, form, lang):
    """--from PACKAGE fills in its figures; read back they are the package, borrowed figures included."""
    province = load_data("example-province")
    back = load_data(fm.template(tmp_path / form, source="example-province", lang=lang))
    assert back.areas == province.areas
    own, given = back.table("areas"), province.table("areas")
    for name in given.columns:
        if given[name].dtype.kind == "f":
            np.testing.assert_allclose(own[name], given[name], rtol=1e-12, err_msg=name)
    pd.testing.assert_frame_equal(back.table("destinations"), province.table("destinations"))
    for name in ("area_heads", "area_accounts", "observations", "budgets"):
        found, wanted = (data.table(name).select_dtypes("number") for data in (back, province))
        np.testing.assert_allclose(found[wanted.columns], wanted, rtol=1e-12, err_msg=name)
    assert back.synthetic
    assert set(back.borrowed) == set(province.borrowed)


def test_budgets_are_typed_in_the_unit_of_the_first_sheet_and_checked_like_any_table(tmp_path, capsys):
    """Headers in Chinese, 亿元 by the first sheet; an area, a fund and a date that are none are each refused."""
    book = fm.template(tmp_path / "data", source="example-province", lang="zh")
    place = book / "基金预算.csv"
    text = place.read_text(encoding="utf-8-sig")
    *_, last = text.splitlines()
    area, fund, year, day, income, *rest = last.split(",")[1:]
    assert fund in ("职工统筹", "居民医保", "职工医保")
    assert "收入预算" in text
    assert "批准日期" in text
    own = load_data("example-province").table("budgets").iloc[-1]
    assert float(income) * 1e8 == pytest.approx(own["income_plan_yuan"])
    wrong = [("没有的市", fund, day), (area, "生育", day), (area, fund, "明年春天")]
    for name, purse, date in wrong:
        text += ",".join(["", name, purse, str(int(year) + 1), date, income, *rest]) + "\n"
    place.write_text(text, encoding="utf-8-sig")
    assert main(["check", str(book), "--lang", "zh"]) == 2
    printed = capsys.readouterr().out
    assert "基金预算.csv" in printed
    assert all(word in printed for word in ("生育", "明年春天"))
    place.write_text(text.replace("生育", fund).replace("明年春天", f"{int(year) + 1}-03-01"), encoding="utf-8-sig")
    assert any(fault.value == "没有的市" for fault in check_data(book))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_folder_of_csv_is_a_template_too(tmp_path, lang):
    place = fm.template(tmp_path / "data", areas=2, lang=lang)
    files = [path for path in place.iterdir() if path.suffix == ".csv"]
    assert len(files) == 1 + len(table_words())
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in files)
    assert len(check_data(place)) == 3
    fm.template(place, areas=5, lang=lang)
    name = table_words()["areas"].label[lang]
    rows = list(csv.reader((place / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][0].endswith("(areas)")
    (place / f"{name}.csv").write_text("other", encoding="utf-8")
    with pytest.raises(fm.InputError, match="changed since"):
        fm.template(place, lang=lang)


def test_what_is_there_is_not_replaced_and_bad_words_are_told(tmp_path, capsys):
    place = tmp_path / "x.xlsx"
    place.write_text("mine", encoding="utf-8")
    assert main(["template", "--out", str(place), "--lang", "zh"]) == 2
    assert "已存在，不予覆盖" in capsys.readouterr().err
    assert place.read_text(encoding="utf-8") == "mine"
    assert main(["template", "--out", str(tmp_path / "y.xls")]) == 2
    assert main(["template", "--out", str(tmp_path / "y.xlsx"), "--areas", "0"]) == 2
    assert main(["template", "--out", str(tmp_path / "y.xlsx"), "--from", "nationl"]) == 2
    assert not (tmp_path / "y.xlsx").exists()
    capsys.readouterr()
    assert main(["template", "--out", str(tmp_path / "y.xlsx"), "--json"]) == 0
    assert str(tmp_path / "y.xlsx") in capsys.readouterr().out.replace("\\\\", "\\")
