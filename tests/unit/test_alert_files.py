"""``fundmodel alert --out``: a page that says what the table says, slips that open, a folder that is its own."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from fundmodel.early_alert.bed.bed_laws import CLASSES as BED_CLASSES
from fundmodel.early_alert.score.rivals_learned import RIVALS
from fundmodel.presentation.charts.alert_svg import months_svg, probability_svg
from fundmodel.presentation.cli import main
from fundmodel.presentation.files.alert_files import write_alert
from fundmodel.presentation.files.alert_slips import write_slips
from fundmodel.presentation.frames.alert_cells import cells
from fundmodel.presentation.frames.alert_frames import alert_rows, courses, raised
from fundmodel.presentation.frames.alert_text import past_words
from fundmodel.presentation.frames.change_cells import Changed
from fundmodel.presentation.frames.past_hits import Hits, PastCard, PastScore, past_score
from fundmodel.presentation.frames.score_cells import goal_cells, miss_line
from fundmodel.presentation.words.alert_words import heading, percent
from fundmodel.presentation.words.score_reasons import (
    CLASSES,
    FINE,
    MONTHS,
    PLAIN,
    SHARES,
    goal_reason,
    rival_word,
)
from fundmodel.presentation.words.score_reasons import SENTENCES as REASONS
from tests.alert_runs import AS_OF, foreseen_alert
from tests.unit.test_chinese_screens import SENTENCE

PROVINCE = "example-province"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Page(HTMLParser):
    """Cells of the tables by area, fund and name; words; cards."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: dict[tuple[str, str, str], str] = {}
        self.cards: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.asked: list[str] = []
        self._row = self._cell = None
        self._style = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self._style = tag == "style"
        self.asked += [value for name, value in held.items() if name in ("src", "href") and value]
        if tag == "tr":
            self._row = (held["data-area"], held["data-fund"]) if "data-area" in held else None
        if tag == "article":
            self.cards.append((held["data-area"], held["data-fund"]))
        self._cell = held.get("data-name") if tag == "td" else self._cell if tag == "span" else None

    def handle_endtag(self, tag):
        if tag in ("td", "style"):
            self._cell, self._style = None, False

    def handle_data(self, data):
        if not self._style:
            self.words.append(data)
        if self._row and self._cell:
            self.cells[(*self._row, self._cell)] = data.strip()


@pytest.fixture(scope="module", params=["zh", "en"])
def written(request, tmp_path_factory) -> tuple[str, Path]:
    place = tmp_path_factory.mktemp("alert") / request.param
    found = foreseen_alert(PROVINCE)
    names, notes = write_alert(found, place, request.param, past_score(), Changed("2026-02", changes(found)))
    assert notes == []
    assert sorted(names) == sorted(path.name for path in place.iterdir())
    return request.param, place


def test_the_page_says_what_the_table_says(written):
    lang, place = written
    found = foreseen_alert(PROVINCE)
    text = (place / "index.html").read_text(encoding="utf-8")
    page, rows = Page(text.replace(section(place, "changed"), "")), alert_rows(found, lang)
    ends = found.table[(found.table["horizon"] == 6) & (found.table["event"] == "floor")]
    ends = ends[(ends["basis"] == "earned") | (ends["fund"] == "employee_pooled")].set_index(["area", "fund"])
    assert len(ends) == len(rows)
    for row in rows.to_dict("records"):
        told = cells(row, lang)
        low, high = ends.loc[(row["area"], row["fund"]), ["months_low", "months_high"]]
        assert re.findall(r"-?[\d.]+", page.cells[row["area"], row["fund"], "interval"]) == [
            f"{low:.1f}",
            f"{high:.1f}",
        ]
        for name in ("state", "months", "interval", "floor", "basis", "last_month", "released", "lag_days"):
            assert page.cells[row["area"], row["fund"], name] == told[name], name
        if row["group"] == "ahead":
            assert page.cells[row["area"], row["fund"], "probability"] == percent(row["probability"])
            assert page.cells[row["area"], row["fund"], "level"] == told["level"]
        else:
            assert (row["area"], row["fund"], "probability") not in page.cells
    up = raised(rows)
    assert page.cards == list(zip(up["area"], up["fund"], strict=True))
    for row in up.to_dict("records"):
        course = courses(found)[row["area"], row["fund"]][row["event"]]
        assert [percent(p) for p in course if escape(percent(p)) not in text] == []
    assert page.asked == []
    assert "<script" not in text
    if lang == "zh":
        assert [word for word in page.words if SENTENCE.search(word)] == []


