"""The explorer's answers: near the engine at fresh corners, the same in JavaScript, one page that needs nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.tables.area_tables import money_column
from fundmodel.presentation.explorer import corners, prepared_answers
from fundmodel.presentation.explorer import explorer_page as explorer_page_module
from fundmodel.presentation.explorer.explorer_levers import LAST, POOLING, PRUDENT, changes_at, levers_of, read_state
from fundmodel.presentation.explorer.explorer_page import explorer_page, write_explorer
from fundmodel.presentation.explorer.precomputed import asked, surrogate_of
from fundmodel.presentation.explorer.prepared_answers import Answers, prepare_answers
from fundmodel.presentation.explorer.range_widths import dates_around
from fundmodel.presentation.explorer.told_result import month_of
from fundmodel.presentation.words.explorer_words import page_texts
from tests.areas import package, parts

KEYS = {"retirees", "early", "premium", "subsidy", "cost", "base", "fertility"}
STATE = {"retirees": 0.012, "early": 0.35, "premium": 610.0, "subsidy": 0.004, "cost": -0.0065, "base": 0.0035}
MOST_BYTES = 1_500_000
STEMS = ("", "axis_", "of_", "zero_")
"""What stands before the name of a fund in a key of the page's words."""


@pytest.fixture(scope="module")
def answers() -> Answers:
    return prepare_answers(groups=2)


@pytest.fixture(scope="module")
def page(answers: Answers) -> str:
    return explorer_page(answers, "zh")


def test_every_lever_stays_and_the_error_is_measured(answers):
    assert {one.key for one in answers.ask.shown} == KEYS
    assert {one.key for one in answers.ask.levers} == KEYS | {PRUDENT}
    assert (answers.left_out, answers.idle) == ((), ())
    assert answers.errors.points == 8
    assert 0.0 < answers.errors.reserve <= corners.MOST_MONTHS
    assert answers.errors.date <= corners.MOST_DATE


def test_fresh_corners_are_near_the_engine_and_a_lost_pair_is_seen(answers):
    ask, made = answers.ask, answers.made
    points = corners.corners(ask, people=1, seed=7)[0]
    true = corners.exact(ask, points)
    assert corners.difference(corners.answered(ask, made, points), true).allowed
    alone = np.array([term.second is None for term in made.terms])
    lost = replace(made, table=made.table * (made.terms[0].first[0] < 0 or alone)[:, None, None, None])
    worse = corners.difference(corners.answered(ask, lost, points), true)
    assert worse.reserve > 2 * corners.difference(corners.answered(ask, made, points), true).reserve


def test_the_app_in_a_browser_and_the_page_agree(answers):
    """Its callback is the engine's (``test_explore_verb``); the page is as near to it as it prints."""
    pytest.importorskip("dash", reason="dash is not installed (extra explore)")
    from fundmodel.presentation.explorer.dash_app import callback_of

    values = [STATE.get(one.key, one.base) for one in answers.ask.shown]
    _, figures, _ = callback_of(answers.ask, "zh")("CN", 0, *values)
    found = corners.answered(answers.ask, answers.made, answers.ask.figures(STATE)[-1:])
    for place, figure in enumerate(figures):
        drawn = figure["data"][0]
        months = np.array([y for x, y in zip(drawn["x"], drawn["y"], strict=True) if x == int(x) and y > 0.0])
        assert len(months) >= 10
        near = np.abs(found.reserve[0, 0, place, 11::12][: len(months)] - months)
        assert near.max() <= corners.MOST_MONTHS


def test_where_no_lever_is_moved_it_is_the_engine(answers):
    base = corners.difference(corners.answered(answers.ask, answers.made, [{}]), corners.exact(answers.ask, [{}]))
    assert base.reserve < 1e-5
    assert base.date == 0


