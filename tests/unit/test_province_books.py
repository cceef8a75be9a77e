"""Three workbooks filled in from the template's words: what is read, converted, borrowed and said."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures import area_figures, figures
from fundmodel.assumptions.package.package import check_data, examine, load_data
from fundmodel.presentation.cli.main import main
from tests import province_books as books


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("books")


@pytest.fixture(scope="module")
def places(nation, folder):
    """The three workbooks as files."""
    found = {}
    for name, make in books.BOOKS.items():
        (folder / name).mkdir()
        found[name] = books.write(folder / f"{name}.xlsx", make(nation, folder / name))
    return found


@pytest.mark.parametrize("name", books.BOOKS)
def test_a_filled_template_has_no_fault_and_is_projected(places, name):
    assert check_data(places[name]) == []
    run = fm.project("baseline", load_data(places[name]), 2027).check()
    noted = run.provenance["data"]["borrowed"]
    assert {"member_ages", "cost_by_age"} <= {one["table"] for one in noted}


def test_units_are_converted_at_the_door(places, nation):
    """万元 and 人 give the same areas as 亿元 and 万人 would, to what the cells were rounded to."""
    data = load_data(places["eleven_cities"])
    assert data.name == "某省十一市"
    heads = area_figures.heads(data, np.zeros(3))
    for at, group in enumerate(("active", "retired", "resident")):
        for end, year in enumerate((2024, 2025)):
            whole = figures.heads(nation, group, np.array([year]))[0]
            np.testing.assert_allclose(heads[end, :, at], whole * np.array(books.SHARES), rtol=1e-6)
    resident = figures.national_accounts(nation, "resident", 2025)
    np.testing.assert_allclose(
        figures.accounts(data, "resident", 2025).income, resident.income * np.array(books.SHARES), rtol=1e-6
    )


def test_pool_and_accounts_together_are_split_at_the_nations_shares(places, nation):
    data = load_data(places["eleven_cities"])
    for fund in ("employee_pooled", "individual_accounts"):
        own, whole = figures.accounts(data, fund, 2025), figures.national_accounts(nation, fund, 2025)
        for flow in ("income", "expenditure", "opening"):
            expected = getattr(whole, flow) * np.array(books.SHARES)
            np.testing.assert_allclose(getattr(own, flow), expected, rtol=1e-6)
    split = [one for one in data.borrowed if one.rule == "split"]
    assert {(one.table, one.column, one.areas) for one in split} == {
        ("area_accounts", "employee_pooled", ()),
        ("area_accounts", "individual_accounts", ()),
    }


def test_the_province_among_its_cities_is_a_check_and_no_area(places, nation, tmp_path):
    data = load_data(places["eleven_cities"])
    assert data.areas == books.CITIES
    assert any("全省" in remark for remark in data.remarks)
    sheets = books.eleven_cities(nation, tmp_path)
    column = books.header_of(sheets["基金收支"], "支出")
    total = next(row for row in sheets["基金收支"] if row[1:3] == ["全省", 2025])
    total[column] *= 1.02
    remark = load_data(books.write(tmp_path / "two.xlsx", sheets)).remarks
    assert any("expenditure" in one and "全省" in one for one in remark)
    total[column] *= 1.2
    (fault,) = check_data(books.write(tmp_path / "twenty.xlsx", sheets))
    assert (fault.source, fault.place, fault.row) == ("基金收支", "支出", sheets["基金收支"].index(total) + 1)


def test_a_total_under_any_name_is_recognised_by_its_sums(nation, tmp_path):
    sheets = books.eleven_cities(nation, tmp_path)
    for sheet in ("统筹地区", "参保人数", "基金收支"):
        for row in sheets[sheet]:
            row[:] = ["某某" if cell == "全省" else cell for cell in row]
    assert load_data(books.write(tmp_path / "x.xlsx", sheets)).areas == books.CITIES
    books.say(sheets, 合计行名称="某某")
    assert load_data(books.write(tmp_path / "y.xlsx", sheets)).areas == books.CITIES


def test_what_is_borrowed_is_said_for_the_areas_that_lack_it(places):
    lent = {(one.column, one.rule): one.areas for one in load_data(places["eleven_cities"]).borrowed}
    assert lent["residents_10k", "residents"] == ("癸市",)
    assert set(lent["residents_10k", "age_groups"]) == set(books.CITIES) - {"癸市"}
    own = load_data(places["one_city"])
    assert "wage_level" not in {one.column for one in own.borrowed}
    assert own.table("areas")["wage_level"].iloc[0] == pytest.approx(118000 / 124110, rel=1e-12)
    assert own.area_names["甲市"] == {"zh": "甲市", "en": "City A"}


def test_screen_page_workbook_and_json_count_what_is_borrowed(places, tmp_path, capsys):
    place = str(places["pooled_province"])
    command = ["run", "baseline", "--data", place, "--until", "2027", "--no-range", "--lang", "zh"]
    assert main([*command, "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    count = len(load_data(place).borrowed)
    assert "年龄结构：借用全国" in printed
    assert f"借用全国的数字共{count}项" in printed
    assert "工资水平取全国平均" in printed
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert f"借用全国的数字共{count}项" in page
    rows = (tmp_path / "out" / "borrowed.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == count + 1
    assert rows[0] == "表,数字,地区,如何得出"
    assert main([*command[:-2], "--json"]) == 0
    import json

    document = json.loads(capsys.readouterr().out)
    assert document["borrowed"]["count"] == count
    assert all(one["words"]["zh"] and one["words"]["en"] for one in document["borrowed"]["figures"])


def test_what_years_of_their_own_move_is_said(places, capsys):
    data = load_data(places["eleven_cities"])
    assert data.not_used == ()
    assert main(["check", str(places["eleven_cities"]), "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "参保年龄结构（全部地区）：用2023—2025年（3年）" in printed
    assert "职工人均费用增长（全部地区）：用2023—2025年（3年）" in printed


def test_units_named_in_a_header_come_before_the_first_sheet(nation, tmp_path):
    sheets = books.pooled_province(nation, tmp_path)
    rows = sheets["基金收支"]
    header = next(row for row in rows if row[0] == "#")
    for word in ("收入", "支出", "年末结余"):
        at = header.index(word)
        header[at] = f"{word}（万元）"
        for row in rows[books.words_of(rows) :]:
            row[at] = float(row[at]) * 1e4
    data, plain = (
        load_data(books.write(tmp_path / "a.xlsx", sheets)),
        books.pooled_province(nation, tmp_path / "second"),
    )
    before = load_data(books.write(tmp_path / "b.xlsx", plain))
    for fund in ("employee_pooled", "resident"):
        got, expected = figures.accounts(data, fund, 2025), figures.accounts(before, fund, 2025)
        np.testing.assert_allclose(np.array(got), np.array(expected), rtol=1e-12)


def test_the_opening_balance_may_be_the_closing_one_of_the_year_before(nation, tmp_path):
    sheets = books.one_city(nation, tmp_path)
    lines = books.accounts(nation, "甲市", 0.003, 2025)
    before = [{**line, "年份": 2024} for line in lines]
    books.put(sheets["基金收支"], [*before, *({**line, "年末结余": ""} for line in lines)])
    data = load_data(books.write(tmp_path / "x.xlsx", sheets))
    opening = figures.accounts(data, "resident", 2025).opening / 1e8
    assert opening[0] == pytest.approx(before[2]["年末结余"], rel=1e-12)


def test_examined_keeps_remarks_and_touches_nothing(places):
    before = places["one_city"].read_bytes()
    assert examine(places["one_city"]).package is not None
    assert places["one_city"].read_bytes() == before
