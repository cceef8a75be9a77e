"""What is shown of an alert: areas by urgency with both scales side by side, how late their data are, what the alert
leaves out. Numbers and codes only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.levels import THRESHOLDS
from fundmodel.assumptions.figures.known_from import month_number, month_text
from fundmodel.early_alert.alerts import CODES, DEFAULT, LEVELS, SPENDING, UNPAID, UNREAD
from fundmodel.early_alert.hindsight import HORIZON

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.early_alert.alerts import Alerts

RESIDENT, EARNED = "resident", "earned"
AHEAD, IN_STATE, NO_PROBABILITY = "ahead", "in_state", "no_probability"
UNPAID_BY_BILLS: Final = "unpaid_by_bills"
"""The mark of who says nothing of unpaid bills and tells bills by month of care."""
GROUPS: Final = {AHEAD: "urgent", IN_STATE: "in_state", NO_PROBABILITY: "no_probability"}
"""The groups of rows, in which order they stand, with the heading of each."""
SHOWN: Final = (
    *("area", "name", "fund", "level", "probability", "event", "p_deficit_12m", "p_floor", "state", "already"),
    *("months", "months_low", "months_high", "floor", "basis", "balance", "last_month", "released", "lag_days"),
    *("months_behind", "scope", "budget", "owed", "group", "marks", "margin"),
)


def alert_rows(alerts: Alerts, lang: str = "zh") -> pd.DataFrame:
    """The ranking in its order with ``SHOWN``: a row an area and fund.

    ``p_<event>`` is the probability within six months on the basis that decides, ``state`` the level of what is held
    now (``state_of``), ``lag_days`` = release - end of the last month, ``months_behind`` = month of the date - last
    month. ``group``: ahead (has a probability), in_state (every event that decides holds already) or no_probability (a
    resident fund without a budget of the year). ``marks``: codes of what the alert goes without.
    """
    import pandas as pd

    frame = alerts.ranking.copy()
    ends = pd.to_datetime(frame["last_month"]) + pd.offsets.MonthEnd(0)
    month = month_number(alerts.as_of)
    frame["name"] = [alerts.names.get(area, {}).get(lang, area) for area in frame["area"]]
    frame["state"] = [state_of(row) for row in frame.to_dict("records")]
    frame["lag_days"] = (pd.to_datetime(frame["released"]) - ends).dt.days
    frame["months_behind"] = [month - month_number(last) for last in frame["last_month"]]
    frame["group"] = [_group(row) for row in frame.to_dict("records")]
    ahead = _deciding(alerts)
    ahead = ahead[ahead.index.get_level_values("horizon") == HORIZON].droplevel("horizon")
    last = ahead.reindex(pd.MultiIndex.from_frame(frame[["area", "fund"]]))
    for event in DEFAULT:
        frame[f"p_{event}"] = last[event].to_numpy()
    frame["budget"] = frame["budget"] & (frame["group"] != NO_PROBABILITY)
    frame["marks"] = [_marks(row, alerts.synthetic) for row in frame.to_dict("records")]
    return frame[list(SHOWN)]


def state_of(row: Any) -> str:
    """The level of what is held now, by the rules of ``THRESHOLDS`` that published accounts alone decide.

    used_up: balance < 0; red: months under the critical ones; orange: under the floor; yellow: under comfort with a
    twelve-month deficit; blue: a twelve-month deficit; "" where none holds (green and blue also rest on growth and on
    balances ahead, which accounts do not tell). Source: METHODS 5.5.
    """
    limits, months = THRESHOLDS[row["fund"]], row["months"]
    deficit = "deficit_12m" in row["already"]
    if row["balance"] < 0:
        return "used_up"
    if months < limits.critical:
        return "red"
    if months < row["floor"] or "floor" in row["already"]:
        return "orange"
    if deficit:
        return "yellow" if months < limits.comfortable else "blue"
    return ""


def expected_false_alarms(rows: pd.DataFrame) -> tuple[int, float]:
    """(raised, sum of 1 - p over them): funds at alert or above."""
    raised = rows[rows["level"].map(CODES) >= CODES["alert"]]
    return len(raised), float((1.0 - raised["probability"]).sum())


def highest_code(alerts: Alerts) -> int:
    """10 watch, 20 alert, 30 alarm: of the highest level of any fund; 0 where none is raised."""
    return max((CODES[level] for level in alerts.ranking["level"]), default=0)


def raised(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a level."""
    return rows[rows["level"] != "none"]


