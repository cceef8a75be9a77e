"""``fm.alert``: who is likely to run into a deficit or below its floor within six months, as known on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.figures.known_from import day, month_number, month_text
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.early_alert.alert_outlook import Taught
from fundmodel.early_alert.drivers import drivers
from fundmodel.early_alert.foreseen import EVENTS, FLOORS, Foreseen
from fundmodel.early_alert.held_looks import Done, Held, foreseen_rows, lessons_of, require_earlier
from fundmodel.early_alert.hindsight import HORIZON
from fundmodel.early_alert.onset_rate import Rate, onset_rates
from fundmodel.early_alert.panel import RESIDENT, Known, panel
from fundmodel.vocabulary.doors import door
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import LARGEST_SEED, as_count
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

LEVELS: Final = {"watch": 0.1, "alert": 0.2, "alarm": 0.5}
"""Probability from which each level holds; judgement (METHODS 6.6)."""
HELD: Final = 0.8
"""A level once raised stays until the probability is under this share of its bound."""
HOLDS: Final = 0.5
"""Probability that an event held in the last published month from which it is taken to."""
DEFAULT: Final = ("deficit_12m", "floor")
"""The events that decide a level."""
RANKED: Final = (
    *("area", "fund", "level", "probability", "event", "already", "months", "months_low", "months_high", "floor"),
    *("basis", "balance", "last_month", "released", "scope", "budget", "owed", "bills", "ahead", "margin"),
)
"""Columns of a ranking; ``margin``: current balance of the last twelve months over their spending, on the basis."""
SPENDING, UNPAID, UNREAD = "spending", "unpaid", "unread"
"""What bills by month of care tell (``bills`` of a ranking): spending, what is unpaid too, or nothing that is used."""
DECIDES: Final = {"employee": "cash", "employee_pooled": "cash", RESIDENT: "earned"}
"""The basis on which the level of a fund rests."""
CODES: Final = {"none": 0, "watch": 10, "alert": 20, "alarm": 30}


@dataclass(frozen=True)
class Alerts:
    """What is foreseen on a date.

    ``table``: a row per area, fund, basis, event and horizon: ``probability`` that the event happens in a month after
    the date's month up to ``horizon`` months, given that it has not yet, its ``standard_error`` from the draws, and
    ``months_low``, ``months_high``, 80 % of months of reserve at the horizon's end. ``ranking``: a row per area and
    fund, most urgent first. ``left_out`` names who gets no probability, and why (codes); ``names`` what areas are
    called, by language. ``drivers`` by area and fund: ``change`` of the balance to the end of the six months and its
    parts that sum to it, yuan; empty where nothing was taken apart.
    """

    data: str
    sha256: str
    synthetic: bool
    as_of: str
    draws: int
    seed: int
    table: pd.DataFrame
    ranking: pd.DataFrame
    left_out: tuple[tuple[str, str, str], ...]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    drivers: Mapping[tuple[str, str], Mapping[str, float]] = field(default_factory=dict)

    def text(self, area: str, fund: str, lang: str | None = None) -> str:
        """The alert of an area and fund as one paragraph: level, data month and release, balance, months, floor, basis,
        probabilities, interval, drivers, what would change it, what to verify, how often the level came true, version.

        ``lang`` is zh or en, else that of ``set_options``. ``InputError`` names the valid areas, funds and languages.
        Source: METHODS 6.9.
        """
        return str(door("alert_text")(self, area, fund, lang))

    def to_json(self) -> str:
        """Everything as one JSON document: about, levels, ranking, table, who is left out; NaN is null."""
        return str(door("alert_json")(self))

    def row(self, area: str, fund: str) -> dict[str, Any]:
        """The ranking's row of an area and fund; ``InputError`` names the valid ones."""
        found = self.ranking[(self.ranking["area"] == area) & (self.ranking["fund"] == fund)]
        if found.empty:
            raise InputError(
                Said(
                    "No alert of {area!r}, {fund!r}; valid areas: {areas}; funds: {funds}",
                    area=area,
                    fund=fund,
                    areas=sorted(set(self.ranking["area"])),
                    funds=sorted(set(self.ranking["fund"])),
                )
            )
        return {str(name): value for name, value in found.iloc[0].items()}


