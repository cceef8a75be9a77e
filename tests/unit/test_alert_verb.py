"""``fundmodel alert`` and what an alert says of itself: screen, text, JSON, exit codes, refusals."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import day
from fundmodel.early_alert.alerts import CODES, level
from fundmodel.early_alert.held_looks import looks_between
from fundmodel.presentation.cli import main
from fundmodel.presentation.cli.verb_alert import show
from fundmodel.presentation.frames.alert_cells import mark_lines
from fundmodel.presentation.frames.alert_frames import (
    alert_rows,
    courses,
    distance,
    expected_false_alarms,
    highest_code,
    next_bounds,
    state_of,
    within_six,
)
from fundmodel.presentation.frames.past_hits import past_score
from fundmodel.presentation.terminal.alert_screens import group_tables
from fundmodel.presentation.words.alert_words import percent
from tests.alert_runs import AS_OF, foreseen_alert
from tests.unit.test_chinese_screens import SENTENCE
from tests.unit.test_narrow_screens import printed, screen

COUNTY, PROVINCE = "example-county", "example-province"
FUNDS = ("employee_pooled", "resident")


@pytest.fixture
def quick(monkeypatch):
    """The verb foresees what the session has foreseen already."""
    asked = []

    def held(data, as_of, draws, previous=None, **_):
        asked.append((data.name, as_of, draws))
        return foreseen_alert(data.name)

    monkeypatch.setattr("fundmodel.early_alert.alerts.alert", held)
    monkeypatch.setenv("COLUMNS", "160")
    return asked


def with_levels(*levels):
    """The county's alert with other levels, all ahead of the event."""
    found = foreseen_alert(COUNTY)
    p = [{"none": 0.05, "watch": 0.15, "alert": 0.3, "alarm": 0.8}[level] for level in levels]
    return replace(found, ranking=found.ranking.assign(level=list(levels), probability=p, already=""))


