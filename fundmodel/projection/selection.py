"""Parts of a result by their labels: some of its scenarios, areas or funds, with what is noted of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from fundmodel.projection.run_parts import POOLING
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.dictionary import MOST_LISTED, did_you_mean, nearest
from fundmodel.vocabulary.dims import BRIDGE_DEBT, CARE_FUND, CARE_LINES, CARE_MEMO, COVER_LINES, WAITING_BILLS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Labels: TypeAlias = str | Sequence[str]
Sets: TypeAlias = Mapping[str, "xr.Dataset"]
Noted: TypeAlias = Mapping[str, Any]


def expect_labels(asked: Labels, present: Sequence[str], kind: str) -> list[str]:
    """The labels asked for as a list; ``InputError`` names the nearest of ``present`` for one that is not there.

    A label may stand once, and at least one must be asked for. ``kind`` is the word for what is chosen.
    """
    labels = asked_for(asked, kind, str, _there_are(present))
    for label in labels:
        if label not in present:
            near = nearest(label, present) is not None
            held = _there_are(present)
            hint = Said("{near} {held}", near=did_you_mean(label, present), held=held) if near else held
            raise InputError(Said("This run has no {kind} {label!r}. {hint}", kind=kind, label=label, hint=hint))
    return labels


def scenarios_of(sets: Sets, labels: Sequence[str], single: bool) -> dict[str, xr.Dataset]:
    """The Datasets of the scenarios named; ``single``: without the dimension, as a run of one scenario has them."""
    if single:
        return _taken(sets, lambda data: data.sel(scenario=labels[0], drop=True), "scenario")
    return _taken(sets, lambda data: data.sel(scenario=list(labels)), "scenario")


def areas_of(sets: Sets, labels: Sequence[str]) -> dict[str, xr.Dataset]:
    """The Datasets of the areas named, in the order asked for; ``area`` stays a dimension."""
    return _taken(sets, lambda data: data.sel(area=list(labels)), "area")


def books_of(sets: Sets, labels: Sequence[str]) -> dict[str, xr.Dataset]:
    """The Datasets with the books of the funds named; ``fund`` stays a dimension, people and economy stay whole.

    What is listed by item keeps the items of those funds.
    """
    pooled = [label for label in labels if POOLING in sets and label in sets[POOLING]["fund"].values]
    whole = {name: data for name, data in sets.items() if name != POOLING}
    chosen = _taken(whole, lambda data: data.sel(fund=list(labels)), "fund")
    if pooled:
        chosen[POOLING] = sets[POOLING].sel(fund=pooled)
    by_item = {
        name: data.isel(item=np.isin(data["fund"].values, labels))
        for name, data in chosen.items()
        if "fund" in data.coords and data["fund"].dims == ("item",)
    }
    return {**chosen, **by_item}


def noted_of_scenarios(provenance: Noted, places: Sequence[int]) -> dict[str, Any]:
    """The provenance of the scenarios at ``places``: their entries, and what was solved for them."""
    own: dict[str, Any] = {"scenarios": [provenance["scenarios"][place] for place in places]}
    if "solved" in provenance:
        own["solved"] = {
            name: [numbers[place] for place in places] if len(numbers) > 1 else numbers
            for name, numbers in provenance["solved"].items()
        }
    return {**provenance, **own}


def noted_of_areas(provenance: Noted, present: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """The provenance of some of the areas ``present``: their names, and what was solved for each of them."""
    places = [list(present).index(label) for label in labels]
    own: dict[str, Any] = {}
    if "areas" in provenance["data"]:
        named = provenance["data"]["areas"]
        own["data"] = {**provenance["data"], "areas": {label: named[label] for label in labels if label in named}}
    if "solved" in provenance:
        own["solved"] = {
            name: [[row[place] for place in places] if isinstance(row, list) else row for row in numbers]
            for name, numbers in provenance["solved"].items()
        }
    return {**provenance, **own}


def cut(provenance: Noted, dim: str, present: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """The provenance with a note that only some labels of ``dim`` are left; as it was where all are."""
    if set(labels) == set(present):
        return dict(provenance)
    return {**provenance, "selected": {**provenance.get("selected", {}), dim: list(labels)}}


def rows_of_seeds(table: pd.DataFrame, places: Sequence[int]) -> pd.DataFrame:
    """The rows of the seeds of the scenarios at ``places``, counted anew; one seed stands for all scenarios."""
    if "seed" not in table or table["seed"].nunique() == 1:
        return table
    import pandas as pd

    found = [table[table["seed"] == place].assign(seed=new) for new, place in enumerate(places)]
    return pd.concat(found, ignore_index=True)


def keeps_care(scenario: Mapping[str, Any]) -> bool:
    """Whether a scenario, as the provenance notes it, keeps the optional fund of long-term-care insurance."""
    return bool(scenario.get("entries", {}).get("care.fund", {}).get("value") == "separate")


def without_care(sets: dict[str, xr.Dataset]) -> dict[str, xr.Dataset]:
    """The Datasets as they are where the optional fund is not kept: its books, lines and rows of zeros left out."""
    ledger, memo, factors = sets["ledger"], sets["memo"], sets["reconciliation"]
    if CARE_LINES[0] not in ledger["line"].values:
        return sets
    kept = {"fund": ledger["fund"].values != CARE_FUND, "line": ~np.isin(ledger["line"].values, CARE_LINES)}
    return {
        **sets,
        "ledger": ledger.isel(kept),
        "memo": memo.drop_vars(CARE_MEMO).isel(fund=kept["fund"]),
        "reconciliation": factors.isel(item=factors["fund"].values != CARE_FUND),
    }


def has_rule(scenario: Mapping[str, Any]) -> bool:
    """Whether a scenario, as the provenance notes it, has a rule that moves money."""
    return bool(scenario.get("rule"))


def without_rule(sets: dict[str, xr.Dataset]) -> dict[str, xr.Dataset]:
    """The Datasets as they are where no scenario has a rule: nothing pooled, no lines in which budgets meet a gap."""
    if POOLING not in sets:
        return sets
    left = {name: data for name, data in sets.items() if name != POOLING}
    lines = ~np.isin(left["ledger"]["line"].values, list(COVER_LINES.values()))
    return {**left, "ledger": left["ledger"].isel(line=lines).drop_vars([BRIDGE_DEBT, WAITING_BILLS])}


def _taken(sets: Sets, take: Callable[[xr.Dataset], xr.Dataset], dim: str) -> dict[str, xr.Dataset]:
    return {name: take(data) if dim in data.dims else data for name, data in sets.items()}


def _there_are(present: Sequence[str]) -> str:
    return Said("It has {names}.", names=first_of(present, MOST_LISTED))