def alert(
    data: str | Path | DataPackage,
    as_of: str | dt.date,
    draws: int = 4000,
    seed: int = 1,
    previous: Alerts | None = None,
    *,
    held: Held | None = None,
    done: Done | None = None,
) -> Alerts:
    """P(event in a month T+1 .. T+h | published by the date), h = 1..6, T the month of ``as_of``.

    ``as_of`` is a date, "2026-10" its last day; nothing released or approved later is seen. Events: deficit_12m (twelve
    months of received - spent below 0), floor (months of reserve below 6, resident 3), depletion, year_end_deficit,
    deficit_month (season taken out; employee funds alone). Employee funds on cash, resident funds on ``earned``, which
    decides, and ``cash``; a resident fund without a budget has the rate of all where the package's past holds 30 onsets
    (``onset_rates``), else no probability. ``previous`` is the last alert: a level
    once raised is held until the probability is under four fifths of its bound. ``held`` (``held_in``) keeps what is
    learned and foreseen, so that a run that was stopped goes on; ``done`` is told how far it has come.

    ``InputError`` where the package has no observations or none by the date, and where ``previous`` is no earlier alert
    of it; who cannot be looked at is in ``left_out``. Source: METHODS 6.
    """
    draws, seed = as_count("alert", "draws", draws), as_count("alert", "seed", seed, 0, LARGEST_SEED)
    package = load_data(data)
    when = day(as_of)
    if previous is not None:
        require_earlier(previous, package.name, when)
    found = panel(package)
    month = month_number(when)
    known = found.known(when)
    own_level = [area for area, since in found.own_level if since <= when]
    if not known:
        raise InputError(_nothing(package.name, when, own_level, found.first_known()))
    kept = Held() if held is None else held
    lessons = lessons_of(found, when, known, kept, done)
    rows = foreseen_rows(known, lessons, when, draws, seed, kept, done)
    left = tuple(_left_out(known, rows, own_level))
    silent = without_budget(known, month)
    table = _table(rows, draws, silent, onset_rates(known) if silent else {})
    ranking = _ranking(known, rows, table, previous, month)
    about = (package.name, package.sha256, package.synthetic, when, draws, seed)
    moved = _drivers(known, lessons, month, draws, seed, ranking)
    return Alerts(*about, table, ranking, left, package.area_names, moved)


def _nothing(name: str, when: str, own_level: Sequence[str], first: str) -> Said:
    """Why nobody can be looked at."""
    if own_level:
        return Said(
            "All that {name} had published by {as_of} are sheets of the own level only ({areas}): each shows its own "
            "till and not the pooling area's fund, so there is no alert. Give the sheets of the pooling area.",
            name=name,
            as_of=when,
            areas=own_level,
        )
    return Said(
        "Nothing was published by {as_of} in {name}; the first figure came on {first}.",
        as_of=when,
        name=name,
        first=first,
    )


def _drivers(
    known: Sequence[Known], lessons: Taught, month: int, draws: int, seed: int, ranking: pd.DataFrame
) -> dict[tuple[str, str], dict[str, float]]:
    """What moves the balance of every fund that has a level, yuan."""
    raised = ranking[ranking["level"] != "none"]
    asked = set(zip(raised["area"], raised["fund"], strict=True))
    parts = ("change", "as_last_year", "income", "spending", "shifts")
    return {
        (one.area, one.fund): {name: getattr(one, name) for name in parts}
        for one in drivers(known, lessons, month, draws, seed, asked)
    }


def without_budget(known: Sequence[Known], month: int) -> set[str]:
    """Resident areas without a budget of the year in progress: no forecast of their own is given (METHODS 6.3)."""
    return {one.area for one in known if one.fund == RESIDENT and not _budgeted(one, month)}