def test_areas_may_be_one_pool(baseline, national):
    """Two areas with unequal balances: each alone, and both in one pool of the employee scheme from 2028 on."""
    table = parts(national, (0.3, 0.7))
    table.loc[0, money_column("employee_pooled", "opening")] /= 3.0
    two = package(national, table)
    whole = asked(baseline, two)
    ask = replace(whole, levers=tuple(one for one in whole.levers if one.key in ("cost", "base")))
    made = surrogate_of(ask)
    for pooled in (0.0, 1.0):
        points = [{"cost": 0.01, "base": -0.01, POOLING: pooled}, {"cost": -0.004, "base": 0.007, POOLING: pooled}]
        found, true = corners.answered(ask, made, points), corners.exact(ask, points)
        assert found.closing.shape[1] == 3
        assert corners.difference(found, true).allowed
    alone = corners.answered(ask, made, [{"cost": 0.01, "base": -0.01}])
    apart = np.abs(found.reserve[0, 0, 0, -1] - found.reserve[0, 1, 0, -1])
    assert apart < 1e-9 < np.abs(alone.reserve[0, 0, 0, -1] - alone.reserve[0, 1, 0, -1])


def test_a_lever_that_cannot_be_followed_is_left_out_and_the_page_says_so(answers, monkeypatch):
    monkeypatch.setattr(prepared_answers, "asked", lambda *_: answers.ask)
    monkeypatch.setattr(prepared_answers, "surrogate_of", lambda _: answers.made)
    monkeypatch.setattr(prepared_answers, "_refuse_far", lambda *_: None)

    def measured(ask, made, groups):
        """The second group is far from the engine while costs move."""
        far = any(one.key == "cost" for one in ask.levers)
        return [corners.Errors(0.1, 9 if far and at == 1 else 1, 4) for at in groups]

    monkeypatch.setattr(prepared_answers, "measured", measured)
    found = prepare_answers()
    assert found.left_out == ("cost",)
    assert {one.key for one in found.made.levers} == KEYS - {"cost"} | {PRUDENT}
    assert '"left_out":"growth of unit cost"' in explorer_page(found, "en")
    state = {"base": 0.004, "early": 0.3}
    np.testing.assert_array_equal(found.made.flows([state]), answers.made.flows([state]))


def test_books_that_the_page_cannot_follow_are_refused(answers, baseline):
    with pytest.raises(fm.InputError, match="holds a rule"):
        prepare_answers(replace(baseline, rule={"kind": "unified"}))
    with pytest.raises(fm.InputError, match="cannot follow the books of baseline"):
        prepared_answers._refuse_far(answers.ask, replace(answers.made, rate=1.2 * answers.made.rate))


def test_the_address_is_read_as_the_page_writes_it(answers):
    levers = answers.ask.levers
    assert read_state(levers, "#cost=0.005&premium=540&lang=zh", pools=False) == {"cost": 0.005, "premium": 540.0}
    with pytest.raises(fm.InputError, match="no lever") as told:
        read_state(levers, "cost=0.5&prenium=540&pooling=1&base=x", pools=False)
    assert len(told.value.faults) == 4
    assert read_state(levers, "pooling=1", pools=True) == {POOLING: 1.0}
    assert changes_at(levers, {"premium": 540.0, "fertility": 1.1}) == {
        "resident.premium": {"2030": 540.0},
        "population.fertility_scale": {"2027": 1.0312698},
    }