def test_the_screen_shows_every_fund_once_with_both_scales(quick, capsys):
    assert main(["alert", PROVINCE, "--as-of", AS_OF, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert quick == [(PROVINCE, AS_OF, 4000)]
    rows = alert_rows(foreseen_alert(PROVINCE), "en")
    assert len(rows) == 28
    for text in (
        "as known on 2026-03-31",
        "SYNTHETIC DATA",
        "Alert",
        "State of",
        "2026-04 to 2026-09",
        "Lag,",
        "earned",
    ):
        assert text in out, text
    count, expected = expected_false_alarms(rows)
    assert count > 0
    assert f"Funds at alert or above: {count}; {expected:.1f} of these" in out
    shown = [line for line in out.splitlines() if re.search(r"\d{4}-\d\d  +\d{4}-\d\d-\d\d", line)]
    assert len(shown) == len(rows)
    assert "has not been reviewed" in out


def test_groups_part_the_funds_and_urgency_falls():
    rows = alert_rows(foreseen_alert(PROVINCE))
    ahead = rows[rows["group"] == "ahead"]
    assert ahead["probability"].is_monotonic_decreasing
    assert set(rows["group"]) == {"ahead", "in_state", "no_probability"}
    assert (rows.loc[rows["group"] == "no_probability", "fund"] == "resident").all()
    assert not rows.loc[rows["group"] == "no_probability", "budget"].any()
    assert rows.loc[rows["group"] == "no_probability", "marks"].str.contains("no_budget").all()
    assert (rows.loc[rows["group"] != "ahead", "level"] == "none").all()
    assert (rows["lag_days"] > 0).all()
    assert set(rows["months_behind"]) == {3}


def test_a_probability_that_is_the_rate_of_all_says_so():
    """A resident fund without a budget whose package has a rate; an employee fund has its own forecast without one."""
    found = with_levels("watch", "watch")
    rows = alert_rows(replace(found, ranking=found.ranking.assign(budget=False)))
    marks = rows.set_index("fund")["marks"]
    assert "rate_of_all" in marks["resident"]
    assert "no_budget" not in marks["resident"]
    assert "rate_of_all" not in marks["employee_pooled"]
    assert "no_budget" in marks["employee_pooled"]
    assert any("不是该地区自己的预测" in line for line in mark_lines(rows, "zh"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_in_80_columns_no_figure_loses_a_letter(lang):
    rows = alert_rows(foreseen_alert(PROVINCE), lang)
    for (_, table), group in zip(group_tables(rows, lang, 80), ("ahead", "in_state", "no_probability"), strict=True):
        text = printed(table)
        assert "…" not in text
        own = rows[rows["group"] == group]
        assert text.count("2025-12") == len(own)
        assert all(f"{months:.1f}" in text for months in own["months_low"])


def test_in_chinese_there_is_no_english_sentence(quick, capsys):
    for words in (["alert", COUNTY], ["alert", PROVINCE], ["alert", PROVINCE, "--area", "synthetic-N"]):
        assert main([*words, "--as-of", AS_OF, "--lang", "zh"]) == 0
        printed_now = capsys.readouterr()
        lines = [*printed_now.out.splitlines(), *printed_now.err.splitlines()]
        assert [line for line in lines if SENTENCE.search(line)] == []
    assert "仅本级数" in main_out(capsys, ["alert", COUNTY, "--as-of", AS_OF, "--lang", "zh"])


def main_out(capsys, words):
    assert main(words) == 0
    return capsys.readouterr().out


def test_the_text_says_all_that_a_reader_must_know():
    found = foreseen_alert(PROVINCE)
    row = found.ranking.iloc[0]
    zh, en = (found.text(row["area"], row["fund"], lang) for lang in ("zh", "en"))
    for text in (row["last_month"], row["released"], percent(row["probability"]), f"{row['months']:.1f}"):
        assert text in zh, text
        assert text in en, text
    assert zh.startswith("[紧急预警] 合成")
    for text in (
        "警戒线6",
        "账面口径",
        "80%区间",
        "主要驱动：",
        "何时改变：",
        "模型版本",
        "本预测未经复核",
        "合成数据",
        "不列措施",
    ):
        assert text in zh, text
    silent = next(r for r in alert_rows(found).to_dict("records") if r["group"] == "no_probability")
    assert "无预算，不给出概率" in found.text(silent["area"], "resident", "zh")
    assert "概率" + percent(0.0) not in found.text(silent["area"], "resident", "zh")
    assert SENTENCE.search(zh) is None
    late = found.ranking[(found.ranking["level"] != "none") & ~found.ranking["already"].str.contains("deficit")].iloc[0]
    assert f"当期结余为支出的{late['margin']:.1%}" in found.text(late["area"], late["fund"], "zh")
    with pytest.raises(fm.InputError, match="synthetic-A"):
        found.text("nowhere", "resident", "zh")
    with pytest.raises(fm.InputError, match="choose zh or en"):
        found.text(row["area"], row["fund"], "fr")


def test_machines_get_one_valid_document(quick, capsys):
    assert main(["alert", PROVINCE, "--as-of", AS_OF, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(name))
    found = foreseen_alert(PROVINCE)
    assert shown.pop("out") is None
    assert shown == json.loads(found.to_json())
    assert len(shown["table"]) == len(found.table)
    assert len(shown["ranking"]) == len(found.ranking)
    assert [row["probability"] for row in shown["ranking"] if row["group"] != "ahead"] == [None] * 5
    first = shown["ranking"][0]
    assert first["probability"] == pytest.approx(found.ranking["probability"].iloc[0])
    assert {"state", "lag_days", "drivers", "released"} <= first.keys()
    assert shown["raised"]["expected_false_alarms"] == pytest.approx(expected_false_alarms(alert_rows(found))[1])


@pytest.mark.parametrize(
    ("levels", "code"),
    [(("none", "none"), 0), (("watch", "none"), 10), (("none", "alert"), 20), (("alarm", "watch"), 30)],
)
def test_the_exit_code_is_the_highest_level(levels, code, monkeypatch, capsys):
    monkeypatch.setattr("fundmodel.early_alert.alerts.alert", lambda *_, **__: with_levels(*levels))
    assert highest_code(with_levels(*levels)) == code
    words = ["alert", COUNTY, "--as-of", AS_OF]
    assert main([*words, "--exit-code"]) == code
    assert main(words) == 0
    capsys.readouterr()


def test_false_alarms_are_those_at_alert_or_above():
    rows = alert_rows(with_levels("alarm", "alert"))
    assert expected_false_alarms(rows) == (2, pytest.approx(0.2 + 0.7))
    assert expected_false_alarms(alert_rows(with_levels("watch", "none"))) == (0, 0.0)


@pytest.mark.parametrize(
    ("fund", "months", "already", "balance", "state"),
    [
        ("employee_pooled", 10.0, "", 1.0, ""),
        ("employee_pooled", 10.0, "deficit_12m", 1.0, "blue"),
        ("employee_pooled", 8.0, "deficit_12m", 1.0, "yellow"),
        ("employee_pooled", 5.0, "floor", 1.0, "orange"),
        ("employee_pooled", 2.0, "floor", 1.0, "red"),
        ("employee_pooled", -0.1, "floor", -1.0, "used_up"),
        ("resident", 5.0, "deficit_12m", 1.0, "yellow"),
        ("resident", 2.0, "deficit_12m; floor", 1.0, "orange"),
        ("resident", 1.0, "floor", 1.0, "red"),
        ("resident", float("nan"), "deficit_12m", float("nan"), "blue"),
    ],
)
def test_the_state_is_what_accounts_alone_decide(fund, months, already, balance, state):
    floor = {"employee_pooled": 6.0, "resident": 3.0}[fund]
    row = {"fund": fund, "months": months, "already": already, "balance": balance, "floor": floor}
    assert state_of(row) == state


def test_what_would_change_it_is_told_in_bounds_and_money():
    assert list(next_bounds("alert")) == [("", pytest.approx(0.16)), ("alarm", 0.5)]
    assert list(next_bounds("none")) == [("watch", 0.1)]
    assert list(next_bounds("alarm")) == [("", pytest.approx(0.4))]
    row = {"months": 5.0, "floor": 6.0, "balance": 50.0, "basis": "cash"}
    assert distance(row) == (-1.0, pytest.approx(-10.0))
    gap, yuan = distance({**row, "basis": "earned"})
    assert gap == -1.0
    assert yuan != yuan


def test_a_course_is_that_of_the_basis_that_decides():
    found = foreseen_alert(PROVINCE)
    told_ahead = courses(found)
    for row in alert_rows(found).to_dict("records"):
        own = told_ahead[row["area"], row["fund"]]
        assert list(own.index) == [1, 2, 3, 4, 5, 6]
        assert own["months_low"].iloc[-1] == pytest.approx(row["months_low"], nan_ok=True)
        told = [within_six(row, event) for event in ("deficit_12m", "floor")]
        if row["group"] == "ahead":
            assert max(p for kind, p in told if kind == "p") == row["probability"]


def test_drivers_are_printed_so_that_they_sum():
    found = foreseen_alert(PROVINCE)
    key = tuple(found.ranking[["area", "fund"]].iloc[0])
    parts = {"as_last_year": 1.004e8, "income": -0.503e8, "spending": -2.004e8, "shifts": 0.006e8}
    told = replace(found, drivers={key: {"change": sum(parts.values()), **parts}})
    text = told.text(*key, "zh")
    listed = text.split("主要驱动：")[1].split("。")[0]
    total, *shares = [round(100.0 * float(one)) for one in re.findall(r"[+-][\d.]+", listed)]
    assert total == sum(shares) == -150
    assert listed.index("支出变动") < listed.index("按上年同期") < listed.index("收入变动")
    first = json.loads(told.to_json())["ranking"][0]["drivers"]
    assert first == pytest.approx(parts)
    assert "尚未分解" in replace(found, drivers={}).text(*key, "zh")
    for own in found.drivers.values():
        assert sum(value for name, value in own.items() if name != "change") == pytest.approx(own["change"], rel=1e-9)


def test_past_hits_come_from_a_score_card(tmp_path):
    levels = [
        {"group": "employee", "event": "floor", "forecast": "method", "from": 0.5, "n": 229, "k": 115},
        {"group": "both", "event": "floor", "forecast": "method", "from": 0.5, "n": 400, "k": 200},
    ]
    (tmp_path / "score.json").write_text(json.dumps({"levels": levels}), encoding="utf-8")
    hits = past_score(tmp_path).hits
    assert dict(hits.counts) == {("employee_pooled", "floor", "alarm"): (115, 229)}
    found = with_levels("alarm", "none")
    found = replace(found, ranking=found.ranking.assign(event="floor"))
    on = screen()
    show(found, "zh", on, hits, found.ranking["area"].iloc[0])
    assert "该级别（跌破警戒线）在合成测试集中229次中115次成真" in on.file.getvalue().replace("\n", "")
    (tmp_path / "score.json").write_text("{}", encoding="utf-8")
    with pytest.raises(fm.InputError, match="is no score card"):
        past_score(tmp_path)


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["alert", "areas-alone", "--as-of", AS_OF], "没有月度、季度收支"),
        (["alert", COUNTY, "--as-of", "2001-01"], "没有已发布的数字"),
        (["alert", COUNTY, "--as-of", "yesterday"], "yesterday"),
        (["alert", COUNTY, "--as-of", AS_OF, "--draws", "0"], "模拟次数至少为1"),
        (["alert", COUNTY, "--as-of", AS_OF, "--score", "nowhere"], "不是评价结果"),
        (["alert"], "缺少必需的参数"),
    ],
)
def test_what_cannot_be_foreseen_is_refused_in_words(words, told, capsys, monkeypatch):
    if "areas-alone" in words:
        data = fm.load_data(PROVINCE)
        tables = {name: table for name, table in data.tables.items() if name != "observations"}
        bare = replace(data, tables=tables, sha256="0" * 64)
        monkeypatch.setattr("fundmodel.assumptions.package.package.load_data", lambda _: bare)
        monkeypatch.setattr("fundmodel.early_alert.alerts.load_data", lambda _: bare)
    assert main([*words, "--lang", "zh"]) == 2
    assert told in capsys.readouterr().err


def test_an_area_that_is_none_is_refused(quick, capsys):
    assert main(["alert", COUNTY, "--as-of", AS_OF, "--area", "nowhere", "--lang", "en"]) == 2
    assert "valid: synthetic-county-A" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_without_a_date_it_is_the_day_of_the_last_release(quick, capsys):
    assert main(["alert", COUNTY]) == 0
    capsys.readouterr()
    released = pd.to_datetime(fm.load_data(COUNTY).table("observations")["released"]).max()
    assert quick == [(COUNTY, f"{released:%Y-%m-%d}", 4000)]


def test_the_nation_has_no_alert_but_what_the_projection_says(baseline_run, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("fundmodel.projection.project.project", lambda *_: baseline_run)
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["alert", "national", "--exit-code", "--lang", "zh", "--out", str(tmp_path / "nation")]) == 0
    out = capsys.readouterr().out
    assert "无可用月度数据，仅结构模型" in out
    assert "2030年6月" in out
    assert "…" not in out
    assert not any(SENTENCE.search(line) for line in out.splitlines())
    assert {"alert.json", "index.html", "manifest.json"} == {path.name for path in (tmp_path / "nation").iterdir()}
    assert "仅结构模型" in (tmp_path / "nation" / "index.html").read_text(encoding="utf-8")
    assert main(["alert", "national", "--json", "--as-of", "2030-06"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["kind"], shown["probability"]) == ("structural_only", False)
    assert [row["deficit_ahead"] for row in shown["rows"]] == [False, True]
    assert [row["fund"] for row in shown["rows"]] == list(FUNDS)
    assert "structural only" in shown["said"]["en"]
    assert main(["alert", "national", "--as-of", "2070-01", "--lang", "en"]) == 2
    assert "2026-01 to 2060-06" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("share", "told"),
    [
        *(
            (0.0, "<1%"),
            (0.004, "<1%"),
            (0.0349, "3%"),
            (0.094, "9%"),
            (0.096, "9.6%"),
            (0.09999, "9.9%"),
            (0.1, "10%"),
        ),
        *((0.1951, "19.5%"), (0.2, "20%"), (0.4999, "49.9%"), (0.996, ">99%"), (1.0, ">99%"), (float("nan"), "—")),
    ],
)
def test_a_printed_share_never_reaches_a_bound_that_it_does_not(share, told):
    assert percent(share) == told


def test_every_level_has_its_code():
    assert CODES == {"none": 0, "watch": 10, "alert": 20, "alarm": 30}


def test_a_level_is_held_through_every_month_since_the_date(monkeypatch, capsys):
    """Above the bound in March, over four fifths of it until July: each look is handed the last one."""
    chances = {"2025-03-31": 0.3, "2025-04-30": 0.17, "2025-05-31": 0.18, "2025-06-30": 0.165, "2025-07-31": 0.19}
    seen, made = [], with_levels("alert", "none")

    def look(data, as_of, draws, *, previous, **_):
        when = day(as_of)
        seen.append((when, previous and previous.as_of))
        before = previous and previous.ranking["level"].iloc[0]
        own = made.ranking.assign(level=[level(chances[when], before), "none"], probability=[chances[when], 0.05])
        return replace(made, as_of=when, ranking=own)

    monkeypatch.setattr("fundmodel.early_alert.alerts.alert", look)
    nothing = pd.DataFrame({"change": []})
    monkeypatch.setattr("fundmodel.early_alert.what_changed.what_changed", lambda *_: nothing)
    asked = ["alert", COUNTY, "--since", "2025-03", "--as-of", "2025-07", "--exit-code", "--lang", "en"]
    assert main(asked) == CODES["alert"]
    assert seen == list(zip(chances, (None, *chances), strict=False))
    assert looks_between("2025-03-15", "2025-04-30") == ["2025-03-31"]
    assert looks_between("2025-03", "2025-04") == []
    capsys.readouterr()


def test_what_changed_since_a_date_is_told_and_the_alert_kept(monkeypatch, capsys, tmp_path):
    """The parts of a change sum to it; the register holds a row for every deciding event."""
    monkeypatch.setenv("COLUMNS", "160")
    book, folder = tmp_path / "register.csv", tmp_path / "out"
    asked = ["alert", COUNTY, "--as-of", "2025-07", "--since", "2025-02", "--draws", "100", "--keep", str(book)]
    assert main([*asked, "--out", str(folder), "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "自2025-02以来的变动" in out
    assert f"已登记{len(pd.read_csv(book))}行" in out
    assert not SENTENCE.search(out.replace("example-county", ""))
    rows = pd.read_csv(folder / "changed.csv")
    assert len(rows)
    parts, change = rows[["新数据", "修订", "突变", "时间推移"]], rows["概率"] - rows["原概率"]
    whole = parts.notna().all(axis=1)
    assert parts[whole].sum(axis=1).to_numpy() == pytest.approx(change[whole].to_numpy(), abs=3e-6)
