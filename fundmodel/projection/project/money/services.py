"""Use of care by scheme: how often, at what charge, how much of it the fund pays, and what benefit design does to both
(METHODS 4.1, 4.3, 4.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.expenditure import design, out_of_area
from fundmodel.projection.expenditure.benefits import Service, change_since_start
from fundmodel.projection.project.money.funds import base_year_sum
from fundmodel.projection.root import Sought
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

COUNTED: Final = {
    "inpatient": "inpatient_episodes",
    "outpatient": "outpatient_visits",
    "chronic": "chronic_visits",
    "pharmacy": "pharmacy_visits",
}
"""How services of a type are counted; purchases in a pharmacy are visits that accounts pay."""
TYPES: Final = ("inpatient", "outpatient", "chronic")
HOSPITAL_LEVELS: Final = ("primary", "secondary", "tertiary")


@dataclass(frozen=True)
class Exposed:
    """Exposed heads of a scheme by month ``(lane, area, month)``: weighted by what they are charged, by what the
    fund pays for them, and ``counted`` as the bulletin does at the end of the base year, ``(lane, area)``.
    ``season`` spreads a year's use over its months."""

    charged: Array
    paid: Array
    counted: Array
    season: Array

    def frequency(self, per_head: Array, weighted: Array) -> Array:
        """u H / mean N: services per exposed head where the bulletin divides by heads of the year's end."""
        mean = base_year_sum(weighted * self.season) / 12.0
        return np.asarray((per_head * self.counted / mean)[..., None])


@dataclass(frozen=True)
class Use:
    """Services by type for the fund's money, what was used and charged by month, and the part of in-patient spending
    that goes away from home ``(lane, area, month)``."""

    services: dict[str, Service]
    memo: dict[str, Array]
    elsewhere: Array

    @property
    def change(self) -> dict[str, Array]:
        """What a head costs relative to the first month, by type."""
        return {name: change_since_start(service) for name, service in self.services.items()}


def use_of_care(assume: Assumptions, scheme: str, exposed: Exposed, price_index: Array, months: Months) -> Use:
    """Frequency by age follows the cost profile, charges are the same at every age, and unit cost growth is in the
    charge: the bulletin gives neither by age nor apart."""
    away = _OutOfArea.read(assume, scheme, months)
    services: dict[str, Service] = {}
    memo: dict[str, Array] = {}
    for name, counted in COUNTED.items():
        per_head = assume.scalar(f"{scheme}.{counted}")
        served = exposed.charged * exposed.frequency(per_head, exposed.charged) / 12.0 * exposed.season
        if name not in TYPES:
            memo[counted] = served
            continue
        ratio = _ratio(assume, scheme, name, price_index, months)
        kind = "inpatient" if name == "inpatient" else "outpatient"
        answer = design.use_response(ratio, ratio[..., :1], assume.scalar(f"cost.{kind}_response")[..., None])
        charge = assume.scalar(f"{scheme}.{name}_charge")[..., None]
        if name == "inpatient":
            ratio, charge = ratio * away.ratio, charge * away.price
        services[name] = Service(
            exposed.frequency(per_head, exposed.paid) * answer,
            charge,
            assume.scalar(f"{scheme}.{kind}_eligible_share")[..., None],
            ratio,
        )
        memo[counted] = served * answer
        memo[f"{name}_charges"] = memo[counted] * charge * price_index
    return Use(services, memo, away.paid)


@dataclass(frozen=True)
class _OutOfArea:
    """In-patient care away from home by month: its effect on the mean price and the mean ratio, one as the base year
    begins, and the part of the fund's spending that it takes."""

    price: Array
    ratio: Array
    paid: Array

    @classmethod
    def read(cls, assume: Assumptions, scheme: str, months: Months) -> _OutOfArea:
        share = assume.monthly(f"{scheme}.out_of_area_share", months)
        loss = assume.monthly("cost.out_of_area_ratio_loss", months)
        first = assume.monthly(f"{scheme}.inpatient_payment_ratio", months[:1])
        at_home = out_of_area.ratio_at_home(first, share[..., :1], loss[..., :1])
        price = out_of_area.mean_price(share, assume.scalar("cost.out_of_area_price")[..., None])
        ratio = out_of_area.mean_ratio(at_home, share, loss)
        paid = out_of_area.paid_elsewhere(at_home, share, loss)
        return cls(price / price[..., :1], ratio / ratio[..., :1], paid)


