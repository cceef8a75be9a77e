"""What looks ahead have taught and foreseen, held so that nothing is made twice and a run goes on where it stopped.

A folder, where one is given, keeps a file for each lesson and each block of areas, named by the data, the code and what
was asked: other data or another version never meet in it. Numbers are written so that they read back the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from fundmodel.assumptions.figures.known_from import day, month_number, month_text
from fundmodel.early_alert.alert_outlook import LOOKS, Taught, outlook, taught
from fundmodel.early_alert.clearing import Habits
from fundmodel.early_alert.foreseen import Foreseen
from fundmodel.early_alert.hindsight import Correction
from fundmodel.early_alert.learned import Learned
from fundmodel.early_alert.level_shifts import Hazards
from fundmodel.early_alert.log_level import Pace
from fundmodel.early_alert.panel import Known, Panel
from fundmodel.early_alert.plan_errors import PlanError
from fundmodel.early_alert.shipped_seasons import shipped_seasons
from fundmodel.projection.project.provenance import code_sha256
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import new_folder
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.whole_files import unwritable, write_whole

T = TypeVar("T")
Done = Callable[[str, float], object]
"""Told what is under way, "learning" or "looking", and the share of it that is done: for a progress bar."""

AREAS_AT_ONCE: Final = 50
"""Areas that are looked at, and kept, together."""
RECORDS: Final = {
    one.__name__: one for one in (Taught, Learned, Pace, Hazards, PlanError, Habits, Correction, Foreseen)
}


@dataclass
class Held:
    """What was made, by name; in ``folder`` too where it is given, under names that begin with ``about``."""

    folder: Path | None = None
    about: str = ""
    made: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once."""
        if name not in self.made:
            self.made[name] = make() if self.folder is None else self._kept(self.folder / self._file(name), make)
        found: T = self.made[name]
        return found

    def _file(self, name: str) -> str:
        return hashlib.sha256(f"{self.about} {name}".encode()).hexdigest()[:24] + ".json"

    @staticmethod
    def _kept(place: Path, make: Callable[[], T]) -> T:
        """Read from its file; made and written whole where that is not there or damaged."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            found: T = _whole(json.loads(place.read_text(encoding="utf-8")))
            return found
        made = make()
        write_whole(place, json.dumps(_plain(made)).encode())
        return made


def held_in(folder: str | Path | None, sha256: str) -> Held:
    """What is kept of the data of this ``sha256`` in a folder, which is made; without one, in memory alone. A place
    that cannot be a folder raises ``InputError``."""
    if folder is None:
        return Held()
    place = new_folder(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(place, error) from None
    return Held(place, f"{sha256} {code_sha256()}")


def lessons_of(found: Panel, as_of: str, known: Sequence[Known], held: Held, done: Done | None = None) -> Taught:
    """What all areas teach at the last June or December before the month of ``as_of``; at ``as_of`` itself where
    nothing was known by then."""
    month = month_number(as_of)
    learnt = lesson_month(month, known)
    tell = done or (lambda what, share: None)

    def looked(back: int) -> None:
        tell("learning", (1.0 + back) / (1.0 + LOOKS))

    until = as_of if learnt == month else None
    name = lesson_name(learnt, until)
    return held.get(name, lambda: taught(found, learnt, shipped_seasons(), as_of=until, done=looked))


def lesson_name(learnt: int, until: str | None = None) -> str:
    """What lessons are called among what is held: their month, and the date where the month was not over."""
    return f"lessons {learnt} {until or ''}"


def lesson_month(month: int, known: Sequence[Known]) -> int:
    """The last June or December before ``month``, or ``month`` where nothing was known by then."""
    half = (month + 1) // 6 * 6 - 1
    return half if min(int(one.first[0]) for one in known) < half - 12 else month


def require_earlier(before: object, data: str, as_of: str) -> None:
    """``InputError`` where ``before`` is no alert, is that of another package, or not of an earlier date."""
    other, earlier = (getattr(before, name, None) for name in ("data", "as_of"))
    if not isinstance(other, str) or not isinstance(earlier, str):
        raise InputError(
            Said("alert: previous={given!r} is no alert; give what alert gave at an earlier date.", given=before)
        )
    if other != data or earlier >= as_of:
        raise InputError(
            Said(
                "The alert of {package} as of {as_of} is compared with one of {other} as of {earlier}; give an "
                "earlier one of the same package.",
                package=data,
                as_of=as_of,
                other=other,
                earlier=earlier,
            )
        )


def looks_between(since: str, as_of: str) -> list[str]:
    """The ends of months after ``since`` and before ``as_of``, as dates: the looks through which a level is held."""
    first, last = day(since), day(as_of)
    ends = (day(month_text(month)) for month in range(month_number(first), month_number(last) + 1))
    return [end for end in ends if first < end < last]


def foreseen_rows(
    known: Sequence[Known], lessons: Taught, as_of: str, draws: int, seed: int, held: Held, done: Done | None = None
) -> list[Foreseen]:
    """The rows of ``outlook`` in its order, ``AREAS_AT_ONCE`` at a time."""
    areas, month = sorted({one.area for one in known}), month_number(as_of)
    found: list[Foreseen] = []
    for at in range(0, len(areas), AREAS_AT_ONCE):
        own = set(areas[at : at + AREAS_AT_ONCE])
        asked = {(one.area, one.fund) for one in known if one.area in own}
        name = f"rows {as_of} {draws} {seed} {at} {AREAS_AT_ONCE}"
        found += held.get(name, partial(outlook, known, lessons, month, draws, seed, asked))
        if done is not None:
            done("looking", min(1.0, (at + AREAS_AT_ONCE) / len(areas)))
    order = {fund: at for at, fund in enumerate(lessons.sides)}
    return sorted(found, key=lambda row: (order[row.fund], row.area))


def _plain(value: Any) -> Any:
    """Records, arrays and mappings as JSON holds them."""
    if isinstance(value, np.ndarray):
        return {"array": value.tolist()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {"record": type(value).__name__, "fields": [_plain(one) for one in value]}
    if isinstance(value, Mapping):
        return {"pairs": [[_plain(key), _plain(one)] for key, one in value.items()]}
    if isinstance(value, list | tuple):
        return {type(value).__name__: [_plain(one) for one in value]}
    return value.item() if isinstance(value, np.generic) else value


def _whole(told: Any) -> Any:
    """What ``_plain`` was given."""
    if not isinstance(told, dict):
        return told
    if "array" in told:
        return np.array(told["array"], dtype=np.float64)
    if "record" in told:
        return RECORDS[told["record"]](*(_whole(one) for one in told["fields"]))
    if "pairs" in told:
        return {_whole(key): _whole(one) for key, one in told["pairs"]}
    many = list if "list" in told else tuple
    return many(_whole(one) for one in told[many.__name__])
