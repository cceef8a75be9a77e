"""The register of real alerts: what was said stays, what was done is noted, what came is joined once published."""

from __future__ import annotations

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.early_alert.alerts import Alerts
from fundmodel.early_alert.register import acknowledge, keep, outcomes, own_score
from fundmodel.early_alert.register_file import ACTIONS
from fundmodel.vocabulary.errors import InputError

AREAS = tuple(f"区{at:02d}" for at in range(22))
AS_OF = "2025-06-30"


def package(months: int, synthetic: bool = False) -> fm.DataPackage:
    """22 areas, employee pool, monthly from 2024: those of odd number fall into a deficit of twelve months in October
    2025, the others never do; every balance is wide."""
    rows = []
    for at, area in enumerate(AREAS):
        for month in range(months):
            spent = 100.0 + (8.0 * (month > 17) if at % 2 else 0.0)
            year, k = 2024 + month // 12, month % 12 + 1
            head = {"area": area, "fund": "employee_pooled", "scope": "pooled", "covers": 1, "released": ""}
            money = {"income_yuan": 102.0, "expenditure_yuan": spent, "balance_yuan": 2000.0}
            rows.append({**head, "period_end": f"{year}-{k:02d}", **money})
    frame = pd.DataFrame(rows)
    return fm.DataPackage("bureau", synthetic, "2025-12-31", 2025, {"observations": frame}, str(months), areas=AREAS)


def alerts(chance=lambda at: 0.6 if at % 4 == 1 else 0.1, sha: str = "first", as_of: str = AS_OF, **more) -> Alerts:
    table = [
        (area, "employee_pooled", event, h, chance(at) * (event == "deficit_12m"), "cash", 0.0)
        for at, area in enumerate(AREAS)
        for event in ("deficit_12m", "floor")
        for h in range(1, 7)
    ]
    names = ["area", "fund", "event", "horizon", "probability", "basis", "already"]
    ranking = pd.DataFrame({"area": AREAS, "fund": "employee_pooled", "last_month": "2025-05", "level": "none"})
    held = pd.DataFrame(table, columns=names)
    given = {"synthetic": False, "left_out": (), "draws": 200, "seed": 1, **more}
    return Alerts(data="bureau", sha256=sha, as_of=as_of, table=held, ranking=ranking, **given)


@pytest.fixture
def place(tmp_path):
    found = tmp_path / "register.csv"
    assert keep(alerts(), found, "2025-07-01") == 44
    return found


def test_a_run_is_kept_once_and_never_written_over(place):
    said = place.read_bytes()
    assert said.startswith(b"\xef\xbb\xbfpackage,sha256,version,synthetic,as_of,kept_on,area")
    assert keep(alerts(), place, "2025-07-09") == 0
    with pytest.raises(InputError, match=r"already holds an alert of bureau as of 2025-06-30, kept on 2025-07-01"):
        keep(alerts(sha="second"), place)
    assert place.read_bytes() == said
    assert keep(alerts(as_of="2025-07-31"), place, "2025-08-01") == 44
    assert place.read_bytes().startswith(said)
    assert [one.name for one in place.parent.iterdir()] == [place.name]


def test_figures_rounded_by_a_sheet_are_the_same_run(place):
    place.write_text(place.read_text(encoding="utf-8-sig").replace("0.6000", "0.6"), encoding="gb18030")
    assert keep(alerts(), place) == 0


def without_a_row(text):
    return "".join(line for line in text.splitlines(keepends=True) if not (AREAS[3] in line and "floor" in line))


@pytest.mark.parametrize(
    ("change", "sha", "why"),
    [
        (lambda text: text.replace("0.6000", "0.5000", 1), "first", f"{AREAS[1]}.* p1 is '0.5000' and .*'0.6000'"),
        (without_a_row, "first", f"the row of {AREAS[3]}, employee_pooled, floor was taken out of it"),
        (lambda text: text, "second", "from other data"),
    ],
)
def test_why_what_is_kept_is_not_this_run_is_told(change, sha, why, place):
    """A cell or a row that was changed by hand is named, and the file is left as it is."""
    place.write_text(change(place.read_text(encoding="utf-8-sig")), encoding="utf-8-sig")
    said = place.read_bytes()
    with pytest.raises(InputError, match=why):
        keep(alerts(sha=sha), place)
    assert place.read_bytes() == said


