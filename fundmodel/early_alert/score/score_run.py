"""A score that goes on where it stopped: each origin's result is a file of its own (``make score``)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.known_from import day
from fundmodel.early_alert.bed.synthetic_bed import Bed
from fundmodel.early_alert.panel import Known, Panel, panel
from fundmodel.early_alert.score.rival_features import Features, features
from fundmodel.early_alert.score.rivals_learned import rival_probabilities
from fundmodel.early_alert.score.score_board import METHOD, ORACLE, ORACLE_NOW, Board, month_names, with_stand_in
from fundmodel.early_alert.score.series_kinds import (
    AHEAD_MONTHS,
    CASH,
    EMPLOYEE,
    EVENTS,
    FIRST_LEARNED,
    FIRST_ORIGIN,
    KINDS,
)
from fundmodel.early_alert.score.true_outcomes import classes_of, fund_place, outcomes_of, shocks_of, true_reserve
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.whole_files import move_whole, write_whole

Array = NDArray[np.float64]
Arrays = dict[str, NDArray[np.generic]]

STAMP: Final = "run.json"
Done = Callable[[str, int], None]
"""Told what was made and for which origin, for a progress bar."""


class Foretold(Protocol):
    """What a forecaster says of one series and basis: probability (event, horizon), deficit_12m and floor first;
    low and high (horizon) of months of reserve."""

    @property
    def area(self) -> str: ...  # noqa: D102
    @property
    def fund(self) -> str: ...  # noqa: D102
    @property
    def basis(self) -> str: ...  # noqa: D102
    @property
    def probability(self) -> Array: ...  # noqa: D102
    @property
    def low(self) -> Array: ...  # noqa: D102
    @property
    def high(self) -> Array: ...  # noqa: D102


Forecaster = Callable[[Sequence[Known], int, str], Iterable[Foretold]]
"""(what was known, month of the origin, its last day) -> what is foreseen."""
Oracle = Callable[[int, str], Array]
"""(month of the origin, "last_published" or "now") -> probability (area, fund, event, horizon)."""


def scored_origins(bed: Bed) -> range:
    """Months whose last day is an origin: from the 30th of the bed to the last with six months after it."""
    return range(bed.truth.first_month + FIRST_ORIGIN - 1, bed.truth.first_month + bed.truth.months - AHEAD_MONTHS)


def run_score(
    bed: Bed,
    forecaster: Forecaster | None,
    origins: Iterable[int],
    folder: Path,
    *,
    name: str = METHOD,
    oracle: Oracle | None = None,
    done: Done = lambda what, origin: None,
) -> Board:
    """The board of a bed: what each origin gives is kept in ``folder`` and not made again.

    ``forecaster`` and ``oracle`` may be left out; ``name`` keeps several forecasters apart in one folder, so that an
    ablation shares features and oracles. The rivals are learned anew from the kept features. ``InputError`` where the
    folder holds another bed.
    """
    asked = list(origins)
    _claim(bed, folder)
    reader = _Reader(bed)
    seen = {origin: _seen(bed, reader, origin, folder, done) for origin in _learned(bed, asked)}
    areas, outcomes = bed.truth.areas, outcomes_of(bed.truth)
    shape = (len(asked), len(KINDS), len(areas), AHEAD_MONTHS)
    forecasts: dict[str, Array] = {
        rival: np.stack([told[origin] for origin in asked])
        for rival, told in rival_probabilities(asked, seen, outcomes).items()
    }
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    if oracle is not None:
        for label, state in ((ORACLE, "last_published"), (ORACLE_NOW, "now")):
            forecasts[label] = np.stack([_oracle(oracle, origin, label, state, folder, done) for origin in asked])
    if forecaster is not None:
        made = [_method(bed, forecaster, reader, origin, name, folder, done) for origin in asked]
        told = np.stack([one["probability"] for one in made]).astype(np.float64)
        forecasts = {name: with_stand_in(told, forecasts["climatology"])} | forecasts
        low, high = (np.stack([one[key] for one in made]).astype(np.float64) for key in ("low", "high"))
    last = np.stack([seen[origin].last for origin in asked])
    months = np.array(asked, dtype=np.int64)
    return Board(
        areas,
        classes_of(bed.truth),
        months,
        outcomes,
        shocks_of(bed.truth),
        last,
        forecasts,
        low,
        high,
        true_reserve(outcomes, months),
    )


def last_day(origin: int) -> str:
    """ISO date of the last day of a month."""
    return day(str(month_names(np.array([origin]))[0]))


class _Reader:
    """The package read once, and only when an origin is not in the folder yet."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed
        self.panel: Panel | None = None
        self.kept: tuple[str, tuple[Known, ...]] = ("", ())

    def known(self, when: str) -> tuple[Known, ...]:
        if self.panel is None:
            self.panel = panel(self.bed.package())
        if self.kept[0] != when:
            self.kept = (when, self.panel.known(when))
        return self.kept[1]