def horizon_months(alerts: Alerts) -> list[str]:
    """The months looked ahead, "2026-11" and on."""
    first = month_number(alerts.as_of) + 1
    return [month_text(first + at) for at in range(HORIZON)]


def courses(alerts: Alerts) -> dict[tuple[str, str], pd.DataFrame]:
    """(area, fund) -> by horizon, on the basis that decides: a column an event, then months_low and months_high."""
    return {(str(key[0]), str(key[1])): one.droplevel([0, 1]) for key, one in _deciding(alerts).groupby(level=[0, 1])}


def _deciding(alerts: Alerts) -> pd.DataFrame:
    """(area, fund, horizon) -> the columns of ``courses``."""
    own = alerts.table
    own = own[own["event"].isin(DEFAULT) & ((own["basis"] == EARNED) | (own["fund"] != RESIDENT))]
    key = ["area", "fund", "horizon"]
    wide = own.pivot(index=key, columns="event", values="probability").reindex(columns=list(DEFAULT))
    return wide.join(own[own["event"] == DEFAULT[0]].set_index(key)[["months_low", "months_high"]])


def within_six(row: Any, event: str) -> tuple[str, float]:
    """("p", probability within six months), or why there is none: already, no_budget, unknown."""
    p = row[f"p_{event}"]
    if event in row["already"]:
        return "already", float("nan")
    if p == p:
        return "p", p
    return ("no_budget" if row["group"] == NO_PROBABILITY else "unknown"), p


def next_bounds(level: str) -> Iterator[tuple[str, float]]:
    """("", bound under which a level is lowered), then (next level, bound from which it holds)."""
    from fundmodel.early_alert.alerts import HELD

    names = list(LEVELS)
    if level in names:
        yield "", LEVELS[level] * HELD
    following = names[names.index(level) + 1 :] if level in names else names
    for name in following[:1]:
        yield name, LEVELS[name]


def distance(row: Any) -> tuple[float, float]:
    """(months - floor, the same in yuan at the spending of the last twelve months); yuan on cash alone, else NaN."""
    gap = row["months"] - row["floor"]
    spent = row["balance"] / row["months"] if row["basis"] == "cash" and row["months"] else float("nan")
    return gap, gap * spent


def driver_rows(alerts: Alerts, row: Any) -> tuple[float, list[tuple[str, float]]]:
    """(change of the balance to the end of the six months, [(part, yuan)]), the parts summing to it, the largest first;
    none where the alert was not taken apart."""
    parts = dict(alerts.drivers.get((row["area"], row["fund"]), {}))
    change = parts.pop("change", float("nan"))
    if not parts or any(yuan != yuan for yuan in parts.values()):
        return float("nan"), []
    return change, sorted(parts.items(), key=lambda part: -abs(part[1]))


def _group(row: Any) -> str:
    if row["probability"] == row["probability"]:
        return AHEAD
    if all(event in row["already"] for event in DEFAULT):
        return IN_STATE
    return NO_PROBABILITY if row["fund"] == RESIDENT else IN_STATE


def _marks(row: Any, synthetic: bool) -> str:
    held = {"no_budget": not row["budget"], "unpaid_left_out": not row["owed"], "synthetic": synthetic}
    held |= {"by_bills": row["bills"] == SPENDING, UNPAID_BY_BILLS: row["bills"] == UNPAID}
    held |= {"bills_unread": row["bills"] == UNREAD}
    of_all = row["fund"] == RESIDENT and held["no_budget"] and row["group"] == AHEAD
    held |= {"no_budget": held["no_budget"] and not of_all, "rate_of_all": of_all, "ahead_assumed": not row["ahead"]}
    return "; ".join(code for code, holds in held.items() if holds)
