"""A user's own cost by age: rows of the table ``cost_profiles`` under the name of a scheme, in any bands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.vocabulary.dims import AGES, SEXES
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

TABLE: Final = "cost_profiles"


class CostBands(NamedTuple):
    """Cost per head by band: ``edges`` (band + 1) first ages, 101 last; ``values`` (sex, band) in any one unit, or
    (1, band) where both sexes share a row."""

    edges: NDArray[np.int64]
    values: Array


@lru_cache(maxsize=64)
def cost_bands(data: DataPackage, scheme: str) -> CostBands | None:
    """The bands that a package gives for ``scheme``, sorted by age; None where it gives none.

    ``age`` is the first age of a band; ``age_last``, where given, must be the age before the next band. The first band
    holds for younger people too, the last for all older ones. Raises ``InputError`` with every fault: no first age, a
    gap or an overlap, a cost that is not above zero, sexes in different bands, units that differ.
    """
    if TABLE not in data.tables:
        return None
    frame = data.table(TABLE)
    own = frame[frame["profile"] == scheme]
    if own.empty:
        return None
    sexes = own["sex"].replace("", "both") if "sex" in own else own["profile"].map(lambda _: "both")
    groups = [part.sort_values("age") for _, part in own.groupby(sexes, sort=False)]
    faults = [fault for part in groups for fault in _faults(part, data.name)]
    found = set(sexes)
    if found not in ({"both"}, set(SEXES)):
        faults.append(
            _fault(data.name, "sex", Said("found {found}", found=sorted(found)), Said("Give both sexes, or neither"))
        )
    if own["unit"].nunique() > 1:
        faults.append(
            _fault(data.name, "unit", Said("rows of one profile differ in unit"), Said("Give all rows in one unit"))
        )
    starts = [part["age"].to_list() for part in groups]
    if not faults and any(other != starts[0] for other in starts):
        faults.append(
            _fault(data.name, "age", Said("women and men have different bands"), Said("Use the same bands for both"))
        )
    if faults:
        raise InputError(
            Said("The cost profile {scheme} of {name} cannot be used:", scheme=scheme, name=data.name), faults
        )
    by_sex = {str(part["sex"].iloc[0]) if "sex" in part else "": part["value"].to_numpy() for part in groups}
    values = [by_sex[sex] for sex in SEXES] if len(groups) == len(SEXES) else list(by_sex.values())
    edges = np.array([*starts[0], len(AGES)], dtype=np.int64)
    edges[0] = 0
    return CostBands(edges, np.array(values, dtype=np.float64))


def _faults(part: pd.DataFrame, source: str) -> list[Fault]:
    faults = []
    if part["age"].isna().any():
        faults.append(_fault(source, "age", Said("a band has no first age"), Said("Write the first age of the band")))
    if (part["age"] % 1 != 0).any():
        faults.append(_fault(source, "age", Said("a first age is not a whole number"), Said("Use completed years")))
    if part["age"].duplicated().any():
        faults.append(_fault(source, "age", Said("two bands begin at one age"), Said("Keep one row for each band")))
    if not (part["value"] > 0.0).all():
        faults.append(
            _fault(source, "value", Said("a cost is not above zero"), Said("Give a cost above zero for every band"))
        )
    if "age_last" in part:
        ends, after = part["age_last"].to_numpy()[:-1], part["age"].to_numpy()[1:]
        told = np.isfinite(ends)
        if (ends[told] != after[told] - 1.0).any():
            faults.append(
                _fault(
                    source,
                    "age_last",
                    Said("bands leave a gap or overlap"),
                    Said("End each band the year before the next"),
                )
            )
    return faults


def _fault(source: str, place: str, problem: str, fix: str) -> Fault:
    return Fault(source, problem, fix, place=Said("{table}, column {column}", table=TABLE, column=place))