def test_outcomes_wait_for_what_is_published(place):
    """Twelve months leave 24 less 8 for each month from July 2025 on: below 0 in October, h = 4."""
    assert outcomes(place, package(18))["outcome"].isna().all()
    seen = outcomes(place, package(22)).set_index(["area", "event"])
    assert seen.loc[("区01", "deficit_12m"), ["outcome", "came"]].tolist() == [1.0, 4.0]
    assert seen.loc[("区00", "deficit_12m"), "outcome"] != seen.loc[("区00", "deficit_12m"), "outcome"]
    told = outcomes(place, package(24)).groupby(["event"])["outcome"].agg(["sum", "count"])
    assert told.to_dict("index") == {"deficit_12m": {"sum": 11.0, "count": 22}, "floor": {"sum": 0.0, "count": 22}}


def test_own_score_from_twenty_outcomes_on(place):
    early = own_score(place, package(22))
    assert (early.outcomes, early.hits, early.brier, early.waiting) == (11, None, None, 33)
    score = own_score(place, package(24))
    assert (score.outcomes, score.hits, score.misses, score.false_alarms, score.calm) == (44, 6, 5, 0, 33)
    said = 6 * 0.4**2 + 5 * 0.9**2 + 11 * 0.1**2
    assert score.brier == pytest.approx(said / 44, abs=1e-12)


def test_alerts_acted_on_are_neither_hits_nor_false_alarms(place):
    assert acknowledge(place, "区01", "employee_pooled", "2025-06", "财务科", "控费", "2025-07-10") == 2
    assert acknowledge(place, "区05", "employee_pooled", AS_OF, "office", "none", "2025-07-10") == 2
    score = own_score(place, package(24))
    assert (score.outcomes, score.hits, score.acted, score.acted_events) == (42, 5, 2, 1)


def test_synthetic_alerts_and_those_kept_after_the_fact_are_not_counted(tmp_path):
    place = tmp_path / "late.csv"
    keep(alerts(), place, "2025-08-25")
    assert own_score(place, package(24)).late == 44
    assert own_score(place, package(24)).outcomes == 0
    made = tmp_path / "synthetic.csv"
    keep(alerts(synthetic=True), made, "2025-07-01")
    assert own_score(made, package(24)).outcomes == 0
    assert own_score(made, package(24, synthetic=True)).outcomes == 44


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"action": "提价"}, r"action='提价' is unknown; valid: .*advance_paid \(预拨\)"),
        ({"by": " "}, "Who acknowledged"),
        ({"date": "2026-02-01"}, "give a date from 2025-06-30 to 2025-12-31"),
        ({"date": "7月"}, "is no date"),
        ({"area": "区99"}, "holds no alert of '区99'.*2025-06-30"),
    ],
)
def test_an_acknowledgement_that_cannot_be_is_refused(place, change, said):
    before = place.read_bytes()
    given = {"area": "区01", "fund": "employee_pooled", "as_of": AS_OF, "by": "x", "action": "无", "date": "2025-07-01"}
    with pytest.raises(InputError, match=said):
        acknowledge(place, **{**given, **change})
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.6000", "六成", r"register.csv:[\d,]+ \[p1\]: .*六成"),
        ("2025-07-01", "7月初", r"register.csv:[\d,]+.* \[kept_on\]: not a date"),
        (",区00,", ",区01,", r"register.csv:\d+ .*(row|key|twice)"),
        (",,,\n", ",科长,,\n", r"register.csv:[\d,]+.* \[action\]: an acknowledged alert names who"),
        ("event,", "events,", r"register.csv:1 \[event\]"),
    ],
)
def test_a_broken_register_is_refused_by_row_and_column_and_left_as_it_is(place, old, new, said):
    place.write_text(place.read_text(encoding="utf-8-sig").replace(old, new), encoding="utf-8")
    before = place.read_bytes()
    for use in (
        lambda: keep(alerts(as_of="2025-07-31"), place),
        lambda: own_score(place, package(24)),
        lambda: acknowledge(place, "区01", "employee_pooled", AS_OF, "x", "无", "2025-07-01"),
    ):
        with pytest.raises(InputError, match=r"(?s)cannot be used.*" + said):
            use()
    assert place.read_bytes() == before


def test_a_register_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="There is no register"):
        own_score(tmp_path / "none.csv", package(24))
    assert set(ACTIONS.values()) == {"预拨", "催缴补助", "控费", "调剂", "无"}


def test_dates_as_a_spreadsheet_saves_them_are_those_that_were_kept(place):
    """The same run kept again adds nothing, whatever a spreadsheet made of the dates."""
    plain = place.read_text(encoding="utf-8-sig")
    before = len(plain.splitlines())
    place.write_text(plain.replace(AS_OF, AS_OF.replace("-0", "/").replace("-", "/")), encoding="utf-8")
    assert keep(alerts(), place) == 0
    assert len(place.read_text(encoding="utf-8-sig").splitlines()) == before
