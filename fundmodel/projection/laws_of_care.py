"""Laws between people and the care they use: visits follow cost-weighted heads on the season of the base year and what
patients pay themselves, and charges follow visits, unit cost and where care is sought."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from fundmodel.projection.breaches import Array, rows
from fundmodel.projection.laws_of_payers import Lanes, known_terms
from fundmodel.projection.laws_of_standards import MONTHS
from fundmodel.projection.named_array import Sets
from fundmodel.projection.noted_terms import Months, Noted, numbers, word
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
            answers = _answers(sets, noted, scheme, kind, months)
            _held(sets, answers, fund, counted, "pharmacy_visits", told)
            told = Said("{kind} charges of the {fund} fund are visits x unit cost", kind=kind, fund=fund)
            prices = _prices(sets, noted, scheme, months if kind == "inpatient" else None)
            _held(sets, prices, fund, f"{kind}_charges", counted, told, f"cost_growth_{scheme}")


LAWS: Final[tuple[Callable[[Sets, Noted], None], ...]] = (pharmacies_follow_people, care_follows_visits)


def _answers(sets: Sets, noted: Noted, scheme: str, kind: str, months: Months) -> list[Array | None]:
    """Use at the ratio in force over use at the first by scenario, (area, month); None where limits move the ratio, or
    all is paid."""
    limits = () if kind == "chronic" else tuple(f"{scheme}.{kind}_{limit}" for limit in ("deductible", "cap"))
    response = "inpatient" if kind == "inpatient" else "outpatient"
    terms = known_terms(sets, noted, (f"{scheme}.{kind}_payment_ratio", f"cost.{response}_response"), months)
    areas = Lanes(sets, ()).areas
    return [
        _answer(terms[place]) if place in terms and _limits_stay(own, limits, areas) else None
        for place, own in enumerate(noted)
    ]


def _limits_stay(own: Mapping[str, Any], limits: Sequence[str], areas: Sequence[str]) -> bool:
    """Whether no limit moves the ratio that is paid: they follow the price and have no dates."""
    return not limits or (numbers(own, limits, areas) is not None and word(own, "cost.limits") == "indexed")


def _answer(terms: Array) -> Array | None:
    ratio, elasticity = terms
    if (ratio >= 1.0).any():
        return None
    if (ratio == ratio[..., :1]).all():
        return ONE
    return np.asarray(((1.0 - ratio) / (1.0 - ratio[..., :1])) ** -elasticity)


def _prices(sets: Sets, noted: Noted, scheme: str, months: Months | None) -> list[Array | None]:
    """Charges for a unit of in-patient care over those of the first month by scenario, (area, month), as more or less
    is sought away from home; one for other care, which has no ``months``."""
    if months is None:
        return [ONE for _ in noted]
    terms = known_terms(sets, noted, (f"{scheme}.out_of_area_share", "cost.out_of_area_price"), months)
    return [_price(terms[place]) if place in terms else None for place in range(len(noted))]


def _price(terms: Array) -> Array:
    share, price = terms
    at_home = 1.0 - share + share / price
    return ONE if (share == share[..., :1]).all() else np.asarray(at_home[..., :1] / at_home)


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
        unit = unit * np.stack([np.broadcast_to(one, unit.shape[1:]) for one in by if one is not None])
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