def _ratio(assume: Assumptions, scheme: str, name: str, price_index: Array, months: Months) -> Array:
    """The share of eligible charges that the fund pays by month: as assumed under the limits of the base year, and what
    other limits make of the same rules."""
    assumed = assume.monthly(f"{scheme}.{name}_payment_ratio", months)
    if name == "chronic":
        return assumed
    worth = design.erosion(price_index, assume.flags("cost.limits", "fixed", months))
    deductible, cap = (assume.monthly(f"{scheme}.{name}_{limit}", months) * worth for limit in ("deductible", "cap"))
    before = design.Limits(deductible[..., :1], cap[..., :1])
    moved = (deductible != before.deductible) | (cap != before.cap)
    if not moved.any():
        return assumed
    spread = assume.scalar(f"cost.{name}_spread")[..., None]
    levels = (_hospital_levels if name == "inpatient" else _one_level)(assume, scheme)
    most = design.effective_ratio_by_level(np.ones_like(assumed), before, spread, levels)
    limits = f"{scheme}.{name}_payment_ratio", f"{scheme}.{name}_deductible", f"{scheme}.{name}_cap"
    sought = Sought(
        Said(
            "promised ratio of {scheme} {name} care that pays {ratio} under its first limits",
            scheme=scheme,
            name=name,
            ratio=limits[0],
        ),
        limits[0],
        Said(
            "Lower {ratio}, or widen the limits of the base year ({deductible}, {cap})",
            ratio=limits[0],
            deductible=limits[1],
            cap=limits[2],
        ),
    )
    promised = design.nominal_ratio(np.where(moved, assumed, most), before, spread, levels, sought)
    paid = design.effective_ratio_by_level(promised, design.Limits(deductible, cap), spread, levels)
    return np.where(moved, paid, assumed)


def _hospital_levels(assume: Assumptions, scheme: str) -> design.Levels:
    """Primary, secondary and tertiary hospitals, ``(lane, area, 1, level)``; charges below tertiary are what the
    published means leave."""
    episodes = assume.weights(f"{scheme}.inpatient_level_shares", HOSPITAL_LEVELS)[..., None, :]
    mean, tertiary = (
        assume.scalar(f"{scheme}.inpatient_charge{which}")[..., None, None] for which in ("", "_tertiary")
    )
    rest = 1.0 - episodes[..., 2:]
    below = np.where(rest > 0.0, (mean - episodes[..., 2:] * tertiary) / np.where(rest > 0.0, rest, 1.0), tertiary)
    if (below <= 0.0).any():
        raise InputError(
            Said(
                "{scheme}.inpatient_level_shares and {scheme}.inpatient_charge_tertiary leave no "
                "charge for other hospitals; lower the tertiary share or its charge.",
                scheme=scheme,
            )
        )
    charge = np.concatenate(np.broadcast_arrays(below, below, tertiary), axis=-1)
    spent = episodes * charge
    relative = [_relative_to_secondary(assume, name) for name in ("deductible", "coinsurance")]
    eligible = assume.scalar(f"{scheme}.inpatient_eligible_share")[..., None, None]
    return design.Levels(spent / np.add.reduce(spent, axis=-1, keepdims=True), charge * eligible, *relative)


def _relative_to_secondary(assume: Assumptions, name: str) -> Array:
    primary, tertiary = (assume.scalar(f"cost.{level}_{name}")[..., None] for level in ("primary", "tertiary"))
    parts = np.broadcast_arrays(primary, np.ones_like(primary), tertiary)
    return np.stack(parts, axis=-1)


def _one_level(assume: Assumptions, scheme: str) -> design.Levels:
    """Out-patient care in one level, ``(lane, area, 1, 1)``: mean eligible charges of a year for a member who uses
    any."""
    visits, charge, eligible = (
        assume.scalar(f"{scheme}.outpatient_{name}") for name in ("visits", "charge", "eligible_share")
    )
    mean = visits * charge * eligible / assume.scalar("cost.outpatient_users")
    one = np.ones((1, 1, 1, 1))
    return design.Levels(one, mean[..., None, None], one, one)