def changes(found):
    """A fund that is raised, one that came into the state and one that was never above."""
    nan, parts = float("nan"), ("new_data", "revisions", "shifts", "rest")
    rows = [("raised", "watch", "alarm", 0.152, 0.611), ("happened", "alert", "none", 0.3, nan)]
    return pd.DataFrame(
        {
            **dict(zip(("area", "fund"), found.ranking.loc[at, ["area", "fund"]], strict=True)),
            "change": change,
            "level_before": before,
            "level": now,
            "event": "floor",
            "probability_before": p_before,
            "probability": p,
            **dict(zip(parts, (0.3, 0.0, 0.1, 0.059) if p == p else (nan,) * 4, strict=True)),
        }
        for at, (change, before, now, p_before, p) in enumerate(rows)
    )


def test_what_changed_stands_on_the_page_and_in_words_in_the_table(written):
    lang, place = written
    page = section(place, "changed")
    told = ("升级", "提示 15%", "紧急预警 61%", "+46", "+30", "+0", "+10", "+6", "已发生")
    told = told if lang == "zh" else ("raised", "watch 15%", "alarm 61%", "+46", "+30", "+0", "+10", "+6", "happened")
    for cell in told:
        assert cell in page, cell
    assert "2026-02" in page
    rows = pd.read_csv(place / "changed.csv")
    heads = (
        ("变动", "原级别", "预警级别", "新数据")
        if lang == "zh"
        else ("Change", "Level before", "Alert level", "New data")
    )
    assert set(heads) <= set(rows.columns)
    assert list(rows[heads[0]]) == [told[0], told[-1]]
    assert rows[heads[3]].tolist() == pytest.approx([0.3, float("nan")], nan_ok=True)


def test_the_score_cards_stand_on_the_page_with_what_was_missed_and_why(written):
    lang, place = written
    page, score = section(place, "score"), past_score()
    goals = [row["met"] for card in score.cards for row in card.goals]
    assert score.cards
    for kind, met in (("met", True), ("missed", False), ("shown", None)):
        assert page.count(f'class="{kind}"') == goals.count(met) > 0
    assert page.count('class="why"') == goals.count(False)
    words = re.sub("<[^>]*>", " ", page)
    for card in score.cards:
        assert card.bed in words
        assert all(goal_reason(row, lang) in unescape(page) for row in card.reasons)
    own = score.own
    (k, n) = own.hits.counts["resident", "floor", "alarm"]
    row = next(row for row in own.alerts if (row["group"], row["event"]) == ("employee", "deficit_12m"))
    lost = round((1.0 - row["hit_5_6"]) * row["events_5_6"])
    for told in (
        (f"{n}次中{k}次", f"{row['events_5_6']}次中漏报{lost}次", "各地自身趋势", score.ablation["bed"])
        if lang == "zh"
        else (f"{k} of {n}", f"{lost} of {row['events_5_6']}", "own drift", score.ablation["bed"])
    ):
        assert told in words, told
    assert ("合成测试集：不代表任何真实地区" if lang == "zh" else "Synthetic areas: this says nothing") in page
    for bed in (*(card.bed for card in score.cards), score.ablation["bed"]):
        words = words.replace(bed, "")
    assert lang == "en" or SENTENCE.search(words) is None


