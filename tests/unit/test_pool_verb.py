"""``fundmodel pool``: three columns a regime, the break-even first, and what is printed is what was measured."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from fundmodel.analysis.pooling_break_even import PoolingBreakEven
from fundmodel.analysis.pooling_metrics import pooling_metrics
from fundmodel.analysis.regime import EMPLOYEE
from fundmodel.analysis.regime_rows import deficit_of
from fundmodel.analysis.regimes import Regimes, compare_regimes, named_regimes, regime_of, steps_of
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.cli.verb_pool import show
from fundmodel.presentation.files.pool_files import write_pool
from fundmodel.presentation.frames import pool_cells as cells
from fundmodel.presentation.frames.pool_document import pool_document
from fundmodel.presentation.frames.pool_frames import PoolTables
from fundmodel.presentation.frames.pool_levels import levels_of
from fundmodel.presentation.frames.pool_sheets import heading, in_words
from fundmodel.presentation.page.pool_page import pool_page
from fundmodel.presentation.words.pool_words import signed_yi, told
from fundmodel.vocabulary.errors import InputError, SyntheticDataWarning

RULE = "levy-last-income"
UNTIL = 2030
ILLUSTRATIVE = "依据摘录条款的示意规则，不代表该地实际办法"


@pytest.fixture(scope="module")
def shown() -> PoolTables:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntheticDataWarning)
        return PoolTables(compare_regimes([RULE], until=UNTIL, behaviours=("none", "full")))


@pytest.fixture(scope="module")
def found(shown: PoolTables) -> Regimes:
    return shown.found


def value(found: Regimes, behaviour: str, measure: str, year: int = UNTIL, fund: str = EMPLOYEE) -> float:
    own = found.table
    row = own[
        (own["regime"] == RULE)
        & (own["behaviour"] == behaviour)
        & (own["measure"] == measure)
        & (own["fund"] == fund)
        & (own["year"] == year)
    ]
    return float(row["value"].item())


def test_the_one_without_pooling_comes_first_and_is_run_once(found: Regimes) -> None:
    assert [one.name for one in found.regimes] == ["municipal", RULE]
    assert found.runs["municipal", "none"] is found.runs["municipal", "full"]
    assert found.runs[RULE, "none"] is not found.runs[RULE, "full"]
    assert steps_of(found.regimes, ("none", "full")) == 2 + 2 + 1 + 1, "none may be left for what has no terms"


def test_a_column_is_what_the_rule_alone_comes_to(found: Regimes) -> None:
    alone = pooling_metrics({"a": found.runs[RULE, "full"], "b": found.runs["municipal", "none"]}, before="b")
    own = alone[(alone["regime"] == "a") & (alone["measure"] == "peak") & (alone["fund"] == EMPLOYEE)]
    for year, peak in zip(own["year"], own["value"], strict=True):
        assert value(found, "full", "peak", year) == peak


def test_collection_falls_where_cities_answer(found: Regimes) -> None:
    assert value(found, "full", "total_own_money") < value(found, "none", "total_own_money")
    assert value(found, "none", "total_gain_besides") == 0.0


def test_rows_sum_years_and_take_the_last(shown: PoolTables) -> None:
    row = shown.regimes.query("regime == @RULE and fund == @EMPLOYEE and behaviour == 'full'").iloc[0]
    years = range(2026, UNTIL + 1)
    assert row["city_months"] == sum(value(shown.found, "full", "city_months", year) for year in years)
    assert row["peak"] == max(value(shown.found, "full", "peak", year) for year in years)
    assert row["poorest_net"] == pytest.approx(sum(value(shown.found, "full", "poorest_net", year) for year in years))
    assert row["own_fund_peak"] == max(value(shown.found, "full", "total_own_fund", year) for year in years)
    assert row["areas_below"] == value(shown.found, "full", "areas_below")
    assert row["total_own_money"] == value(shown.found, "full", "total_own_money")


def test_the_page_prints_the_measured_figures(shown: PoolTables) -> None:
    page = pool_page(shown, "zh")
    for behaviour in ("none", "full"):
        own = shown.regimes.query("regime == @RULE and fund == @EMPLOYEE and behaviour == @behaviour").iloc[0]
        line = re.search(rf'data-regime="{RULE}" data-behaviour="{behaviour}">(.*?)</tr>', page, re.DOTALL)
        assert line is not None
        cell = dict(re.findall(r'data-name="(\w+)" class="number">([^<]*)<', line[1]))
        assert cell["poorest_net"] == signed_yi(own["poorest_net"])
        assert cell["city_months"] == f"{own['city_months']:,.0f}"
        assert cell["areas_below"] == f"{own['areas_below']:.0f}"


def test_the_first_lines_are_the_break_even_and_the_total(shown: PoolTables) -> None:
    page = pool_page(shown, "zh")
    first, total = cells.answer_lines(shown, "zh")[0], cells.total_line(shown.found, EMPLOYEE, "zh")
    assert page.index(first) < page.index(total) < page.index("<table")
    assert ILLUSTRATIVE in page
    assert page.index(ILLUSTRATIVE) < page.index(first)
    assert "合成数据" in page


@pytest.mark.parametrize(
    ("share", "verdict", "zh", "en"),
    [
        (
            0.0329,
            "helps_until",
            "在征缴收入下降不到3.2%时，R对结余最弱的5个市有利。",
            "while collection falls by less than 3.2%.",
        ),
        (0.0, "never_helps", "即使征缴收入不下降，R也不利于结余最弱的5个市。", "even where collection does not fall."),
        (
            float("nan"),
            "always_helps",
            "即使征缴收入下降50%，R仍对结余最弱的5个市有利。",
            "even where collection falls by 50%.",
        ),
    ],
)
def test_a_border_is_cut_and_never_rounded_up(share: float, verdict: str, zh: str, en: str) -> None:
    one = PoolingBreakEven(share, verdict, 1.0, 0.5)  # type: ignore[arg-type]
    assert cells.break_even_words("R", one, 5, "zh") == zh
    assert cells.break_even_words("R", one, 5, "en").endswith(en)


def test_a_deficit_is_told_from_the_totals(found: Regimes, shown: PoolTables) -> None:
    of = deficit_of(found, EMPLOYEE)
    assert not of["helps"]
    assert (
        of["end"]
        == found.table.query("regime == 'municipal' and behaviour == 'none' and fund == @EMPLOYEE")
        .query("measure == 'total_own_money' and year == @UNTIL")["value"]
        .item()
    )
    empty = found.table.copy()
    at = (empty["measure"] == "total_own_money") & (empty["fund"] == EMPLOYEE) & (empty["year"] == UNTIL)
    empty.loc[at, "value"] = -5e8
    broke = Regimes(**{**vars(found), "table": empty})
    assert "任何统筹方式都不能帮助全省合计" in cells.total_line(broke, EMPLOYEE, "zh")
    assert "No regime helps the total" in cells.total_line(broke, EMPLOYEE, "en")
    rich = empty.copy()
    rich.loc[(rich["measure"] == "total_gain_besides") & (rich["regime"] == RULE), "value"] = 9e9
    assert "No regime helps the total" not in cells.total_line(
        Regimes(**{**vars(found), "table": rich}), EMPLOYEE, "en"
    )


def test_screens_fit_eighty_columns(shown: PoolTables) -> None:
    from io import StringIO

    from rich.console import Console

    for lang in ("zh", "en"):
        out = StringIO()
        show(shown, lang, Console(file=out, width=80, markup=False, highlight=False))
        said = out.getvalue()
        assert "…" not in said
        assert told("no_range", lang) in said
        assert cells.answer_lines(shown, lang)[0] in said


def test_files_are_written_whole_and_again(shown: PoolTables, tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.mkdir()
    files, notes = write_pool(shown, place, "en")
    assert {"index.html", "pool.json", "pool.xlsx", "regimes.csv", "clauses.csv", "manifest.json"} <= set(files)
    assert not notes
    assert write_pool(shown, place, "zh")[0] == files
    read = json.loads((place / "pool.json").read_text(encoding="utf-8"))
    assert read["table"] == json.loads(json.dumps(pool_document(shown)["table"], default=_plain))
    assert read["illustrative"]["zh"].startswith(ILLUSTRATIVE)
    table = pd.read_csv(place / "regimes.csv", encoding="utf-8-sig")
    assert len(table) == len(shown.regimes)
    assert list(table["期初最弱各市累计净得（元）"]) == pytest.approx(list(shown.regimes["poorest_net"]), abs=0.01)
    (place / "own.txt").write_text("mine")
    with pytest.raises(InputError, match=r"own\.txt"):
        write_pool(shown, place, "en")


def _plain(value: object) -> object:
    return None if value != value else str(value)[:10]


def test_a_rule_that_is_not_known_is_one_message_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pool", "levy-last-incom", "--lang", "en"]) == 2
    told_of = capsys.readouterr()
    assert not told_of.out
    assert "levy-last-income" in told_of.err
    assert told_of.err.count("fundmodel:") == 1
    assert main(["pool", RULE, "--data", "national", "--lang", "zh"]) == 2
    assert "example-province" in capsys.readouterr().err
    assert main(["pool", RULE, "--behaviour", "nome", "--lang", "en"]) == 2
    assert "none, half, full" in capsys.readouterr().err


def test_only_rules_of_which_enough_was_seen_are_named() -> None:
    named = named_regimes()
    assert named[0].name == "municipal"
    assert all(one.file is not None and one.file.named and one.file.assumed <= 3 for one in named[1:])
    assert "plain" not in [one.name for one in named]
    assert regime_of("plain").file is not None


def test_charts_of_who_pays_have_a_dot_a_city(shown: PoolTables) -> None:
    page = pool_page(shown, "en")
    assert page.count("<circle") == len(shown.found.data.areas) * len(shown.moves(EMPLOYEE))


def test_one_level_of_benefits_costs_what_the_ratios_of_the_cities_say(shown: PoolTables, found: Regimes) -> None:
    """H = sum E_i (rr* / rr_i - 1) in a year in which all have the highest ratio; steps add up to the last row."""
    own = shown.levels.set_index("step")
    assert list(own.index) == ["pure", "rates", "average", "max", "drawn"]
    assert own.loc["pure", "own_money"] == value(found, "none", "total_own_money")
    for row in own.to_dict("records"):
        assert row["brings"] == pytest.approx(row["own_money"] - own.loc[row["over"], "own_money"])
    terms = found.data.table("city_terms").set_index("area")["employee_payment_ratio"]
    spent = found.run(RULE, "none").ledger["expenditure"].sel(fund=EMPLOYEE, month=str(UNTIL)).sum("month")
    cost = float((spent.to_series() * (terms.max() / terms - 1.0)).sum())
    assert -own.loc["max", "brings_last_year"] == pytest.approx(cost, rel=0.1)
    assert abs(own.loc["average", "brings_last_year"]) < 0.05 * cost
    assert own.loc["drawn", "brings"] < 0.0
    for lang in ("zh", "en"):
        page = pool_page(shown, lang)
        for row in levels_of(shown, EMPLOYEE, lang):
            assert row["step"] in page
            assert f'data-name="brings" data-label="{told("brings", lang)}">{row["brings"]}<' in page


def test_city_by_city_adds_up_to_the_headline_columns(shown: PoolTables) -> None:
    own = shown.by_city.query("regime == @RULE and fund == @EMPLOYEE").set_index("area")
    row = shown.regimes.query("regime == @RULE and fund == @EMPLOYEE and behaviour == 'none'").iloc[0]
    assert own["city_months"].sum() == row["city_months"]
    assert own.loc[shown.weakest[EMPLOYEE], "net"].sum() == pytest.approx(row["poorest_net"])
    assert (own["months_end"] < 6.0).sum() == row["areas_below"]
    assert own["peak"].max() <= row["peak"] <= own["peak"].sum() + 1.0


def test_who_pays_whom_adds_up_to_what_each_pays_and_gets(shown: PoolTables) -> None:
    own = shown.matrix.query("regime == @RULE and fund == @EMPLOYEE")
    assert not own.empty
    gets = own.groupby("receiver")["yuan_moved"].sum().sub(own.groupby("payer")["yuan_moved"].sum(), fill_value=0.0)
    net = shown.winners.query("regime == @RULE and fund == @EMPLOYEE").set_index("area")["net"]
    for area in net.index:
        assert gets.get(area, 0.0) == pytest.approx(net[area], abs=50.0)
    assert gets.sum() == pytest.approx(0.0, abs=1.0)
    page = pool_page(shown, "zh")
    assert page.count('class="heat matrix"') == len(shown.moves(EMPLOYEE))


def test_the_first_lines_tell_how_much_spending_may_rise(shown: PoolTables, found: Regimes) -> None:
    both = found.break_evens[RULE], found.spending_break_evens[RULE]
    assert [one.of for one in both] == ["collection", "spending"]
    assert both[0].gain == pytest.approx(both[1].gain)
    assert [one.verdict for one in both] == ["never_helps", "never_helps"], "said once, of collection"
    assert "支出上升" not in cells.answer_lines(shown, "zh")[0]
    helps = PoolingBreakEven(0.0329, "helps_until", 1.0, 0.5, "spending")
    told_of = Regimes(**{**vars(found), "spending_break_evens": {RULE: helps}})
    first = SimpleNamespace(found=told_of, weakest=shown.weakest)
    assert cells.answer_lines(first, "zh")[0].endswith("若改为支出上升，则在上升不到3.2%时有利。")  # type: ignore[arg-type]
    assert "spending rises instead" in cells.answer_lines(first, "en")[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_measure_has_words_beside_its_code(shown: PoolTables, lang: str) -> None:
    table = in_words(shown, shown.found.table, lang)
    codes, words = (table.iloc[:, table.columns.get_loc(heading(name, lang))] for name in ("measure", "measure_word"))
    assert set(codes) == set(shown.found.table["measure"])
    assert [code for code, word in zip(codes, words, strict=True) if word == code or "{" in word] == []


def test_the_workbook_has_charts_and_colours_of_the_program_itself(shown: PoolTables) -> None:
    import io
    import zipfile

    from fundmodel.presentation.files.pool_workbook import pool_workbook

    with zipfile.ZipFile(io.BytesIO(pool_workbook(shown, "zh"))) as book:
        names = book.namelist()
        coloured = [name for name in names if b"<colorScale>" in book.read(name)]
    assert sum("charts/chart" in name for name in names) >= 2 + 1 + 1 + 5 + 1
    assert len(coloured) == 2, "city by city, and who pays whom"


def test_a_run_says_the_rule_at_work_and_what_it_moves(found: Regimes) -> None:
    from fundmodel.presentation.frames.pooled_years import pooled_years, rule_lines
    from fundmodel.presentation.frames.range_frames import ranges_known
    from fundmodel.presentation.frames.sheets import built
    from fundmodel.presentation.notebook import answer
    from fundmodel.presentation.page.pooled_rows import pooled_tables

    run = found.runs[RULE, "none"]
    assert rule_lines(run, "zh") == ["执行中的规则：按上年决算收入上解、先用本地结余", told("illustrative", "zh")]
    assert f"rule: adjustment_fund ({RULE})" in repr(run)
    assert "执行中的规则为按上年决算收入上解、先用本地结余" in answer(run, "zh")
    assert "rule at work is Levy on last year's income" in answer(run, "en")
    assert ranges_known(run).empty, "ranges of the scenario alone are not those of a run under a rule"
    rows = pooled_years(run)
    assert run.pooling is not None
    levy = run.pooling["levy"].sel(fund=EMPLOYEE).groupby("month.year").sum()
    own = rows[rows["fund"] == EMPLOYEE]
    assert list(own["levy"]) == pytest.approx(list(levy.values), rel=1e-12)
    assert own["own_fund"].iloc[-1] == float(run.pooling["closing"].sel(fund=EMPLOYEE)[-1])
    assert len(built(run)["pooling_by_year"]) == len(rows)
    assert [len(table.rows) for table in pooled_tables(run)]


def test_without_a_rule_nothing_is_said_of_one(baseline_run) -> None:  # type: ignore[no-untyped-def]
    from fundmodel.presentation.frames.pooled_years import pooled_years, rule_lines
    from fundmodel.presentation.frames.sheets import built

    assert rule_lines(baseline_run, "zh") == []
    assert pooled_years(baseline_run).empty
    assert "pooling_by_year" not in built(baseline_run)
    assert "rule" not in repr(baseline_run)


@pytest.mark.parametrize(
    ("value_", "unit", "zh", "en"),
    [
        (0.05, "fraction", "5%", "5%"),
        (0.005, "fraction", "0.5%", "0.5%"),
        (True, "flag", "是", "yes"),
        (None, "fraction", "无", "none"),
        ("final_income", "word", "上年决算收入", "income of the final accounts"),
        ({"months": 6}, "months", "各区达到6个月", "every area at 6 months"),
        (
            {0: 0.1, 2: 0.2},
            "fraction",
            "在职退休比0起10%、在职退休比2起20%",
            "10% from 0 payers per retired member, 20% from 2 payers per retired member",
        ),
        (["levy_paid", "targets_met"], "word", "已上解、已完成计划", "levy paid, targets met"),
    ],
)
def test_values_of_clauses_are_told_in_words(value_: object, unit: str, zh: str, en: str) -> None:
    from fundmodel.presentation.frames.pool_values import value_words

    assert value_words(value_, unit, "zh") == zh
    assert value_words(value_, unit, "en") == en


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_clause_of_every_shipped_rule_has_words(lang: str) -> None:
    from fundmodel.assumptions.shipped import builtin_rules
    from fundmodel.presentation.frames.pool_values import after_words, clause_cells

    for name in builtin_rules():
        one = regime_of(name)
        assert after_words(one, lang)
        for cell in clause_cells(one, lang):
            assert cell["value"], (name, cell)
            assert "_" not in cell["value"], (name, cell)
