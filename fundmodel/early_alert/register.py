"""A register of real alerts as a CSV file that a bureau keeps: what was said, what was done, what came (METHODS 6.8).

    hit: p >= .2 and the event within six months; miss: p < .2 and the event; false alarm: p >= .2 and no event
    Brier = mean (p - y)^2

over alerts of areas that were not in the state yet, on which nobody acted and which were kept before the first month
they speak of was published. Every figure of an alert is kept, low ones too, or misses could not be counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fundmodel.assumptions.figures.known_from import day, month_number, month_text
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.early_alert.alerts import DEFAULT, LEVELS, Alerts
from fundmodel.early_alert.foreseen import FLOORS
from fundmodel.early_alert.hindsight import HORIZON
from fundmodel.early_alert.panel import RESIDENT, panel
from fundmodel.early_alert.realised import first_told, realised
from fundmodel.early_alert.register_file import (
    ACTIONS,
    CHANCES,
    REGISTER,
    TOLD,
    Row,
    held_rows,
    read_register,
    write_register,
)
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import new_file
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.whole_files import one_writer

if TYPE_CHECKING:
    import pandas as pd

LEAST_OUTCOMES: Final = 20
"""Outcomes from which a register has a score of its own."""


class OwnScore(NamedTuple):
    """A register's own score: ``outcomes`` known and scored; from ``LEAST_OUTCOMES`` on ``hits``, ``misses``,
    ``false_alarms``, ``calm`` (neither said nor come) and ``brier``, before that None. Apart: ``waiting`` without an
    outcome, ``acted`` on with a known one and ``acted_events`` of them, ``late`` kept after the fact."""

    synthetic: bool
    outcomes: int
    hits: int | None
    misses: int | None
    false_alarms: int | None
    calm: int | None
    brier: float | None
    waiting: int
    acted: int
    acted_events: int
    late: int


NAMED: Final = ("area", "fund", "event")
"""What tells the rows of one alert apart."""


def keep(alerts: Alerts, path: str | Path, kept_on: str | dt.date | None = None) -> int:
    """Add what an alert says of every area and fund to the register at ``path``; the rows added.

    A row for each deciding event, with its probabilities within 1..6 months, the package's hash and the version. The
    same run kept twice adds nothing; another run of the same package and date raises ``InputError``: what was said
    stays. ``kept_on``: today. The file is written beside and renamed.
    """
    place = new_file(path)
    rows = _rows(alerts, day(kept_on or dt.date.today()))
    with one_writer(place.parent):
        return _added(place, alerts, rows)


def _added(place: Path, alerts: Alerts, rows: list[Row]) -> int:
    held = read_register(place) if place.exists() else []
    before = [row for row in held if row["package"] == alerts.data and row["as_of"] == alerts.as_of]
    if before:
        if [_said(row) for row in before] == [_said(row) for row in rows]:
            return 0
        raise InputError(
            Said(
                "The register {path!r} already holds an alert of {package} as of {as_of}, kept on {kept_on}: {why}; "
                "what was said stays. Keep this one in another file, or under another date.",
                path=str(place),
                package=alerts.data,
                as_of=alerts.as_of,
                kept_on=before[0]["kept_on"],
                why=_difference(before, rows),
            )
        )
    write_register(place, [*held, *rows])
    return len(rows)


def _difference(before: list[Row], rows: list[Row]) -> Said:
    """Why what is kept is not this run: other data, another version, or rows and cells that are not as they were."""
    if any(row["sha256"] != rows[0]["sha256"] for row in before):
        return Said("it is from other data")
    if any(row["version"] != rows[0]["version"] for row in before):
        return Said("it is from another version of the program")
    held, now = ({tuple(row[name] for name in NAMED): row for row in told} for told in (before, rows))
    lost, more = [key for key in now if key not in held], [key for key in held if key not in now]
    if lost or more:
        area, fund, event = (lost or more)[0]
        named = {"area": area, "fund": fund, "event": event}
        if lost:
            return Said("the row of {area}, {fund}, {event} was taken out of it", **named)
        return Said("the row of {area}, {fund}, {event} was added to it", **named)
    for key, row in now.items():
        for name in row:
            if name not in ("kept_on", *TOLD) and _cell(name, held[key]) != _cell(name, row):
                area, fund, event = key
                cell = {"column": name, "held": held[key][name], "now": row[name]}
                return Said(
                    "in the row of {area}, {fund}, {event} its {column} is {held!r} and this run says {now!r}: it was "
                    "changed by hand, or foreseen with other draws",
                    **{"area": area, "fund": fund, "event": event, **cell},
                )
    return Said("its rows stand in another order")


def acknowledge(path: str | Path, area: str, fund: str, as_of: str | dt.date, by: str, action: str, date: str) -> int:
    """Note who took note of an alert, what was done (``ACTIONS``, code or word) and when; the rows noted.

    The action is dated from the alert's date to the end of its six months: later it cannot have moved what came.
    ``InputError`` names what is valid.
    """
    place, when = new_file(path), day(as_of)
    code = next((code for code, word in ACTIONS.items() if action in (code, word)), None)
    if code is None:
        valid = [f"{code} ({word})" for code, word in ACTIONS.items()]
        raise InputError(Said("action={action!r} is unknown; valid: {valid}", action=action, valid=valid))
    if not by.strip():
        raise InputError(Said("Who acknowledged the alert is missing; give a name or an office."))
    until = day(month_text(month_number(when) + HORIZON))
    acted = day(date)
    if not when <= acted <= until:
        raise InputError(
            Said(
                "An action on the alert of {as_of} is dated {date}; give a date from {as_of} to {until}, the end of "
                "the months it speaks of.",
                as_of=when,
                date=acted,
                until=until,
            )
        )
    with one_writer(place.parent):
        held = held_rows(place)
        own = _rows_of(held, place, area, fund, when)
        for row in own:
            row.update(acknowledged_by=by.strip(), action=code, action_date=acted)
        write_register(place, held)
    return len(own)


def _rows_of(held: list[Row], place: Path, area: str, fund: str, when: str) -> list[Row]:
    """The rows of an alert; ``InputError`` with the dates and areas there are where it has none."""
    own = [row for row in held if (row["area"], row["fund"], row["as_of"]) == (area, fund, when)]
    if not own:
        raise InputError(
            Said(
                "The register {path!r} holds no alert of {area!r}, {fund!r} as of {as_of}; it holds the dates {dates} "
                "of the areas {areas}.",
                path=str(place),
                area=area,
                fund=fund,
                as_of=when,
                dates=sorted({row["as_of"] for row in held}),
                areas=sorted({row["area"] for row in held}),
            )
        )
    return own


def outcomes(path: str | Path, data: DataPackage) -> pd.DataFrame:
    """The rows of the package in the register with what came: ``outcome`` 1 where the event was published for a month
    T+1 .. T+6, 0 where month T+6 or a later one was and no event, NaN until then; ``came`` h of the first such month;
    ``late`` where the row was kept when month T+1 or a later one was already known.

    Months are those whose state the package tells: ends of its blocks, an earned state only of finished coverage
    years. T is the month of ``as_of``.
    """
    import pandas as pd

    told = panel(data)
    states, after = realised(told.known("9999-12-31")), first_told(told)
    rows = [row for row in held_rows(Path(path)) if row["package"] == data.name]
    for row in rows:
        month = month_number(row["as_of"])
        own = states.get((row["area"], row["fund"], row["basis"]), {})
        row["outcome"], row["came"] = _outcome(own, month, _event(row["event"], row["fund"]))
        row["late"] = row["kept_on"] >= after(row["area"], row["fund"], month + 1)
    names = [*(column.name for column in REGISTER.columns), "outcome", "came", "late"]
    frame = pd.DataFrame(rows, columns=names)
    numbers = (*CHANCES, "already", "outcome", "came")
    return frame.replace({name: {"": "nan"} for name in CHANCES}).astype(dict.fromkeys(numbers, "float64"))


def own_score(path: str | Path, data: DataPackage) -> OwnScore:
    """What the register's alerts of a package were worth, none before ``LEAST_OUTCOMES`` outcomes are known.

    Alerts of synthetic data are never counted with real ones. Alerts of the months of one area overlap: n outcomes are
    fewer independent cases. Source: METHODS 6.8.
    """
    found = outcomes(path, data)
    own = found[(found["synthetic"] == ("yes" if data.synthetic else "no")) & (found["already"] == 0)]
    own = own[own[CHANCES[-1]].notna()]
    late, own = own[own["late"].astype(bool)], own[~own["late"].astype(bool)]
    known = own[own["outcome"].notna()]
    acted = known["action"].isin([code for code in ACTIONS if code != "none"])
    scored = known[~acted]
    p, y = scored[CHANCES[-1]].to_numpy(), scored["outcome"].to_numpy()
    said = p >= LEVELS["alert"]
    counted = {
        "hits": int((said & (y > 0.0)).sum()),
        "misses": int((~said & (y > 0.0)).sum()),
        "false_alarms": int((said & (y == 0.0)).sum()),
        "calm": int((~said & (y == 0.0)).sum()),
    }
    enough = len(scored) >= LEAST_OUTCOMES
    return OwnScore(
        synthetic=data.synthetic,
        outcomes=len(scored),
        **{name: count if enough else None for name, count in counted.items()},
        brier=float(((p - y) ** 2).mean()) if enough else None,
        waiting=len(own) - len(known),
        acted=int(acted.sum()),
        acted_events=int(known["outcome"][acted].sum()),
        late=len(late),
    )


def _event(event: str, fund: str) -> Callable[[tuple[float, float]], bool | None]:
    """Whether a state (margin over spending, months of reserve) is the event; None where it is not told."""
    at, bound = (0, 0.0) if event == "deficit_12m" else (1, FLOORS[fund])
    return lambda state: None if np.isnan(state[at]) else bool(state[at] < bound)


def _outcome(
    states: dict[int, tuple[float, float]], month: int, event: Callable[[tuple[float, float]], bool | None]
) -> tuple[float, float]:
    told = {m - month: event(state) for m, state in states.items() if m > month}
    inside = {h: came for h, came in told.items() if h <= HORIZON and came is not None}
    came = [h for h, hit in inside.items() if hit]
    if came:
        return 1.0, float(min(came))
    closed = bool(inside) and max(told) >= HORIZON
    return (0.0 if closed else float("nan")), float("nan")


def _rows(alerts: Alerts, kept_on: str) -> list[Row]:
    ranked = {(row["area"], row["fund"]): row for row in alerts.ranking.to_dict("records")}
    table = alerts.table[alerts.table["event"].isin(DEFAULT)]
    table = table[(table["basis"] == "earned") | (table["fund"] != RESIDENT)]
    rows = []
    head = {"package": alerts.data, "sha256": alerts.sha256, "version": _version()}
    head |= {"synthetic": "yes" if alerts.synthetic else "no", "as_of": alerts.as_of, "kept_on": kept_on}
    for (area, fund, basis, event), own in table.groupby(["area", "fund", "basis", "event"], sort=True):
        chances = own.sort_values("horizon")["probability"]
        told = ranked[area, fund]
        rows.append(
            {
                **head,
                "area": area,
                "fund": fund,
                "basis": basis,
                "event": event,
                "last_month": told["last_month"],
                "level": told["level"],
                "already": str(int(own["already"].iloc[0] > 0.5)),
                **{name: "" if p != p else f"{p:.4f}" for name, p in zip(CHANCES, chances, strict=True)},
                **dict.fromkeys(TOLD, ""),
            }
        )
    return rows


def _said(row: Row) -> list[object]:
    """What a row says."""
    return [_cell(name, row) for name in row if name not in ("kept_on", *TOLD)]


def _cell(name: str, row: Row) -> object:
    """A cell, however a sheet has rounded its figure away and back."""
    return float(row[name]) if name in CHANCES and row[name] else row[name]


def _version() -> str:
    """Version of the program and the first twelve digits of the hash of its code."""
    from importlib.metadata import PackageNotFoundError, version

    from fundmodel.projection.project.provenance import code_sha256

    try:
        number = version("fundmodel")
    except PackageNotFoundError:
        number = "unknown"
    return f"{number} {code_sha256()[:12]}"
