"""What stands beside the ranges wherever they are shown: what they leave out, and what the age seed is worth."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout
from html import unescape
from pathlib import Path

import pytest

import fundmodel as fm
from fundmodel.analysis.range_record import leading_of
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.frames.range_frames import range_lines, ranges_of
from fundmodel.presentation.page import page
from fundmodel.presentation.words.labels import event_text, prudent_text
from fundmodel.presentation.words.range_words import parameter_label

ROOT = Path(__file__).resolve().parents[2]
LANGS = ("zh", "en")
AT = {"zh": 0, "en": 1}


def squeezed(text: str) -> str:
    """Without white space: lines are folded anywhere."""
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def run():
    return fm.project("baseline")


@pytest.fixture(scope="module")
def ranges(run):
    return ranges_of(run, [fm.load_scenario("baseline")], fm.load_data("national"))


@pytest.fixture(scope="module")
def shown(run, ranges):
    """The page in both languages."""
    return {lang: squeezed(unescape(page(run, lang, ranges=ranges))) for lang in LANGS}


def printed(*words: str) -> str:
    """What the command prints on a screen of 120 columns."""
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out):
        patch.setenv("COLUMNS", "120")
        assert main(["run", "baseline", *words]) == 0
    return out.getvalue()


@pytest.fixture(scope="module")
def screens():
    return {lang: squeezed(printed("--lang", lang)) for lang in LANGS}


@pytest.fixture(scope="module")
def document():
    return json.loads(printed("--json"))


@pytest.mark.parametrize("lang", LANGS)
def test_screen_and_page_and_document_have_the_same_lines(lang, ranges, shown, screens, document):
    every, short = range_lines(ranges, lang), range_lines(ranges, lang, 2)
    assert sum(("未公布" if lang == "zh" else "Age seed, unpublished") in line for line in every) == 1
    assert sum(("五项之内" if lang == "zh" else "Not among the five") in line for line in every) == 2
    assert all(squeezed(line) in screens[lang] for line in short)
    assert all(squeezed(line) in shown[lang] for line in every)
    assert document["range_notes"][lang] == every


def test_the_document_has_what_is_left_out_and_the_seeds_as_rows(ranges, document):
    assert {row["parameter"] for row in document["ranges"]["left_out"]} == set(ranges.left_out["parameter"])
    assert {row["seed"] for row in document["ranges"]["age_seed"]} == {"run_2010", "age_flat", "age_flat_own"}


def test_the_readme_names_the_same(ranges):
    text = squeezed((ROOT / "README.md").read_text(encoding="utf-8")).replace("\u2212", "-")
    assert all(
        squeezed(line) in text for line in range_lines(ranges, "en") if line.startswith(("Not among", "Age seed"))
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_parameter_left_out_is_named_with_its_width(lang, ranges):
    lines = " ".join(range_lines(ranges, lang))
    for row in leading_of(fm.load_data("national")).left_out.to_dict("records"):
        assert f"{parameter_label(row['parameter'], lang)} {row['spread']:.1f}" in lines


def test_without_ranges_every_place_says_so():
    short = fm.project("baseline", until=2027)
    words = ("--no-range", "--until", "2027")
    document = json.loads(printed("--json", *words))
    for lang in LANGS:
        (line,) = range_lines(None, lang)
        assert "--no-range" in line
        assert squeezed(line) in squeezed(printed("--lang", lang, *words))
        assert line in page(short, lang)
        assert document["range_notes"][lang] == [line]


@pytest.mark.parametrize("lang", LANGS)
def test_screen_page_and_answer_word_every_date_alike(lang, run, ranges, shown, screens):
    answer = squeezed(fm.answer(run, lang, ranges.pairs))
    for row in fm.headlines(run).to_dict("records"):
        for event in ("first_deficit_year", "deficit_ahead", "floor_month_earned", "depletion_month"):
            assert squeezed(event_text(row, event, lang)) in answer
            assert squeezed(prudent_text(row, event, lang)) in shown[lang]
            assert squeezed(event_text(row, event, lang)) in screens[lang]
    for text in (screens[lang], shown[lang], answer, squeezed((ROOT / "README.md").read_text(encoding="utf-8"))):
        assert not re.search(r"(to|prudent|\(|is|in)after2050|[（至：]2050年以后", text)


def test_the_workbook_words_dates_as_the_screen_does(run):
    from fundmodel.presentation.words.headings import at_the_door

    rows = fm.headlines(run)
    shown = at_the_door(
        rows[["fund", "depletion_month", "deficit_ahead", "known_until", "warning_known_until"]], "en", True
    )
    for (_, row), cells in zip(rows.iterrows(), shown.to_dict("records"), strict=True):
        assert cells["Balance used up"] == event_text(row, "depletion_month", "en")
        assert cells["Six-month deficit warning first given"] == event_text(row, "deficit_ahead", "en")
    months = at_the_door(rows[["depletion_month", "known_until"]], "en")
    assert list(months["Balance used up"]) == ["", "2040-08"], "csv keeps the month"


def test_the_answer_of_a_scenario_made_here_says_how_to_get_its_range():
    own = fm.load_scenario("baseline").with_changes({"employee.employer_rate": {"2027-01": 0.07}}, name="own")
    run = fm.project(own, until=2030)
    call = "fm.answer(run, ranges=fm.headline_ranges("
    assert all(call in fm.answer(run, lang) and "until=2030" in fm.answer(run, lang) for lang in LANGS)
    ranges = fm.headline_ranges(own, until=2030)
    assert call not in fm.answer(run, "en", ranges)
    assert "; range " in fm.answer(run, "en", ranges)


def test_a_range_without_an_end_says_which_also_when_it_is_read_again(tmp_path, monkeypatch, capsys):
    """Nobody can use the window who retires late: one end of its share cannot be, and the range says so."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for _ in range(2):
        with pytest.warns(fm.FundmodelWarning, match="without the low end of retirement.intensity"):
            found = fm.headline_ranges("late-retirement", until=2028)
        assert set(found["scenario"]) == {"late-retirement"}
        monkeypatch.setattr("fundmodel.analysis.range_record.plausible_pairs", lambda *_: pytest.fail("worked out"))
    for lang, said in (("zh", "本情景不容许该值"), ("en", "which this scenario does not allow")):
        assert main(["run", "late-retirement", "--until", "2028", "--lang", lang]) == 0
        assert said in capsys.readouterr().out.replace("\n", "" if lang == "zh" else " ")