def test_the_level_of_a_real_fund_is_held_against_typical_budgets():
    typical, good = (PastCard("", kind, Hits({}, kind)) for kind in ("typical", "good"))
    for cards in ((good, typical), (typical, good), (typical,)):
        assert PastScore(cards).own is typical
        assert PastScore(cards).hits.budgets == "typical"
    assert PastScore((good,)).own is good
    assert PastScore().hits == Hits()
    row = {"fund": "resident", "event": "floor", "level": "watch"}
    hits = Hits({("resident", "floor", "watch"): (7, 50)}, "typical")
    assert "合成测试集（典型预算）中50次中7次成真" in past_words(row, hits, "zh")
    assert "7 times of 50 on synthetic test areas with typical budgets" in past_words(row, hits, "en")


def section(place, name):
    text = (place / "index.html").read_text(encoding="utf-8")
    return text[text.index(f'<section id="{name}">') :].split("</section>")[0]


GOAL = {"group": "both", "event": "floor", "figure": "reliability", "low": None, "high": 0.08, "bound": None}


def test_a_goal_that_was_missed_by_a_hair_is_not_shown_as_met():
    told = goal_cells({**GOAL, "reached": 0.0834, "lower_90": None, "upper_90": None, "met": False}, "en")
    assert (told["goal"], told["reached"], told["interval_90"], told["met"]) == ("at most 0.08", "0.083", "—", "no")
    share = {**GOAL, "figure": "share_of_oracle", "low": 0.45, "high": None, "bound": 0.3}
    told = goal_cells({**share, "reached": 0.5, "lower_90": 0.296, "upper_90": 0.6, "oracle": 1.0, "met": False}, "zh")
    assert (told["goal"], told["interval_90"], told["oracle"]) == ("≥0.45，90%下端≥0.30", "0.296—0.60", "1.00")


def test_a_figure_without_a_goal_is_shown_as_one():
    row = {**GOAL, "figure": "skill_on_climatology", "high": None, "prototype_low": None, "prototype_high": 0.0}
    told = goal_cells({**row, "reached": -0.004, "lower_90": -0.2, "upper_90": 0.1, "oracle": None, "met": None}, "en")
    assert (told["goal"], told["reached"], told["prototype"], told["met"]) == (
        "shown, no goal",
        "0.00",
        "below 0.00",
        "—",
    )


def test_every_reason_has_words_in_both_languages():
    numbers = dict.fromkeys((*SHARES, *PLAIN, *FINE, *MONTHS, "oracle", "lower", "without", "assumed", "other"), 0.25)
    for reason, pair in REASONS.items():
        if reason == "of_class":
            continue
        row = {**GOAL, **numbers, "missed": 4, "reason": reason, "rival": "naive_plan_gauss"}
        zh, en = (goal_reason(row, lang) for lang in ("zh", "en"))
        assert zh != en
        assert "{" not in zh + en
        assert bool(re.search(r"\d", en)) == ("{" in pair[1]), reason
    assert rival_word("naive_plan_gauss", "zh") == "含预算的季节性外推（正态）"
    assert goal_reason({**GOAL, "reason": "outside", "class": "s_curve", "below": 0.1, "above": 0.2}, "en").startswith(
        "areas on an S-shaped course: the truth lay below the interval in 10.0%"
    )


def test_rivals_and_classes_of_the_bed_have_words():
    assert all(rival_word(rival, "zh") for rival in RIVALS)
    assert set(CLASSES) == set(BED_CLASSES)


def test_why_events_were_missed_is_told_where_the_card_lists_them():
    listed = past_score().own._replace(misses=[{"reason": "shock"}, {"reason": "quiet"}, {"reason": "shock"}])
    assert miss_line(listed, "en") == "Why: a shock in the last twelve months 2, nothing was seen 1."
    assert "misses.csv" in miss_line(past_score().own, "zh")


def test_tables_are_in_words_and_json_is_whole(written):
    lang, place = written
    found = foreseen_alert(PROVINCE)
    ranking = pd.read_csv(place / "ranking.csv", encoding="utf-8-sig")
    assert list(ranking[heading("area", lang)]) == list(found.ranking["area"])
    assert ranking[heading("probability", lang)].to_numpy() == pytest.approx(
        found.ranking["probability"].to_numpy(), abs=1e-6, nan_ok=True
    )
    assert len(pd.read_csv(place / "table.csv", encoding="utf-8-sig")) == len(found.table)
    assert json.loads((place / "alert.json").read_text(encoding="utf-8")) == json.loads(found.to_json())


