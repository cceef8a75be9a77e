"""Members and costs as an area counts them by age: they hold exactly, whatever the nation's ages are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.package.package import check_data, examine, load_data
from fundmodel.presentation.words.fault_words import fault_text
from fundmodel.vocabulary.dims import AGES, SEXES
from tests import province_books as books

GROUPS = ("active", "retired", "resident")


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


@pytest.fixture(scope="module")
def counted(nation, tmp_path_factory):
    """Ages of members near the nation's, younger among payers: rows of the sheet."""
    place = tmp_path_factory.mktemp("plain")
    run = fm.project("baseline", load_data(books.write(place / "x.xlsx", books.one_city(nation, place))), 2026)
    persons = run.enrolment["persons"].sel(boundary=2026).isel(area=0)
    rows = []
    for group, parts in (("active", ["active", "flexible"]), ("retired", ["retired"]), ("resident", ["resident"])):
        own = persons.sel(group=parts).sum("group").values
        if group == "active":
            own = own * np.exp(-0.004 * np.arange(len(AGES)))
        heads = {line["年份"]: line[books.HEAD_WORDS[group]] for line in HEADS(nation)}[2025] * 1e4
        own = own * heads / own.sum()
        rows += [
            {
                "统筹地区": "甲市",
                "参保身份": books.HEAD_WORDS[group],
                "性别": "女" if s == "female" else "男",
                "年龄": age,
            }
            | {"人数（人）": round(float(own[at, age]), 3) if own[at, age] >= 10.0 else ""}
            for at, s in enumerate(SEXES)
            for age in AGES
            if own[at, age] > 0.0
        ]
    return rows


def HEADS(nation):
    return [books.heads(nation, "甲市", 0.003, year) for year in (2025, 2024)]


def with_ages(nation, folder, counted):
    sheets = books.one_city(nation, folder)
    books.put(sheets["参保人年龄"], counted)
    return sheets


@pytest.fixture(scope="module")
def city(nation, counted, tmp_path_factory):
    place = tmp_path_factory.mktemp("ages")
    return load_data(books.write(place / "x.xlsx", with_ages(nation, place, counted)))


def stocks(data, scenario="baseline"):
    run = fm.project(scenario, data, 2027).check()
    found = run.enrolment["persons"].sel(boundary=2026).isel(area=0)
    return run, np.stack(
        [found.sel(group=["active", "flexible"]).sum("group"), *(found.sel(group=g) for g in GROUPS[1:])]
    )


def test_the_first_boundary_holds_what_was_counted(city, counted):
    _, found = stocks(city)
    given = np.zeros_like(found)
    for row in counted:
        at = list(books.HEAD_WORDS.values()).index(row["参保身份"])
        given[at, 0 if row["性别"] == "女" else 1, row["年龄"]] = row["人数（人）"] or 5.0
    for at in range(2):
        np.testing.assert_allclose(found[at] / found[at].sum(), given[at] / given[at].sum(), rtol=1e-9, atol=1e-15)


def test_other_ages_of_the_nation_leave_the_first_boundary_as_it_is(city, nation):
    """A tenth more old and fewer young people in every year of the nation move no counted member."""
    table = nation.table("population")
    tilted = table.assign(**{sex: table[sex] * np.exp(0.002 * (table["age"] - 45.0)) for sex in SEXES})
    moved = replace(city, tables={**city.tables, "population": tilted}, sha256="tilted")
    (run, before), (other, after) = stocks(city), stocks(moved)
    np.testing.assert_allclose(after, before, rtol=1e-9, atol=1e-6)
    plain = run.population["population"].sel(boundary=2026).values
    assert np.abs(other.population["population"].sel(boundary=2026).values / plain - 1.0).max() > 0.01


def test_the_screen_and_the_list_say_whose_ages_they_are(city):
    from fundmodel.presentation.frames.borrowed_frame import borrowed_lines

    assert "member_ages" not in {one.table for one in city.borrowed}
    run, _ = stocks(city)
    assert borrowed_lines(run, "zh")[0] == "年龄结构：本地数据"


