"""Tables, pictures and the answer that ``import fundmodel as fm`` alone gives."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import fundmodel as fm

PICTURES = (
    *("months", "accounts", "balance", "people", "dependency", "pyramid", "cost_growth"),
    *("dates", "payers", "financing"),
)
OF_TABLES = ("bars", "lines", "hindcast", "tornado", "fan")
SAID = {
    "title": {"zh": "三项里乙最大", "en": "Of the three the second is largest"},
    "unit": {"zh": "月", "en": "months"},
    "source": "here",
}
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
    assert sorted(fm.plot.__all__) == sorted([*PICTURES, *BY_AREA, *OF_TABLES])


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


def small():
    import pandas as pd

    return pd.DataFrame({"baseline": [1.0, 4.0, 2.5], "reform": [0.5, -1.0, float("nan")]}, index=[2027, 2028, 2029])


@pytest.mark.parametrize("draw", [fm.plot.bars, fm.plot.lines])
def test_a_table_is_drawn_with_its_numbers_words_and_source(draw, several):
    labels = {"baseline": {"zh": "基准", "en": "Baseline"}, "2028": {"zh": "明年", "en": "next year"}}
    figure = draw(small(), "en", labels=labels, **SAID)
    along = "x" if draw is fm.plot.bars else "y"
    assert [trace.name for trace in figure.data] == ["Baseline", "reform"]
    assert list(figure.data[0][along]) == [1.0, 4.0, 2.5]
    assert figure.data[1][along][2] is None, "what is not known is a gap and no zero"
    assert figure.layout.title.text == "Of the three the second is largest"
    assert figure.layout.title.subtitle.text == "months"
    assert next(words.text for words in figure.layout.annotations if words.name == "source") == "here"
    synthetic = draw(small(), "zh", **{**SAID, "source": several})
    assert "合成数据" in next(words.text for words in synthetic.layout.annotations if words.name == "source")
    assert list(draw(small()["baseline"], "en", **SAID).data[0][along]) == [1.0, 4.0, 2.5]


def test_bars_name_a_fund_and_a_row_as_the_dictionary_does():
    import pandas as pd

    table = pd.Series({"resident": 1.0, "active": 2.0})
    figure = fm.plot.bars(table, "en", **SAID)
    assert list(figure.data[0].y) == ["Resident fund", "Active employees"]


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda run: fm.plot.bars(small().iloc[:0], "en", **SAID), "at least one row"),
        (lambda run: fm.plot.lines(small().astype(str), "en", **SAID), "numbers in every column"),
        (lambda run: fm.plot.bars(small(), "en", **{**SAID, "title": {"zh": "只有中文"}}), "no words in 'en'"),
        (lambda run: fm.plot.dates(run, event="floor_month"), "Did you mean 'floor_month_"),
        (lambda run: fm.plot.payers(run, scheme="residents"), "Did you mean 'resident'"),
        (lambda run: fm.when(run, "used_up"), "cannot be drawn|Valid"),
        (lambda run: fm.when(run, "depletion_month", "residents"), "Did you mean 'resident'"),
    ],
)
def test_what_cannot_be_drawn_or_said_is_told(run, draw, words):
    with pytest.raises(fm.InputError, match=words):
        draw(run)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finding_stands_above_the_name_of_the_picture(run, lang):
    plain = fm.plot.months(run, lang, "resident")
    told = fm.plot.months(run, lang, "resident", title={"zh": "居民基金先到线", "en": "Residents reach the line first"})
    assert told.layout.title.text == ("居民基金先到线" if lang == "zh" else "Residents reach the line first")
    assert told.layout.title.subtitle.text.replace("<br>", " ").startswith(plain.layout.title.text)
    assert told.to_plotly_json()["data"][0]["name"] == plain.data[0].name
    assert [list(one.x) for one in told.data] == [list(one.x) for one in plain.data]
    long = fm.plot.months(run, lang, "resident", title="word " * 40)
    assert long.layout.title.text.count("<br>") >= 2
    assert long.layout.height > told.layout.height > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_date_in_words_is_that_of_the_headlines_with_its_range(run, lang):
    row = fm.headlines(run, "resident").set_index("scenario").loc["current-law"]
    said = fm.when(run, "floor_month_earned", "resident", "current-law", lang)
    month = row["floor_month_earned"]
    assert said.startswith(f"{month.year}年{month.month}月（" if lang == "zh" else f"{month:%Y-%m} (")
    pairs = (
        fm.headline_ranges("current-law", until=2040)
        .set_index(["fund", "event"])
        .loc[("resident", "floor_month_earned")]
    )
    adverse = pairs["adverse"]
    assert (f"{adverse.year}年{adverse.month}月" if lang == "zh" else f"{adverse:%Y-%m}") in said
    figure = fm.plot.dates(run, lang, "floor_month_earned")
    drawn = next(trace for trace in figure.data if trace.text and said.split("（")[0].split(" ")[0] in trace.text[0])
    assert drawn.x[0] == pytest.approx(month.year + (month.month - 1) / 12) or month.year > 2050


def test_a_date_that_does_not_happen_stands_past_the_last_year(run):
    figure = fm.plot.dates(run, "en", "depletion_month")
    marks = {trace.name: trace for trace in figure.data if trace.mode == "markers+text"}
    late = next(trace for name, trace in marks.items() if name.startswith("Employee") and "Baseline" in name)
    assert late.marker.symbol == "triangle-right"
    assert late.x[0] > 2041


def test_without_a_kernel_a_control_says_what_to_do(capsys):
    asked = []
    with fm.set_options(lang="en"):
        fm.interact(asked.append, rate=(0.0, 1.0, 0.1))
    assert "next cell" in capsys.readouterr().out
    assert asked == []


def test_the_score_that_ships_has_its_tables():
    card = fm.shipped_score()
    assert card.budgets == "typical"
    assert {"deficit_12m", "floor"} <= set(card.tables["goals"]["event"])
    own = "group == 'employee' and event == 'deficit_12m'"
    method = card.tables["alerts"].query(f"forecast == 'method' and {own}").iloc[0]
    goal = card.tables["goals"].query(f"figure == 'precision' and {own}").iloc[0]
    assert method["precision"] == goal["reached"]
    with pytest.raises(TypeError):
        card.tables["goals"] = None
    with pytest.raises(fm.InputError, match=r"no such score card ships; valid: .*typical"):
        fm.shipped_score("cheap")