def test_a_slip_is_a_sheet_for_each_fund_that_is_raised(written):
    _, place = written
    body = read_body((place / "alert_slips.docx").read_bytes())
    up = raised(alert_rows(foreseen_alert(PROVINCE), "zh"))
    assert len(body.findall(f".//{W}pageBreakBefore")) == len(up) - 1
    text = "".join(one.text or "" for one in body.iter(f"{W}t"))
    assert text.count("基金运行预警提示单") == len(up)
    for word in (
        "数据：",
        "到位率：",
        "清算：",
        "拖欠：",
        "措施须附由推演算得的费用",
        "本预测未经复核",
        "合成数据（虚构地区）",
    ):
        assert text.count(word) >= len(up), word
    for row in up.to_dict("records"):
        assert row["name"] in text
        assert percent(row["probability"]) in text
    assert SENTENCE.search(text) is None


def read_body(content: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))
        return ElementTree.fromstring(package.read("word/document.xml"))


def test_slips_are_the_same_every_time_and_stay_on_their_sheet(written, tmp_path):
    _, place = written
    write_slips(foreseen_alert(PROVINCE), tmp_path / "again.docx", past_score().hits)
    made = (place / "alert_slips.docx").read_bytes()
    assert made == (tmp_path / "again.docx").read_bytes()
    for table in read_body(made).iter(f"{W}tbl"):
        widths = [int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")]
        assert {len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")} == {len(widths)}
        assert sum(widths) <= 9866


def test_drawings_stay_inside_their_frame():
    months = ["1月", "2月", "3月", "4月", "5月", "6月"]
    nan = float("nan")
    drawn = (
        probability_svg(months, {"甲": [0.0] * 6, "乙": [1.0] * 6}, {"提示": 0.1, "紧急预警": 0.5}, "p"),
        probability_svg(months, {"甲": [nan] * 6}, {"提示": 0.1}, "p"),
        months_svg(months, [-1.0] * 6, [0.5] * 6, 3.0, "警戒线3", "m"),
        months_svg(months, [30.0] * 6, [40.0] * 6, 6.0, "警戒线6", "m"),
        months_svg(months, [nan] * 6, [nan] * 6, 6.0, "警戒线6", "m"),
    )
    for svg in drawn:
        root = ElementTree.fromstring(svg)
        wide, high = (float(one) for one in root.get("viewBox").split()[2:])
        assert "nan" not in svg
        for name, most in (
            ("x", wide),
            ("x1", wide),
            ("x2", wide),
            ("cx", wide),
            ("y", high),
            ("y1", high),
            ("cy", high),
        ):
            assert all(0.0 <= float(one.get(name)) <= most for one in root.iter() if one.get(name)), name
        for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", svg):
            assert 0.0 <= float(pair[0]) <= wide
            assert 0.0 <= float(pair[1]) <= high


def test_a_folder_that_is_not_ours_is_not_touched(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("fundmodel.early_alert.alerts.alert", lambda *_, **__: pytest.fail("looked ahead for nothing"))
    own = tmp_path / "theirs.txt"
    own.write_text("mine", encoding="utf-8")
    words = ["alert", "example-county", "--as-of", AS_OF, "--out", str(tmp_path), "--lang", "zh"]
    assert main(words) == 2
    assert "不予覆盖" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.txt"]


def test_what_it_wrote_is_replaced(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("fundmodel.early_alert.alerts.alert", lambda data, *_, **__: foreseen_alert(data.name))
    words = ["alert", "example-county", "--as-of", AS_OF, "--out", str(tmp_path / "a"), "--json"]
    for _ in range(2):
        assert main(words) == 0
        out = json.loads(capsys.readouterr().out)["out"]
        assert set(out["files"]) == {path.name for path in (tmp_path / "a").iterdir()}
