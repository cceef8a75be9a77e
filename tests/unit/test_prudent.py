"""The prudent lane: every headline with the margin on growth of cost beside it, the plain run untouched."""

from __future__ import annotations

import pickle

import h5netcdf
import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.signed_paths import EVENTS
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.page import page
from fundmodel.presentation.page.answer import answer
from fundmodel.presentation.words.labels import margin_words, prudent_text

UNTIL = 2060
RUN = fm.project(["baseline", "prudent", "current-law"], until=UNTIL)
DATES = fm.headlines(RUN).set_index(["scenario", "fund"])


def test_the_lane_of_the_baseline_is_the_shipped_scenario_bit_for_bit():
    lane, shipped = RUN.prudent().sel("baseline"), RUN.sel("prudent")
    for name in ("population", "enrolment", "ledger", "economy", "memo"):
        assert getattr(lane, name).identical(getattr(shipped, name)), name


def test_a_scenario_with_its_own_margin_is_not_doubled_and_says_so():
    assert RUN.prudent().scenarios == ("baseline", "current-law")
    row = DATES.loc["prudent", "employee_pooled"]
    assert row["prudent"] == "in_scenario"
    assert [row[event] for event in EVENTS] == [row[f"prudent_{event}"] for event in EVENTS]
    assert margin_words(row, "zh") == "已含审慎边际"
    assert RUN.sel("prudent").prudent() is None
    assert set(fm.headlines(RUN.sel("prudent"))["prudent"]) == {"in_scenario"}


@pytest.mark.parametrize("fund", ["employee_pooled", "resident"])
def test_each_date_stands_beside_its_prudent_one(fund):
    base, prudent = DATES.loc["baseline", fund], DATES.loc["prudent", fund]
    assert base["prudent"] == "added"
    for event in EVENTS:
        assert base[f"prudent_{event}"] == prudent[event] or pd.isna(prudent[event])
        assert pd.isna(base[event]) or base[f"prudent_{event}"] <= base[event]


def test_a_run_of_one_scenario_has_the_same_lane():
    run = fm.project("current-law", until=UNTIL)
    assert run.prudent().ledger.equals(RUN.prudent().sel("current-law").ledger)
    with_changes = fm.load_scenario("current-law").with_changes({"cost.margin": {"2026-01": 0.005}}, name="current-law")
    assert fm.project(with_changes, until=UNTIL).ledger.equals(run.prudent().ledger)


def test_money_on_prepared_people_has_it_too():
    found = fm.prepare("baseline", until=2040).money({"name": "dearer", "cost.excess_growth": {"2026-01": 0.01}})
    assert (found.prudent().ledger["closing"].isel(month=-1) < found.ledger["closing"].isel(month=-1)).any()


def test_the_lane_is_worked_out_when_first_asked_for():
    run = fm.project("baseline", until=2030)
    assert run.with_margin.cache_info().currsize == 0
    assert run.prudent() is run.prudent()


@pytest.mark.parametrize("names", ["baseline", "prudent", ["baseline", "prudent"]])
def test_a_run_from_a_file_or_pickle_keeps_the_lane(tmp_path, names):
    run = fm.project(names, until=2028)
    lane = run.prudent()
    for opened in (fm.open_run(run.save(tmp_path / "x.nc")), pickle.loads(pickle.dumps(run))):
        assert fm.headlines(opened).equals(fm.headlines(run))
        assert opened.equals(run)
        again = opened.prudent()
        assert (again is None) is (lane is None) is (names == "prudent")
        assert lane is None or (again.equals(lane) and again.check())


def test_a_file_without_the_lane_says_so(tmp_path):
    path = fm.project("baseline", until=2028).save(tmp_path / "x.nc")
    with h5netcdf.File(path, "a") as file:
        del file.attrs["prudent"], file.attrs["result_sha256"]
    with pytest.warns(fm.FundmodelWarning, match="kept no hash"):
        opened = fm.open_run(path)
    table = fm.headlines(opened)
    assert set(table["prudent"]) == {"unknown"}
    assert table[[f"prudent_{event}" for event in EVENTS]].isna().all(axis=None)
    with pytest.raises(fm.InputError, match="project it again"):
        opened.prudent()


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_of_several_areas_their_sum():
    run = fm.project("baseline", "example-province", until=2032)
    lane, alone = together(run).prudent(), together(run.prudent())
    assert lane.ledger.equals(alone.ledger)
    part = run.sel(area=["synthetic-A"], fund="resident")
    np.testing.assert_array_equal(
        part.prudent().ledger["closing"], run.prudent().ledger["closing"].sel(area=["synthetic-A"], fund=["resident"])
    )


def test_words_of_a_date():
    when, later = pd.Timestamp("2040-08-01"), pd.Timestamp("2060-12-01")
    row = {"depletion_month": pd.NaT, "prudent_depletion_month": when, "prudent": "added", "known_until": later}
    assert prudent_text(row, "depletion_month", "zh") == "不早于2061年（审慎：2040年8月）"
    assert prudent_text(row, "depletion_month", "en") == "not before 2061 (prudent 2040-08)"
    same = {**row, "depletion_month": when}
    assert prudent_text(same, "depletion_month", "en") == "2040-08 (prudent: the same)"
    assert prudent_text({**same, "prudent": "unknown"}, "depletion_month", "en") == "2040-08"
    assert prudent_text({**same, "prudent": "in_scenario"}, "depletion_month", "zh") == "2040年8月"


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("超额增长", "筹资规则", "审慎")), ("en", ("excess growth", "financing rule", "prudent"))],
)
def test_screen_page_and_answer_say_what_makes_the_dates(lang, words, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["run", "baseline", "--until", "2045", "--lang", lang, "--no-range"]) == 0
    screen = capsys.readouterr().out
    run = fm.project("baseline", until=2045)
    for place in (screen, answer(run, alone=True)[0 if lang == "zh" else 1], page(run, lang)):
        assert all(word in place for word in words), words
