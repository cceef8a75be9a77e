"""Monthly spending by line before calibration: exposure x unit cost x season (METHODS 4.1, 4.4, 4.9, 4.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class BenefitDrivers:
    """Exposures ``(..., month)`` and growth indices ``(..., month)``, one in the base year.

    ``cost`` is cost-weighted heads of the scheme; ``members`` carry the critical-illness premium; ``births`` are
    births a year to the scheme's mothers.
    """

    cost: Array
    members: Array
    births: Array
    unit_cost_index: Array
    financing_index: Array
    maternity_index: Array


class Service(NamedTuple):
    """A type of care in detail: services a year for an exposed head, the gross charge for one in yuan, the share of the
    charge inside the catalogue, and the share of that which the fund pays; shapes that broadcast."""

    frequency: Array
    charge: Array
    eligible: Array
    ratio: Array


def detailed_benefits(exposed: Array, service: Service) -> Array:
    """E = N u / 12 x charge x elig x rr: yuan a month of ``exposed`` heads ``(..., month)``. Source: METHODS 4.1."""
    charges = exposed * (service.frequency / 12.0) * service.charge
    return np.asarray(charges * service.eligible * service.ratio)


def cost_per_head(service: Service) -> Array:
    """c = u x charge x elig x rr / 12: what an exposed head costs the fund in a month, yuan. Source: METHODS 4.1."""
    return np.asarray(service.frequency * service.charge * service.eligible * service.ratio / 12.0)


def short_benefits(exposed: Array, per_head: Array) -> Array:
    """E = N c: the short form; equal to the detailed one where c is ``cost_per_head``. Source: METHODS 4.1, I-23."""
    return np.asarray(exposed * per_head)


def change_since_start(service: Service) -> Array:
    """c(t) / c(first month), factor by factor: exactly 1 while nothing of the service changes. Source: METHODS 4.1."""
    relative = [part / part[..., :1] for part in service]
    return np.asarray(relative[0] * relative[1] * relative[2] * relative[3])


def care(drivers: BenefitDrivers, season: Array) -> Array:
    """Cost-weighted heads x unit cost index x season ``(..., month)``: what every type of care follows."""
    return np.asarray(drivers.cost * drivers.unit_cost_index * season)


def benefit_volumes(
    drivers: BenefitDrivers, season: Array, change: Mapping[str, Array] | None = None
) -> dict[str, Array]:
    """Volume of each type ``(..., month)``, up to one factor per type that calibration sets.

    Care is the short form: cost-weighted heads by what one costs, which moves with unit cost and, for the types in
    ``change``, with frequency, charge, eligible share and payment ratio. Maternity follows births, the critical-illness
    premium members and financing per head. Maternity is one type here; its allowance is told apart once its level is
    known. ``season`` holds twelve weights that sum to 12, repeated.
    """
    exposed = care(drivers, season)
    volumes = {
        "inpatient": exposed,
        "outpatient": exposed,
        "chronic": exposed,
        "negotiated_drugs": exposed,
        "maternity": drivers.births * drivers.maternity_index * season,
        "critical_illness": drivers.members * drivers.financing_index * season,
        "other_benefits": exposed,
    }
    return volumes | {name: short_benefits(exposed, moved) for name, moved in (change or {}).items()}
