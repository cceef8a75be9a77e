"""The explorer's page in chromium, with the network off; ``make browser`` runs it (``make test`` needs no browser)."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.explorer.corners import answered
from fundmodel.presentation.explorer.explorer_levers import changes_at
from fundmodel.presentation.explorer.explorer_page import write_explorer
from fundmodel.presentation.explorer.prepared_answers import prepare_answers

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PICTURES = os.environ.get("EXPLORER_PICTURES")
"""A folder for pictures of the page, where they are wanted."""
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra bench)")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no chromium at {CHROMIUM}")

SIZES = [(1280, 900), (420, 860)]
STATE = {"cost": 0.005, "premium": 540.0, "retirees": 0.02}
WHICH = ("fund", "year", "setting", "figure")
ADDRESS = "#retirees=0.02&premium=540&cost=0.005"


@pytest.fixture(scope="module")
def answers():
    return prepare_answers(groups=1)


@pytest.fixture(scope="module")
def address(answers, tmp_path_factory):
    return write_explorer(answers, tmp_path_factory.mktemp("page") / "explorer.html", "zh").as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def opened(browser, address):
    """Opens the page at an address and a width; every request and every error of the page is noted."""
    contexts = []

    def at(state: str = "", size: tuple[int, int] = SIZES[0]):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
        context.set_offline(True)
        page = context.new_page()
        page.asked, page.errors = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
        page.goto(address + state)
        contexts.append((context, page))
        return page

    yield at
    for context, page in contexts:
        assert page.errors == []
        assert [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))] == []
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_fits_and_speaks(opened, size, lang):
    page = opened(f"{ADDRESS}&lang={lang}", size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[lang]
    said = page.inner_text("#sentence")
    assert {"zh": "若退休人员缴费费率2%", "en": "With contribution of retired members 2 %"}[lang] in said
    assert page.locator("#chart-0 path[stroke-dasharray]").count() >= 1
    assert all(box.inner_text() for box in page.locator("[data-say]").all())
    other = {"zh": "en", "en": "zh"}[lang]
    page.click(f"[data-set-lang={other}]")
    assert page.evaluate("location.hash").endswith(f"lang={other}")
    page.click(f"[data-set-lang={lang}]")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/explorer_{lang}_{size[0]}.png", full_page=True)


def test_the_page_computes_what_the_library_interpolates(opened, answers):
    both = opened(ADDRESS).evaluate("window.explorer.books()")
    ours = answered(answers.ask, answers.made, answers.ask.figures(STATE))
    assert len(both) == 2
    for point, place in np.ndindex(2, 2):
        fund = both[point][0][place]
        assert [fund["floor"], fund["usedUp"]] == [ours.floor[point, 0, place], ours.used_up[point, 0, place]]
        assert fund["floorRange"][0] <= fund["floor"] <= fund["floorRange"][1]
        np.testing.assert_allclose(fund["reserve"][11:], ours.reserve[point, 0, place, 11:], rtol=0, atol=1e-6)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_narrow_screen_the_answer_stays_in_sight_while_a_lever_moves(opened, lang):
    page = opened(f"#lang={lang}", SIZES[1])
    for lever in page.locator("#levers input").all():
        lever.scroll_into_view_if_needed()
        lever.focus()
        before = page.inner_text(".strip")
        page.keyboard.press("End")
        page.wait_for_function("text => document.querySelector('.strip').innerText !== text", arg=before)
        strip, box = page.locator(".strip").bounding_box(), lever.bounding_box()
        assert strip["y"] >= 0
        assert strip["y"] + strip["height"] <= box["y"]
        assert strip["height"] < SIZES[1][1] / 4
        page.keyboard.press("Escape")


def test_no_date_stands_without_its_range(opened):
    page = opened(ADDRESS)
    dated = re.compile(r"\d{4}年(\d+月|后)")
    for row in page.locator("#dates tbody tr").all():
        cells = [cell.inner_text() for cell in row.locator("td").all()]
        assert all("区间" in cell for cell in cells if dated.search(cell))
    assert page.locator("#dates tbody tr").count() == 4
    assert page.inner_text("#sentence").count("区间") == 4
    assert not dated.search(page.inner_text("#chart-0") + page.inner_text("#chart-1"))


def test_keys_move_a_lever_and_the_address_follows(opened):
    page = opened()
    before = page.inner_text("#sentence")
    page.focus("#lever-cost")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("window.explorer.state()") == {"cost": 0.002}
    assert page.evaluate("location.hash") == "#cost=0.002&lang=zh"
    assert page.inner_text("#out-cost") == "+0.2个百分点/年"
    moved = page.inner_text("#sentence")
    assert moved != before
    again = opened("#cost=0.002&lang=zh")
    assert again.inner_text("#sentence") == moved
    page.keyboard.press("Escape")
    assert page.inner_text("#sentence") == before
    page.keyboard.press("End")
    page.wait_for_function("window.explorer.state().cost === 0.01")
    page.click("[data-do=reset]")
    assert page.evaluate("window.explorer.state()") == {}


def test_what_is_copied_runs_and_gives_the_same_scenario(opened, answers, tmp_path, capsys):
    page = opened(ADDRESS)
    page.click("[data-do=yaml]")
    file = tmp_path / "explored.yaml"
    file.write_text(page.input_value("#copied"), encoding="utf-8")
    wanted = fm.load_scenario("baseline").with_changes(changes_at(answers.ask.levers, STATE))
    assert fm.load_scenario(file).sha256 == wanted.sha256
    page.click("[data-do=python]")
    names: dict = {}
    exec(page.input_value("#copied"), names)
    assert names["explored"].sha256 == wanted.sha256
    assert names["run"].ledger["month"].values[-1] == np.datetime64("2050-12-01")
    page.click("[data-do=command]")
    program, *words = page.input_value("#copied").replace('"', "").split()
    capsys.readouterr()
    assert (program, main(words)) == ("fundmodel", 0)
    assert '"premium": 540.0' in capsys.readouterr().out


@pytest.mark.parametrize(("kind", "starts"), [("csv", b"\xef\xbb\xbf"), ("svg", b"<svg"), ("png", b"\x89PNG")])
def test_downloads(opened, answers, kind, starts, tmp_path):
    page = opened(ADDRESS)
    with page.expect_download() as waiting:
        page.click(f"[data-do={kind}]")
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(starts)
    if PICTURES and kind == "png":
        Path(PICTURES, "downloaded.png").write_bytes(content)
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        row = next(
            r for r in rows if tuple(r[name] for name in WHICH) == ("resident", "2030", "explored", "best_estimate")
        )
        ours = answered(answers.ask, answers.made, [STATE])
        assert float(row["balance_100m_yuan"]) == pytest.approx(ours.closing[0, 0, 1, 71] / 1e8, abs=0.01)
        assert float(row["reserve_months"]) == pytest.approx(ours.reserve[0, 0, 1, 71], abs=0.001)