def _budgeted(one: Known, month: int) -> bool:
    """Whether the year of ``month`` or a later one has a budget."""
    return any(plan.year >= month // 12 for plan in one.plans)


def _left_out(known: Sequence[Known], rows: Sequence[Foreseen], own_level: Sequence[str]) -> list[tuple[str, str, str]]:
    told = {(row.area, row.fund) for row in rows}
    old = [(one.area, one.fund, "too_old") for one in known if (one.area, one.fund) not in told]
    short = [(row.area, row.fund, "too_short") for row in rows if row.basis == DECIDES[row.fund] and too_short(row)]
    return [*((area, "", "own_level") for area in own_level), *old, *short]


def too_short(row: Foreseen) -> bool:
    """Whether under twelve published months leave every event that decides undefined."""
    return bool(np.isnan(row.probability[: len(DEFAULT), -1]).all())


def _table(
    rows: Sequence[Foreseen], draws: int, silent: set[str], rates: Mapping[tuple[str, str], Rate] = MappingProxyType({})
) -> pd.DataFrame:
    """A row per series, basis, event and horizon; ``silent`` resident areas have the rate of all or nothing."""
    import pandas as pd

    found = []
    for row in rows:
        quiet = row.fund == RESIDENT and row.area in silent
        for at, event in enumerate(EVENTS):
            if (row.basis == "earned" and event not in DEFAULT) or (row.fund == RESIDENT and event == "deficit_month"):
                continue
            for h in range(HORIZON):
                p = float(row.probability[at, h])
                se = float(np.sqrt(p * (1.0 - p) / draws)) if p == p else p
                if quiet:
                    p, se = _rate_of_all(rates.get((row.basis, event)), h)
                span = (float(row.low[h]), float(row.high[h]))
                found.append((row.area, row.fund, event, h + 1, p, se, row.basis, *span, float(row.already[at])))
    names = ["area", "fund", "event", "horizon", "probability", "standard_error", "basis", "months_low", "months_high"]
    return pd.DataFrame(found, columns=[*names, "already"])


def _rate_of_all(rate: Rate | None, h: int) -> tuple[float, float]:
    return (float("nan"), float("nan")) if rate is None else (float(rate.share[h]), float(rate.error[h]))


def _ranking(
    known: Sequence[Known], rows: Sequence[Foreseen], table: pd.DataFrame, previous: Alerts | None, month: int
) -> pd.DataFrame:
    """A row per area and fund on the deciding basis, most urgent first."""
    import pandas as pd

    decides = table[(table["basis"] == "earned") | (table["fund"] != RESIDENT)]
    last = decides[(decides["horizon"] == HORIZON) & decides["event"].isin(DEFAULT)]
    chances = last.set_index(["area", "fund", "event"])["probability"].to_dict()
    held = {} if previous is None else dict(zip(_keys(previous.ranking), previous.ranking["level"], strict=True))
    by_key = {(row.area, row.fund): row for row in rows if row.basis == DECIDES[row.fund] and not too_short(row)}
    found = []
    for one in known:
        key = (one.area, one.fund)
        if key not in by_key:
            continue
        row, told = by_key[key], {event: chances[*key, event] for event in DEFAULT}
        already = [event for event in DEFAULT if row.already[EVENTS.index(event)] > HOLDS]
        ahead = [p for event, p in told.items() if event not in already and p == p]
        p = max(ahead, default=float("nan"))
        found.append(
            {
                "area": one.area,
                "fund": one.fund,
                "level": level(p, held.get(key)),
                "probability": p,
                "event": max(
                    (e for e in told if e not in already), key=lambda e: np.nan_to_num(told[e], nan=-1.0), default=""
                ),
                "already": "; ".join(already),
                "months": float(row.now[1]),
                "months_low": float(row.low[-1]),
                "months_high": float(row.high[-1]),
                "floor": FLOORS[one.fund],
                "basis": row.basis,
                "balance": _balance(one),
                "last_month": month_text(one.last),
                "released": one.released,
                "scope": one.scope,
                "budget": _budgeted(one, month),
                "owed": one.owed,
                "bills": _by_bills(one),
                "ahead": one.fund != RESIDENT or bool(np.isfinite(one.ahead).any()),
                "margin": float(row.now[0]),
            }
        )
    frame = pd.DataFrame(found, columns=list(RANKED))
    urgent = frame["probability"].fillna(-1.0)
    return (
        frame.assign(_u=urgent)
        .sort_values(["_u", "area", "fund"], ascending=[False, True, True])
        .drop(columns="_u")
        .reset_index(drop=True)
    )


def _by_bills(one: Known) -> str:
    """What its bills by month of care tell; empty where there are none."""
    if one.bills is None:
        return UNREAD if one.unread else ""
    return UNPAID if one.bills.owing else SPENDING


def _keys(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(frame["area"], frame["fund"], strict=True))


def _balance(one: Known) -> float:
    given = one.balance[np.isfinite(one.balance)]
    return float(given[-1]) if len(given) else float("nan")


def level(probability: float, before: str | None = None, bounds: Mapping[str, float] = LEVELS) -> str:
    """none, watch, alert or alarm: the highest bound reached; one that was held before stays down to four fifths."""
    found = "none"
    for name, bound in bounds.items():
        keeps = before is not None and CODES[before] >= CODES[name]
        if probability == probability and probability >= bound * (HELD if keeps else 1.0):
            found = name
    return found