def _learned(bed: Bed, asked: list[int]) -> range:
    """Origins that rivals look at: from the 14th month of the bed to the last one asked for."""
    return range(bed.truth.first_month + FIRST_LEARNED - 1, max(asked) + 1)


def _claim(bed: Bed, folder: Path) -> None:
    """The folder is this bed's, or becomes it."""
    stamp = {"bed": bed.name, "data": bed.package().sha256}
    place = folder / STAMP
    if place.exists():
        held = _stamp(place)
        if held != stamp:
            raise InputError(
                Said(
                    "The folder {folder!r} holds the score of {other!r}, not of {asked!r}; name another folder.",
                    folder=str(folder),
                    other=str(held.get("bed", "?")),
                    asked=bed.name,
                )
            )
        return
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(place, (json.dumps(stamp, indent=1) + "\n").encode())


def _stamp(place: Path) -> dict[str, str]:
    """What a folder says whose it is; {} where that cannot be read."""
    try:
        held = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _kept(path: Path, make: Callable[[], Arrays]) -> Arrays:
    """The arrays of a file, made and written whole where it is not there or damaged."""
    with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile), np.load(path) as held:
        return {key: held[key] for key in held.files}
    made = make()

    def write(part: Path) -> None:
        with part.open("wb") as file:
            np.savez_compressed(file, **made)  # type: ignore[arg-type]

    move_whole(path, write)
    return made


def _seen(bed: Bed, reader: _Reader, origin: int, folder: Path, done: Done) -> Features:
    def make() -> Arrays:
        made = features(reader.known(last_day(origin)), bed.truth.areas, origin).arrays()
        done("features", origin)
        return dict(made)

    held = _kept(folder / f"features_{origin}.npz", make)
    return Features(**held)  # type: ignore[arg-type]


def _oracle(oracle: Oracle, origin: int, label: str, state: str, folder: Path, done: Done) -> Array:
    """The oracle by kind: the fund's deciding basis, NaN where a kind is shown beside it."""

    def make() -> Arrays:
        told = oracle(origin, state)
        found = np.full((len(KINDS), len(EVENTS), len(told), AHEAD_MONTHS), np.nan)
        for kind, (fund, basis) in enumerate(KINDS):
            if fund == EMPLOYEE or basis != CASH:
                found[kind] = np.moveaxis(told[:, fund_place(kind)], 0, 1)
        done(label, origin)
        return {"probability": found}

    return np.asarray(_kept(folder / f"{label}_{origin}.npz", make)["probability"], dtype=np.float64)


def _method(
    bed: Bed, forecaster: Forecaster, reader: _Reader, origin: int, name: str, folder: Path,
    done: Done,
) -> Arrays:  # fmt: skip
    def make() -> Arrays:
        when = last_day(origin)
        made = laid(forecaster(reader.known(when), origin, when), bed.truth.areas)
        done(name, origin)
        return made

    return _kept(folder / f"{name}_{origin}.npz", make)


def laid(told: Iterable[Foretold], areas: Sequence[str]) -> Arrays:
    """What was foreseen, dense: probability (kind, event, area, horizon), low and high (kind, area, horizon)."""
    place = {area: at for at, area in enumerate(areas)}
    kinds = {key: at for at, key in enumerate(KINDS)}
    shape = (len(KINDS), len(areas), AHEAD_MONTHS)
    probability = np.full((len(KINDS), len(EVENTS), len(areas), AHEAD_MONTHS), np.nan)
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    for one in told:
        kind, at = kinds.get((one.fund, one.basis)), place.get(one.area)
        if kind is not None and at is not None:
            probability[kind, :, at] = one.probability[: len(EVENTS)]
            low[kind, at], high[kind, at] = one.low, one.high
    return {"probability": probability, "low": low, "high": high}