def test_counted_ages_move_the_run_and_flat_ones_are_refused(city, nation, tmp_path):
    plain = load_data(books.write(tmp_path / "x.xlsx", books.one_city(nation, tmp_path)))
    own, _ = stocks(city)
    other, _ = stocks(plain)
    at = {"fund": "employee_pooled", "month": slice("2027-01", None)}
    assert (
        np.abs(own.ledger["expenditure"].sel(at).values / other.ledger["expenditure"].sel(at).values - 1).max() > 1e-3
    )
    asked = fm.load_scenario("baseline").with_changes({"enrolment.seed": "member_ages"}, name="own")
    same, _ = stocks(city, asked)
    np.testing.assert_array_equal(same.ledger["closing"].values, own.ledger["closing"].values)
    flat = fm.load_scenario("baseline").with_changes({"enrolment.seed": "age_flat"}, name="flat")
    with pytest.raises(fm.InputError, match="age_flat is refused"):
        fm.project(flat, city, 2027)


def test_ages_that_do_not_sum_to_the_heads_are_named(nation, counted, tmp_path):
    wrong = [
        {**row, "人数（人）": (row["人数（人）"] or 0) * 1.02} if row["参保身份"] == "退休人员" else row
        for row in counted
    ]
    (fault,) = check_data(books.write(tmp_path / "x.xlsx", with_ages(nation, tmp_path, wrong)))
    assert (fault.source, fault.place) == ("参保人年龄", "人数（人）")
    assert "退休人员分年龄合计" in fault_text(fault, "zh")
    half = [row for row in counted if row["参保身份"] != "退休人员"]
    (fault,) = check_data(books.write(tmp_path / "y.xlsx", with_ages(nation, tmp_path / "2", half)))
    assert "没有退休人员的行" in fault_text(fault, "zh")


def costs(level=1.0, women=1.0):
    """Rows of the sheet 分年龄费用, in yuan, near the accounts of the city."""
    rows = []
    for scheme, whole in (("职工医保", 36.6e8), ("居民医保", 32.0e8)):
        for sex in ("女", "男"):
            for age in range(0, 90, 5):
                for kind, share in (("住院", 0.6), ("门诊", 0.25), ("门诊慢特病", 0.15)):
                    weight = (1.0 + age / 20.0) * (women if sex == "女" else 1.0)
                    cost = round(level * whole * share * weight / 113.0)
                    rows.append({"统筹地区": "甲市", "制度": scheme, "性别": sex, "年龄组首岁": age, "待遇类别": kind})
                    rows[-1] |= {"基金支付（元）": cost, "参保人数（人）": 20000}
    return rows


def with_costs(nation, folder, rows):
    sheets = books.one_city(nation, folder)
    books.put(sheets["分年龄费用"], rows)
    return books.write(folder / "costs.xlsx", sheets)


def test_costs_by_age_become_the_profile_and_move_the_run(nation, tmp_path):
    data = load_data(with_costs(nation, tmp_path, costs()))
    own = data.table("cost_profiles")
    assert set(own["profile"]) == {"employee", "resident"}
    old = own[(own["profile"] == "employee") & (own["sex"] == "female")].set_index("age")["value"]
    assert old[85.0] / old[0.0] == pytest.approx(1.0 + 85.0 / 20.0, rel=1e-6)
    assert "cost_by_age" not in {one.table for one in data.borrowed}
    (tmp_path / "w").mkdir()
    other = load_data(with_costs(nation, tmp_path / "w", costs(women=1.3)))
    one, two = (
        fm.project("baseline", x, 2030).ledger["expenditure"].sel(fund="employee_pooled") for x in (data, other)
    )
    assert np.abs(one.values[0, -1] / two.values[0, -1] - 1.0) > 1e-5


def test_costs_far_from_the_accounts_are_remarked_and_gaps_refused(nation, tmp_path):
    examined = examine(with_costs(nation, tmp_path, costs(level=1.1)))
    assert examined.package is not None
    assert any("costs sum to" in remark for remark in examined.package.remarks)
    rows = costs()
    rows[4]["参保人数（人）"] = ""
    (fault,) = check_data(with_costs(nation, tmp_path, rows))
    assert "有金额而没有参保人数" in fault_text(fault, "zh")
    assert isinstance(examined.package.table("cost_by_age"), pd.DataFrame)
