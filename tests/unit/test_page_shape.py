"""The shape of the page: contents, order of what is read first, nothing wider than a screen or cut by one, print."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import fundmodel as fm
from fundmodel.presentation.files.page_file import write_page
from fundmodel.presentation.page import IN_WORKBOOK
from fundmodel.presentation.page.run_rows import WARNING_EVENTS

CSS = Path(fm.__file__).parent / "presentation" / "page" / "page.css"
WIDTHS = (1280, 420)
MOST_PAGES = 25
PROBE = """<script>addEventListener("load", function () {
  var wide = document.documentElement.clientWidth, out = [];
  document.querySelectorAll("main *, header *, nav *, .plot text").forEach(function (one) {
    var box = one.getBoundingClientRect(), scroll = one.closest(".scroll");
    if (one.closest("svg") && one.tagName !== "text") return; // what is not drawn may reach far out of a chart
    if (box.width && box.right > wide + 1 && (!scroll || scroll === one)) out.push(one.tagName + " " + one.textContent);
  });
  var drawn = Array.from(document.querySelectorAll(".plot")).filter(function (one) { return one.firstChild; });
  parent.postMessage([wide, document.documentElement.scrollWidth, drawn.length, out.join("|")].join(";"), "*");
});</script></body>"""
FRAMES = """<script>onmessage = function (said) {
  document.body.appendChild(document.createElement("pre")).textContent = said.data;
};</script>"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = fm.project(["baseline", "current-law"], until=2030)
    return write_page(run, tmp_path_factory.mktemp("shape") / "index.html")


@pytest.fixture(scope="module")
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_contents_lead_to_every_section(text: str) -> None:
    contents = text.split('<nav class="contents"')[1].split("</nav>")[0]
    anchors = re.findall(r'href="#([\w-]+)"', contents)
    sections = re.findall(r'<section id="([\w-]+)"', text)
    assert anchors == sections
    assert len(anchors) == len(set(anchors)) > 15
    assert text.index('<nav class="contents"') < text.index('<section id="answer"')


def test_dates_come_first_in_the_warning_table(text: str) -> None:
    warning = text.split('<section id="warning">')[1].split("</section>")[0]
    events = re.findall(r'data-event="(\w+)"', warning)
    assert tuple(events[: len(WARNING_EVENTS)]) == WARNING_EVENTS
    assert warning.rindex("data-event=") < warning.index("data-year=")


def test_every_table_has_a_box_of_its_own_and_nothing_a_fixed_width(text: str) -> None:
    body = text.split("<main>")[1].split("</main>")[0]
    tables = [found.start() for found in re.finditer("<table", body)]
    assert len(tables) > 15
    assert all(body[:at].rstrip().endswith('<div class="scroll">') for at in tables)
    assert not re.findall(r'style="[^"]*width', body)
    assert {int(px) for px in re.findall(r"[^-]width: (\d+)px", CSS.read_text(encoding="utf-8"))} <= {1}


def test_what_is_not_printed_stands_in_the_workbook_and_the_page_says_so(text: str) -> None:
    from fundmodel.presentation.frames.sheets import SHEETS
    from fundmodel.presentation.words.headings import title_of

    assert set(IN_WORKBOOK) <= SHEETS.keys()
    assert text.count('<details class="long"') >= len(IN_WORKBOOK)
    notes = re.findall(r'<p class="note in-workbook">(.*?)</p>', text)
    assert len(notes) == len(IN_WORKBOOK)
    for name in IN_WORKBOOK:
        assert any(title_of(name, "zh") in note and title_of(name, "en") in note for note in notes)


def test_charts_are_drawn_by_the_script_of_the_page_before_it_has_loaded(text: str) -> None:
    script = text.rsplit("<script>", 1)[1]
    assert "plots.forEach(draw)" in script
    assert not re.search(r"setTimeout|requestAnimationFrame|IntersectionObserver|defer|async", script)
    assert text.index('id="figures"') < text.rindex("<script>")


def chromium(*asked: str) -> str:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine: the page is not looked at in a browser")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
    try:
        done = subprocess.run(
            [program, *quiet, *asked], stdin=subprocess.DEVNULL, capture_output=True, timeout=240, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip("Chromium did not answer within four minutes")
    return done.stdout.decode("utf-8", "replace")


def test_nothing_is_cut_or_scrolls_sideways_at_both_widths(path: Path, text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(text.replace("</body>", PROBE), encoding="utf-8")
    frames = "".join(f'<iframe src="page.html" style="border:0;width:{w}px;height:900px"></iframe>' for w in WIDTHS)
    (tmp_path / "frames.html").write_text(f"<body>{FRAMES}{frames}", encoding="utf-8")
    shown = chromium(
        f"--user-data-dir={tmp_path / 'profile'}",
        "--virtual-time-budget=20000",
        "--window-size=1400,900",
        "--dump-dom",
        (tmp_path / "frames.html").as_uri(),
    )
    found = [one.split(";", 3) for one in re.findall("<pre>(.*?)</pre>", shown, re.DOTALL)]
    assert sorted(int(wide) for wide, *_ in found) == sorted(WIDTHS)
    for wide, whole, drawn, cut in found:
        assert (int(whole), cut) == (int(wide), "")
        assert int(drawn) == text.count("data-chart=")


def test_the_page_prints_on_few_sheets(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    chromium(f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={target}", path.as_uri())
    pages = len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))
    assert 5 < pages <= MOST_PAGES