def test_javascript_gives_the_same_numbers(answers, page, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    here = files("fundmodel.presentation.explorer").joinpath("surrogate.js")
    program = tmp_path / "asked.js"
    program.write_text(
        "const s = require(process.argv[2]), m = JSON.parse(require('fs').readFileSync(0));"
        "m.table = s.wholeNumbers(m.table);"
        "m.widths.table = s.wholeNumbers(m.widths.table);"
        "console.log(JSON.stringify(s.figures(m, JSON.parse(process.argv[3]))));"
    )
    model = re.search(r'id="model">(.*?)</script>', page, re.DOTALL)[1]
    words = [node, str(program), str(here), json.dumps(STATE)]
    done = subprocess.run(words, input=model, capture_output=True, text=True, check=True)
    ours = corners.answered(answers.ask, answers.made, answers.ask.figures(STATE))
    ends = dates_around(answers.ask, ours, answers.widths)
    both = json.loads(done.stdout)
    assert len(both) == len(ours.floor) == 2
    for point, place in np.ndindex(2, 2):
        fund = both[point][0][place]
        assert fund["floor"] == ours.floor[point, 0, place]
        assert fund["usedUp"] == ours.used_up[point, 0, place]
        for event, name in enumerate(("floorRange", "usedRange")):
            np.testing.assert_allclose(fund[name], ends[point, :, event, 0, place], rtol=0, atol=1)
        np.testing.assert_allclose(fund["reserve"][11:], ours.reserve[point, 0, place, 11:], rtol=0, atol=1e-6)
        np.testing.assert_allclose(np.array(fund["closing"]) * 1e8, ours.closing[point, 0, place], rtol=1e-6, atol=1e3)


def test_both_figures_and_their_ranges_are_those_of_the_report(answers):
    """Where no lever is moved: the dates and ranges that ship for ``baseline`` and ``prudent``, up to the last year."""
    found = corners.exact(answers.ask, answers.ask.figures({}))
    ends = dates_around(answers.ask, found, answers.widths)
    for point, name in enumerate(("baseline", "prudent")):
        shipped = fm.headline_ranges(name, until=LAST).set_index(["fund", "event"])
        for place, fund in enumerate(("employee_pooled", "resident")):
            for event, code in enumerate(("floor_month_earned", "depletion_month")):
                row = shipped.loc[(fund, code)]
                at = (found.floor, found.used_up)[event][point, 0, place]
                told = [month_of(int(one), answers.ask) for one in (at, *ends[point, :, event, 0, place])]
                kept = [row[side] for side in ("best_estimate", "adverse", "favourable")]
                assert told == [None if date != date else f"{date:%Y-%m}" for date in kept]


def test_a_scenario_with_its_own_margin_has_one_figure():
    assert levers_of(fm.load_scenario("prudent"), 400.0, 2026)[-1].shown
    assert not levers_of(fm.load_scenario("baseline"), 400.0, 2026)[-1].shown


def test_the_page_is_one_small_file_without_an_address(answers, page, tmp_path):
    place = write_explorer(answers, tmp_path / "explorer.html", "en")
    assert place.stat().st_size < MOST_BYTES
    addresses = set(re.findall(r"https?://[^\s\"'`<>]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<link|@import|url\(|<script[^>]+src|<img", page)
    with pytest.raises(fm.InputError, match="no language"):
        write_explorer(answers, tmp_path / "explorer.html", "fr")


def test_beside_a_run_it_is_written_or_a_line_says_why(answers, baseline, national, monkeypatch, tmp_path):
    monkeypatch.setattr(explorer_page_module, "prepare_answers", lambda *_: answers)
    assert explorer_page_module.explorer_beside(baseline, national, tmp_path, "zh") == []
    assert (tmp_path / "explorer.html").stat().st_size > 50_000
    monkeypatch.setattr(explorer_page_module, "prepare_answers", prepare_answers)
    told = explorer_page_module.explorer_beside(replace(baseline, rule={"kind": "unified"}), national, tmp_path, "zh")
    assert "带有随结余变动的规则" in told[0]


def test_both_languages_are_complete(answers):
    here = files("fundmodel.presentation.explorer")
    script, template = (here.joinpath(name).read_text("utf-8") for name in ("explorer.js", "explorer.html.j2"))
    asked_for = set(re.findall(r'say\("(\w+)"', script)) | set(re.findall(r'data-say="(\w+)"', template))
    asked_for |= {f"{stem}{fund}" for stem in STEMS for fund in ("employee_pooled", "resident")} - {""}
    chinese, english = page_texts("zh"), page_texts("en")
    assert asked_for - chinese.keys() - set(STEMS) == set()
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert re.search(r"[\u4e00-\u9fff]", text), key
        assert not re.search(r"[\u4e00-\u9fff]", english[key]), key
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])), key
