"""Laws between people and the care they use: visits follow cost-weighted heads on the season of the base year and what
patients pay themselves, and charges follow visits, unit cost and where care is sought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from fundmodel.projection.breaches import Array, rows
from fundmodel.projection.laws_of_payers import Lanes
from fundmodel.projection.laws_of_standards import MONTHS
from fundmodel.projection.named_array import Sets
from fundmodel.projection.noted_terms import Months, Noted, in_force, unmoved, word
from fundmodel.vocabulary.said import Said

SCHEMES: Final = {"employee_pooled": "employee", "resident": "resident"}
ONE: Final = np.ones(1)
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
    """Visits of a type to a purchase in a pharmacy are a fixed number x ((1 - ratio) / (1 - first ratio)) ^ -response,
    where limits follow the price and have no dates; charges to a visit a fixed amount at the unit cost of the base
    year, where more is away from home at the price there."""
    months: Months = sets["memo"]["month"].values
    for fund in _kept(sets):
        scheme = SCHEMES[fund]
        for kind, counted in COUNTED.items():
            told = Said("{counted} of the {fund} fund follow people", counted=counted, fund=fund)
            answers = [_answer(own, scheme, kind, months) for own in noted]
            _held(sets, answers, fund, counted, "pharmacy_visits", told)
            told = Said("{kind} charges of the {fund} fund are visits x unit cost", kind=kind, fund=fund)
            prices = [_price(own, scheme, months) if kind == "inpatient" else ONE for own in noted]
            _held(sets, prices, fund, f"{kind}_charges", counted, told, f"cost_growth_{scheme}")


LAWS: Final[tuple[Callable[[Sets, Noted], None], ...]] = (pharmacies_follow_people, care_follows_visits)


def _answer(own: Mapping[str, Any], scheme: str, kind: str, months: Months) -> Array | None:
    """Use at the ratio in force over use at the first, by month; None where limits move the ratio, or all is paid."""
    limits = () if kind == "chronic" else tuple(f"{scheme}.{kind}_{limit}" for limit in ("deductible", "cap"))
    if not unmoved(own, limits) or (limits and word(own, "cost.limits") != "indexed"):
        return None
    response = "inpatient" if kind == "inpatient" else "outpatient"
    found = in_force(own, (f"{scheme}.{kind}_payment_ratio", f"cost.{response}_response"), months)
    if found is None or (found[0] >= 1.0).any():
        return None
    ratio, elasticity = found
    if (ratio == ratio[0]).all():
        return ONE
    return np.asarray(((1.0 - ratio) / (1.0 - ratio[0])) ** -elasticity)


def _price(own: Mapping[str, Any], scheme: str, months: Months) -> Array | None:
    """Charges for a unit of in-patient care over those of the first month, as more or less is sought away from home."""
    found = in_force(own, (f"{scheme}.out_of_area_share", "cost.out_of_area_price"), months)
    if found is None:
        return None
    share, price = found
    at_home = 1.0 - share + share / price
    return ONE if (share == share[0]).all() else np.asarray(at_home[0] / at_home)


def _held(
    sets: Sets, by: list[Array | None], fund: str, name: str, beside: str, told: Said, growth: str | None = None
) -> None:
    """``name`` over ``beside`` x ``by`` of each scenario (x the index of ``growth``) is the base year's in every month;
    scenarios without it are not asked."""
    places = [place for place, one in enumerate(by) if one is not None]
    if not places:
        return
    of = Lanes(sets, places)
    values, unit = (_of(sets, of, fund, one) for one in (name, beside))
    if any(one is not ONE for one in by):
        unit = unit * np.stack([np.broadcast_to(one, unit.shape[-1:]) for one in by if one is not None])[:, None]
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
