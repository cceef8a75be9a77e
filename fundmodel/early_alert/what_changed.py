"""What changed between two alerts, and how much of it is new data, revisions and level shifts (METHODS 6.5, 6.9).

    revisions = q(old + revised) - q(old),  new data = q(all) - q(old + revised),
    shifts = (p - q)(all, now) - (p - q)(old, before),  rest = q(old, now) - q(old, before) + before again - before

p is the probability as the alert gives it, q that of the same figures with no level shift looked for. ``old`` is what
was known on the date of the earlier alert, ``revised`` what came since for months up to the last one told by then. The
rest is time: six months that begin later, and what all areas teach since; and, where the earlier alert was
made from other data or draws, how far it is from the same look made again. The four sum to the change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fundmodel.assumptions.figures.known_from import month_number
from fundmodel.early_alert.alert_outlook import Taught, outlook
from fundmodel.early_alert.alerts import CODES, DEFAULT, HOLDS, Alerts
from fundmodel.early_alert.foreseen import EVENTS
from fundmodel.early_alert.held_looks import Held, lessons_of, require_earlier
from fundmodel.early_alert.hindsight import HORIZON
from fundmodel.early_alert.incurred_bills import rows_by
from fundmodel.early_alert.panel import RESIDENT, Known, Panel

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, str]
Named = tuple[str, str, str]

PARTS: Final = ("new_data", "revisions", "shifts", "rest")
CHANGES: Final = ("new", "raised", "happened", "lowered", "lifted", "unchanged")
"""Of a level: up from none, up, not up while an event has come, down, down to none, the same; in order of urgency."""
MOVED: Final = 0.05
"""Change of a probability from which it is taken apart though the level has stayed; judgement."""
NEVER: Final = 1e-12
"""Hazard a month at which no shift is seen."""


class Look(NamedTuple):
    """One look at a date: figures, lessons and the month it is made at the end of."""

    known: tuple[Known, ...]
    lessons: Taught
    month: int


def what_changed(
    found: Panel, now: Alerts, before: Alerts, held: Held | None = None, moved: float = MOVED
) -> pd.DataFrame:
    """A row per area and fund of ``now``, the most urgent change first: ``change`` (``CHANGES``), levels and
    probabilities before and now of ``event`` within six months, events that have ``happened`` since, and the ``PARTS``,
    which sum to the change of the probability.

    ``found`` is the panel of the package of both. ``held`` saves learning again what both alerts learned. The event is
    the one the level rests on, now or, where there is none now, before. The parts are given where the level changed or
    the probability moved by ``moved``, and are NaN where one of the two is not given or is the rate of all areas.
    Shifts are a level that moved, a transient or an odd month, seen or to come. ``InputError`` where ``before`` is
    another package or not earlier.
    """
    import pandas as pd

    require_earlier(before, now.data, now.as_of)
    earlier = {(row["area"], row["fund"]): row for row in before.ranking.to_dict("records")}
    chances = (_chances_told(now), _chances_told(before))
    rows = [_told(row, earlier.get((row["area"], row["fund"])), *chances) for row in now.ranking.to_dict("records")]
    of_all = _without_budget(now) | _without_budget(before)
    chosen = {
        (row["area"], row["fund"]): row["event"]
        for row in rows
        if (row["area"], row["fund"]) not in of_all
        if row["change"] != "unchanged" or abs(row["probability"] - row["probability_before"]) >= moved
    }
    parts = _parts(found, now, before, chosen, chances, Held() if held is None else held) if chosen else {}
    none = dict.fromkeys(PARTS, float("nan"))
    rows = [{**row, **parts.get((row["area"], row["fund"]), none)} for row in rows]
    frame = pd.DataFrame(rows)
    order = frame["change"].map(CHANGES.index)
    return frame.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _without_budget(given: Alerts) -> set[Key]:
    """Resident funds that have no forecast of their own to take apart."""
    own = given.ranking[(given.ranking["fund"] == RESIDENT) & ~given.ranking["budget"].astype(bool)]
    return set(zip(own["area"], own["fund"], strict=True))


def _told(
    row: Mapping[Any, Any], held: Mapping[Any, Any] | None, now: Mapping[Named, float], before: Mapping[Named, float]
) -> dict[str, Any]:
    """The row of an area and fund without its parts; ``held`` its row before."""
    key = (row["area"], row["fund"])
    earlier = {"level": "none", "event": "", "already": row["already"]} if held is None else held
    event = row["event"] if row["level"] != "none" or earlier["level"] == "none" else earlier["event"]
    event = event or earlier["event"]
    happened = set(_events(row["already"])) - set(_events(earlier["already"]))
    return {
        "area": key[0],
        "fund": key[1],
        "change": _change(row["level"], earlier["level"], bool(happened)),
        "level_before": earlier["level"],
        "level": row["level"],
        "event": event,
        "happened": "; ".join(one for one in DEFAULT if one in happened),
        "probability_before": before.get((*key, event), float("nan")),
        "probability": now.get((*key, event), float("nan")),
    }


def _events(already: str) -> list[str]:
    return [one for one in already.split("; ") if one]


def _change(level: str, before: str, happened: bool) -> str:
    up = CODES[level] - CODES[before]
    if up > 0:
        return "new" if before == "none" else "raised"
    if happened:
        return "happened"
    return "unchanged" if up == 0 else "lifted" if level == "none" else "lowered"


def _chances_told(given: Alerts) -> dict[tuple[str, str, str], float]:
    """(area, fund, event) -> the probability within the whole horizon, on the basis that decides; none of an event
    that holds already."""
    table = given.table[(given.table["horizon"] == HORIZON) & ~(given.table["already"] > HOLDS)]
    own = table[(table["basis"] == "earned") | (table["fund"] != RESIDENT)]
    keys = zip(own["area"], own["fund"], own["event"], strict=True)
    return dict(zip(keys, own["probability"].tolist(), strict=True))


def _parts(
    found: Panel,
    now: Alerts,
    before: Alerts,
    chosen: Mapping[Key, str],
    chances: tuple[Mapping[Named, float], Mapping[Named, float]],
    kept: Held,
) -> dict[Key, dict[str, float]]:
    old, late = _look(found, before.as_of, kept), _look(found, now.as_of, kept)
    told = {(one.area, one.fund, one.scope): one.last for one in old.known}
    held = late._replace(known=part(found, before.as_of, {}).known(now.as_of))
    revised = late._replace(known=part(found, before.as_of, told).known(now.as_of))
    plain = [_chances(calm(look), now, chosen) for look in (old, held, revised, late)]
    again = _chances(old, now, chosen)
    rows = {}
    for key, event in chosen.items():
        q_old, q_held, q_revised, q_all = (own.get(key, float("nan")) for own in plain)
        p, p_before = (own.get((*key, event), float("nan")) for own in chances)
        p_again = again.get(key, float("nan"))
        told_parts = (
            *(q_all - q_revised, q_revised - q_held),
            *((p - q_all) - (p_again - q_old), (q_held - q_old) + (p_again - p_before)),
        )
        whole = all(part == part for part in told_parts)
        rows[key] = dict(zip(PARTS, told_parts if whole else (float("nan"),) * len(PARTS), strict=True))
    return rows


def _look(found: Panel, as_of: str, held: Held) -> Look:
    known = found.known(as_of)
    return Look(known, lessons_of(found, as_of, known, held), month_number(as_of))


def _chances(look: Look, now: Alerts, chosen: Mapping[Key, str]) -> dict[Key, float]:
    only: Collection[Key] = chosen.keys()
    found = {}
    for row in outlook(look.known, look.lessons, look.month, now.draws, now.seed, only):
        key = (row.area, row.fund)
        if row.basis == "earned" or row.fund != RESIDENT:
            found[key] = float(row.probability[EVENTS.index(chosen[key]), -1]) if chosen[key] else float("nan")
    return found


def calm(look: Look) -> Look:
    """The look with no shift seen and none to come."""
    sides = {
        fund: {
            side: own._replace(hazards=own.hazards._replace(rate=np.full_like(own.hazards.rate, NEVER)))
            for side, own in both.items()
        }
        for fund, both in look.lessons.sides.items()
    }
    return look._replace(lessons=look.lessons._replace(sides=sides))


def part(found: Panel, before: str, revised: Mapping[tuple[str, str, str], int]) -> Panel:
    """The panel with what was known by ``before`` alone, and of later figures those of months up to the last one told
    by then, by (area, fund, scope) of ``revised``."""
    rows = {
        key: [row for row in own if row.known <= before or row.end - 1 <= revised.get(key, -1)]
        for key, own in found.rows.items()
    }
    plans = {key: [plan for plan in own if plan.approved <= before] for key, own in found.plans.items()}
    bills = {key: rows_by(own, before, revised=bool(revised)) for key, own in found.bills.items()}
    return replace(found, rows=rows, plans=plans, bills=bills, _made={})
