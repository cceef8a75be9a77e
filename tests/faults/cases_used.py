"""What check passes, a run can use; what a run refuses, check names: figures that are zero, blank or ten times off, and
rows, groups and years that are not there, in every table that a run reads."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

import fundmodel as fm
from fundmodel.assumptions.package.cells import RawTable
from fundmodel.assumptions.package.not_used import READ_BY_RUN
from fundmodel.calibration.base_year_gate import base_year_judged, beyond_base_year
from fundmodel.vocabulary.errors import Fault
from tests.faults.campaign import Case
from tests.faults.cases_data import DATES, changed, figures, filled
from tests.faults.warm_package import warm

PACKAGES: Final = ("national", "example-province")
CHANGES: Final[dict[str, Callable[[str], str]]] = {
    "zero": lambda _: "0",
    "blank": lambda _: "",
    "ten times": lambda text: repr(float(text) * 10.0),
    "a tenth": lambda text: repr(float(text) / 10.0),
}
GROUPS: Final = ("group", "fund", "item", "variant", "sex", "scheme", "side", "area")
MONEY: Final = ("opening", "income", "expenditure", "closing")


def agree(name: str, raws: list[RawTable], _: Path) -> str:
    """The tables as check and as a run take them: "" where a fault names what stops a run, or the run is sound."""
    own = warm(name)
    found = own.judged(raws)
    if found.faults:
        return _unsaid(found.faults)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data, baseline = own.package(found), fm.load_scenario("baseline")
        judged = base_year_judged([baseline], data)
        if judged.faults or judged.run is None:
            return _unsaid(judged.faults)
        later = beyond_base_year(baseline, data) if name == "national" else None
    gaps = [one for one in MONEY if not np.isfinite(judged.run.ledger[one].values).all()]
    return f"silent: {gaps} are no numbers" if gaps else _unsaid([] if later is None else [later])


def _unsaid(faults: Any) -> str:
    """What is wrong with the words of faults: each says where it is, what is wrong and what to do."""
    blank = [one for one in faults if not isinstance(one, Fault) or not (one.source and one.problem and one.fix)]
    return f"silent: {blank}" if blank else ""


def cases(rng: random.Random, size: int) -> Iterator[Case]:
    """Columns of figures changed, one in two of them in the suite; then tables without some of their rows."""
    for name in PACKAGES:
        own = warm(name)
        for raw, column in figures(name):
            rows = filled(raw, column)
            if raw.name not in READ_BY_RUN or not rows or (size == 1 and rng.random() < 0.5):
                continue
            for word in rng.sample(list(CHANGES), len(CHANGES) if size > 1 else 1):
                places = rng.choice((None, set(rows), {rng.choice(rows)}))
                shown = "all" if places is None else f"{len(places)} rows"
                table = changed(raw, column, places, CHANGES[word])
                case = partial(agree, name, own.replaced(raw.name, table))
                yield Case(f"{name} {raw.name}.{column} {word}, {shown}", case)
        for raw in own.raws:
            if raw.name in READ_BY_RUN and (size > 1 or rng.random() < 0.5):
                yield from _without(rng, name, raw, size)


def _without(rng: random.Random, name: str, raw: RawTable, size: int) -> Iterator[Case]:
    """The table gone, and without all rows of a year or of a group."""
    own = warm(name)
    yield Case(f"{name} without {raw.name}", partial(agree, name, [one for one in own.raws if one is not raw]))
    for word in [word for word in raw.header if word in DATES or word in GROUPS]:
        at = raw.header.index(word)
        labels = sorted({cells[at] for _, cells in raw.rows if len(cells) > at})
        for label in rng.sample(labels, min(len(labels), size)):
            kept = [(row, cells) for row, cells in raw.rows if cells[at] != label]
            yield Case(f"{name} {raw.name} without {word} {label}", partial(agree, name, own.replaced(raw.name, kept)))
