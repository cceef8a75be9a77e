"""Tables, pictures and the answer that ``import fundmodel as fm`` alone gives."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import fundmodel as fm

PICTURES = ("months", "accounts", "balance", "people", "dependency", "pyramid", "cost_growth")
BY_AREA = ("months_by_area", "transfers", "who_pays")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CELL = """
import fundmodel as fm
fm.set_options(lang="en")
base = fm.load_scenario("baseline")
reform = base.with_changes({"warning.employee_floor_months": 9.0}, name="higher-line")
run = fm.project([base, reform], data="national", until=2030)
picture = fm.plot.months(run, fund="employee_pooled")
table = fm.to_display(fm.yearly_accounts(run))
dates = fm.headlines(run)
print(picture.layout.title.text, len(table), list(dates["scenario"].unique()))
print(fm.answer(run))
"""


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "current-law", "no-retirement-delay"], until=2040)


@pytest.fixture(scope="module")
def several():
    with pytest.warns(fm.SyntheticDataWarning):
        return fm.project("baseline", data="example-province", until=2028)


def sentences(said: str, lang: str) -> list[str]:
    ends = r"(?<=。)" if lang == "zh" else r"(?<=\.)\s+(?=[A-Z])"
    return [part for part in re.split(ends, said) if part]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_answer_is_a_string_of_at_most_five_sentences(run, lang):
    said = fm.answer(run, lang)
    assert isinstance(said, str)
    assert 4 <= len(sentences(said, lang)) <= 5
    assert bool(CHINESE.search(said)) == (lang == "zh")
    for month in fm.headlines(run)["floor_month_earned"].dropna():
        assert (f"{month.year}年{month.month}月" if lang == "zh" else f"{month:%Y-%m}") in said
    assert ("见下表" if lang == "zh" else "below") not in sentences(said, lang)[-1]


def test_the_answer_follows_the_language_of_the_options(run):
    with fm.set_options(lang="en"):
        assert fm.answer(run) == fm.answer(run, "en")
    with pytest.raises(fm.InputError, match="choose zh or en"):
        fm.answer(run, "de")


def test_the_answer_of_synthetic_areas_says_so(several):
    zh, en = fm.answer(several, "zh"), fm.answer(several, "en")
    assert "合成数据" in zh
    assert "synthetic" in en
    assert zh.startswith("14个统筹地区相加，")
    assert en.startswith("The sum of 14 areas: ")
    assert len(sentences(en, "en")) <= 5


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [*PICTURES, *BY_AREA])
def test_every_picture_has_title_unit_and_lines_in_the_language_asked(run, name, lang):
    figure = getattr(fm.plot, name)(run, lang=lang)
    title = figure.layout.title
    assert bool(CHINESE.search(title.text)) == (lang == "zh")
    assert title.subtitle.text
    assert len(figure.data) >= 1
    with fm.set_options(lang=lang):
        assert getattr(fm.plot, name)(run) == figure


def test_the_pictures_are_those_named():
    assert sorted(fm.plot.__all__) == sorted([*PICTURES, *BY_AREA])


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_several_areas_is_their_sum_and_says_so(several, name):
    figure = getattr(fm.plot, name)(several, lang="en")
    assert figure.layout.title.subtitle.text.endswith(", sum of 14 areas")
    assert "synthetic" in str(figure.layout.meta["source"])


@pytest.mark.parametrize("name", BY_AREA)
def test_a_picture_by_area_shows_them_beside_each_other(several, name):
    figure = getattr(fm.plot, name)(several, lang="en", fund="resident")
    (trace,) = figure.data
    assert len(trace.y) == 14
    assert "sum of" not in figure.layout.title.subtitle.text
    assert "Resident" in figure.layout.title.subtitle.text
    assert "synthetic" in str(figure.layout.meta["source"])


def test_a_picture_draws_the_fund_the_scenario_and_the_year_asked_for(run):
    assert "Resident" in fm.plot.months(run, "en", "resident").layout.title.text
    assert "Resident" in fm.plot.cost_growth(run, "en", "resident", "current-law").layout.title.text
    assert "Individual" in fm.plot.accounts(run, "en", "individual_accounts").layout.title.text
    assert "2035" in fm.plot.pyramid(run, "en", 2035).layout.title.text
    usual, other = (fm.plot.pyramid(run, "en", 2035, name) for name in ("baseline", "no-retirement-delay"))
    assert usual.data != other.data
    drawn = fm.plot.accounts(run, "en", "resident")
    spent = next(trace for trace in drawn.data if trace.meta.get("item") == "expenditure")
    table = fm.yearly_accounts(run, "resident").query("scenario == 'baseline'")
    assert list(spent.y) == pytest.approx(list(table["expenditure"] / 1e12))


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda run: fm.plot.months(run, fund="residents"), "Did you mean 'resident'"),
        (lambda run: fm.plot.months(run, fund="individual_accounts"), "cannot be drawn"),
        (lambda run: fm.plot.cost_growth(run, scenario="curent-law"), "Did you mean 'current-law'"),
        (lambda run: fm.plot.people(run, scenario="best"), "Valid: baseline, current-law"),
        (lambda run: fm.plot.pyramid(run, year=2099), "from 2025 to 2041"),
        (lambda run: fm.plot.dependency(run, lang="de"), "choose zh or en"),
        (lambda run: fm.yearly_accounts(run, "residents"), "Did you mean 'resident'"),
        (lambda run: fm.headlines(run, ["employee_pool"]), "Did you mean 'employee_pooled'"),
    ],
)
def test_what_the_run_does_not_have_is_named_with_what_it_has(run, draw, words):
    with pytest.raises(fm.InputError, match=words):
        draw(run)


def test_tables_keep_code_names_and_words_come_at_display(run):
    accounts, dates = fm.yearly_accounts(run), fm.headlines(run)
    for table in (accounts, dates, fm.assumed(run)):
        assert not any(CHINESE.search(str(name)) for name in table.columns)
    assert set(accounts["fund"]) == {"employee_pooled", "resident"}
    with fm.set_options(lang="zh", units="万元"):
        shown = fm.to_display(accounts)
    assert "支出（万元）" in shown.columns
    assert list(shown["支出（万元）"]) == pytest.approx(list(accounts["expenditure"] / 1e4))
    assert set(shown["基金"]) == {"职工统筹基金", "居民医保基金"}
    with fm.set_options(lang="en"):
        told = fm.to_display(dates)
        assert not any(CHINESE.search(str(name)) for name in told.columns)
        assert set(told["First year of current deficit, earned basis"]) <= {
            "not before 2041",
            *map(str, range(2026, 2041)),
        }
        assert set(told["Balance used up"]) >= {"not before 2041"}
        changed = fm.to_display(fm.diff_scenarios("baseline", "current-law"))
        assert {"Name", "From", "Value of the first", "Value of the second"} <= set(changed.columns)
        assert "CNY 10k" in " ".join(fm.to_display(accounts, "万元").columns)
    with pytest.raises(ValueError, match="unknown money unit"):
        fm.to_display(accounts, "persons")


def test_a_table_of_somebody_elses_passes_through():
    import pandas as pd

    mine = pd.DataFrame({"thing": [1.5], "expenditure": [2e8]})
    with fm.set_options(lang="en", units="100m yuan"):
        assert fm.to_display(mine).to_dict("list") == {"thing": [1.5], "Expenditure (CNY 100m)": [2.0]}


def test_what_a_run_assumes_has_a_tag_on_every_row(run):
    table = fm.assumed(run)
    assert set(table["scenario"]) == set(run.scenarios)
    words = {part.split()[-1] for tag in table["tag"] for part in tag.split("; ")}
    assert words == {"seen", "derived", "knowledge", "judgement"}
    entries = run.provenance["scenarios"][1]["entries"]
    assert list(table[table["scenario"] == run.scenarios[1]]["parameter"]) == list(entries)


def test_ten_lines_with_one_import_do_scenario_run_picture_and_table():
    lines = CELL.strip().splitlines()
    assert len(lines) <= 10
    assert sum("import" in line for line in lines) == 1
    done = subprocess.run([sys.executable, "-c", CELL], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    first, said = done.stdout.strip().splitlines()
    assert first == "Employee pooled fund: months of reserve 24 ['baseline', 'higher-line']"
    assert said.startswith("On 2025-12-31 the employee pooled fund held ")


def test_a_part_of_a_run_has_its_own_answer_tables_and_pictures(run, several):
    part = run.sel(scenario=["current-law", "baseline"], fund="resident")
    assert set(fm.headlines(part)["fund"]) == {"resident"}
    said = fm.answer(part, "en")
    assert "resident fund" in said
    assert "employee pooled fund" not in said
    assert fm.plot.months(part, lang="en") == fm.plot.months(part, lang="en", fund="resident")
    with pytest.raises(fm.InputError, match="Valid: resident"):
        fm.plot.accounts(part, fund="employee_pooled")
    city = several.sel(area=str(several.ledger["area"].values[0]))
    assert "sum of" not in fm.answer(city, "en")
    assert "sum of" not in fm.plot.people(city, "en").layout.title.subtitle.text
