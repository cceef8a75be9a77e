"""Laws between people and the care they use: visits follow cost-weighted heads on the season of the base year, and
charges follow visits and unit cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from fundmodel.projection.breaches import Array, rows
from fundmodel.projection.laws_of_payers import Lanes, Noted, Sets, numbers
from fundmodel.projection.laws_of_standards import MONTHS
from fundmodel.vocabulary.said import Said

SCHEMES: Final = {"employee_pooled": "employee", "resident": "resident"}
COUNTED: Final = {"inpatient": "inpatient_episodes", "outpatient": "outpatient_visits", "chronic": "chronic_visits"}


def pharmacies_follow_people(sets: Sets, noted: Noted) -> None:
    """Visits that no limit moves = one number a calendar month x cost-weighted heads, less those who wait."""
    of = Lanes(sets, range(len(noted)))
    for fund in _kept(sets):
        visits = _of(sets, of, fund, "pharmacy_visits")
        heads = _heads(sets, of, fund)
        usual = np.divide(visits, heads, out=np.zeros_like(visits), where=heads > 0.0)[..., :MONTHS]
        expected = np.tile(usual, visits.shape[-1] // MONTHS) * heads
        told = Said("visits of the {fund} fund follow cost-weighted heads", fund=fund)
        of.hold(told, visits - expected, visits, "memo", "month")


def care_follows_visits(sets: Sets, noted: Noted) -> None:
    """Visits of a type are a fixed number to a purchase in a pharmacy where ratio and limits of the type are numbers
    for the whole run, and charges a fixed amount at the unit cost of the base year to a visit."""
    for fund in _kept(sets):
        scheme = SCHEMES[fund]
        for kind, counted in COUNTED.items():
            limits = ("payment_ratio",) if kind == "chronic" else ("payment_ratio", "deductible", "cap")
            names = [f"{scheme}.{kind}_{limit}" for limit in limits]
            told = Said("{counted} of the {fund} fund follow people", counted=counted, fund=fund)
            indexed = [own["entries"].get("cost.limits", {}).get("value") == "indexed" for own in noted]
            at = [i for i, own in enumerate(noted) if indexed[i] and numbers(own, names) is not None]
            _held(sets, at, fund, counted, "pharmacy_visits", told)
            away = [f"{scheme}.out_of_area_share"] if kind == "inpatient" else []
            at = [i for i, own in enumerate(noted) if numbers(own, away) is not None]
            told = Said("{kind} charges of the {fund} fund are visits x unit cost", kind=kind, fund=fund)
            _held(sets, at, fund, f"{kind}_charges", counted, told, f"cost_growth_{scheme}")


LAWS: Final[tuple[Callable[[Sets, Noted], None], ...]] = (pharmacies_follow_people, care_follows_visits)


def _held(
    sets: Sets, places: list[int], fund: str, name: str, beside: str, told: Said, growth: str | None = None
) -> None:
    """``name`` over ``beside`` (x the index of ``growth``) is the base year's in every month."""
    if not places:
        return
    of = Lanes(sets, places)
    values, unit = (_of(sets, of, fund, one) for one in (name, beside))
    if growth is not None:
        grown = 1.0 + of.variable("economy", growth, "year")
        grown[..., 0] = 1.0
        unit = unit * np.repeat(np.cumprod(grown, axis=-1), MONTHS, axis=-1)
    whole = unit[..., :MONTHS].sum(axis=-1, keepdims=True)
    level = np.divide(
        values[..., :MONTHS].sum(axis=-1, keepdims=True), whole, out=np.zeros_like(whole), where=whole > 0
    )
    of.hold(told, values - level * unit, values, "memo", "month")


def _kept(sets: Sets) -> list[str]:
    return [fund for fund in SCHEMES if fund in sets["memo"]["fund"].values]


def _of(sets: Sets, of: Lanes, fund: str, name: str) -> Array:
    """A memo item of a fund, (lane, area, month)."""
    memo = sets["memo"]
    return of.taken(memo.variables[name].isel(fund=memo["fund"].values.tolist().index(fund)), "month")


def _heads(sets: Sets, of: Lanes, fund: str) -> Array:
    """Cost-weighted heads who may use care in each month."""
    if fund == "employee_pooled":
        return of.monthly("cost_active") + of.monthly("cost_retired")
    waiting = of.taken(rows(sets["flow_exposures"], "flow", "exposure")("waiting_cost"), "year")
    return np.asarray(of.monthly("cost_resident") - np.repeat(waiting, MONTHS, axis=-1))
