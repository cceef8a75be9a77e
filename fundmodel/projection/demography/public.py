"""``project_population``: the cohort step behind labels (DESIGN 7)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from fundmodel.projection.demography.cohort import PLACEMENTS, CohortFlows, Placement, project
from fundmodel.vocabulary.dims import DIMS, SEXES
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.labels_given import as_labelled
from fundmodel.vocabulary.numbers_given import as_numbers
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Labels = NDArray[Any]

LEADING: Final = ("scenario", "draw", "area")
CORE: Final = {
    "population": ("sex", "age"),
    "survival": ("sex", "age", "year"),
    "fertility": ("age", "year"),
    "srb": ("year",),
    "migration": ("sex", "age", "year"),
}
RANGES: Final = {
    "population": (0.0, np.inf),
    "survival": (0.0, 1.0),
    "fertility": (0.0, np.inf),
    "srb": (0.0, np.inf),
    "migration": (-np.inf, np.inf),
}


class Named(NamedTuple):
    """One input: its name, its values in house order, the names of its dimensions, and the labels it brought."""

    name: str
    values: Array
    dims: tuple[str, ...]
    labels: dict[str, Labels]


def project_population(
    population: ArrayLike | xr.DataArray,
    survival: ArrayLike | xr.DataArray,
    fertility: ArrayLike | xr.DataArray,
    srb: ArrayLike | xr.DataArray,
    migration: ArrayLike | xr.DataArray | None = None,
    placement: Placement = "even",
) -> xr.Dataset:
    """Cohort-component projection: ``P[s, x, y+1] = S[s, x, y] P[s, x-1, y]`` with births and migrants.

    population (..., sex, age) on the first 1 January, persons, any number of ages (at least 3), the last open;
    survival (..., sex, age, year) ratios; fertility (..., age, year) births per woman-year; srb (..., year) males per
    female birth; migration (..., sex, age, year) net persons, age at the end of the year; ``placement`` "even" spreads
    them over the year, "end" adds them at its end. Numpy arrays may lead with area, draw-area or scenario-draw-area;
    DataArrays, Series and DataFrames with named axes may lead with any house dimension. Sex is female, male. The step
    is as long as the rates say: five-year ages with five-year ratios and five times the yearly fertility make a
    five-year step.

    Returns a Dataset: population (..., sex, age, boundary: n+1), births (..., sex, year), deaths (..., sex, age, year:
    cohort deaths by the age reached at the end of the year), persons.

    Errors: InputError listing every gap, value out of range, wrong size and differing label (same labels in the same
    order, nothing is joined), and ages that are labelled in other steps than the years; ProjectionError where a stock
    would turn negative. Source: METHODS 1.1.
    """
    given = {"population": population, "survival": survival, "fertility": fertility, "srb": srb, "migration": migration}
    inputs = [_named(name, value) for name, value in given.items() if name != "migration" or value is not None]
    if placement not in PLACEMENTS:
        raise InputError(Said("Unknown placement of migrants {placement!r}: use 'even' or 'end'.", placement=placement))
    faults = [fault for item in inputs for fault in _range_faults(item)]
    labels, label_faults = _common_labels(inputs)
    if faults or label_faults:
        raise InputError(Said("The population cannot be projected."), [*faults, *label_faults])
    lead = tuple(name for name in DIMS if any(name in item.dims and name not in CORE[item.name] for item in inputs))
    arrays = {item.name: _spread(item, lead) for item in inputs}
    boundaries = _boundaries(labels["year"], _age_step(inputs))
    flows = project(
        arrays["population"],
        arrays["survival"],
        arrays["fertility"],
        arrays["srb"],
        arrays.get("migration"),
        placement,
        int(boundaries[0]),
        int(boundaries[1] - boundaries[0]),
    )
    return _dataset(flows, lead, {**labels, "boundary": boundaries})


def _named(name: str, value: Any) -> Named:
    """``value`` with its dimensions named and put into house order; InputError if it lacks one or has a foreign one."""
    core = CORE[name]
    labelled = as_labelled("project_population", name, value, core, free=True)
    if labelled is not None:
        value = labelled
        dims = tuple(str(dim) for dim in value.dims)
        strange = [dim for dim in dims if dim not in DIMS or (dim not in core and dim in CORE["survival"])]
        if not set(core) <= set(dims) or strange:
            raise InputError(
                Said(
                    "{name} needs the dimensions (..., {core}); it has ({dims}).",
                    name=name,
                    core=list(core),
                    dims=list(dims),
                )
            )
        ordered = value.transpose(*(dim for dim in DIMS if dim in dims))
        labels = {str(dim): ordered[dim].values for dim in ordered.dims if dim in ordered.coords}
        return Named(name, np.asarray(ordered.values, dtype=np.float64), tuple(map(str, ordered.dims)), labels)
    values = as_numbers("project_population", name, value, gaps=True)
    extra = values.ndim - len(core)
    if not 0 <= extra <= len(LEADING):
        raise InputError(
            Said(
                "{name} needs the axes (..., {core}) with at most {leading} before; found {ndim} "
                "axes of shape {shape}.",
                name=name,
                core=list(core),
                leading=list(LEADING),
                ndim=values.ndim,
                shape=values.shape,
            )
        )
    return Named(name, values, (*LEADING[len(LEADING) - extra :], *core), {})


def _range_faults(item: Named) -> list[Fault]:
    low, high = RANGES[item.name]
    bad = np.argwhere(~(np.isfinite(item.values) & (item.values >= low) & (item.values <= high)))
    if not bad.size:
        return []
    place = tuple(int(i) for i in bad[0])
    return [
        Fault(
            source=item.name,
            place=Said(
                "{labels}",
                labels=[
                    Said("{dim} {label}", dim=dim, label=item.labels[dim][i] if dim in item.labels else i)
                    for dim, i in zip(item.dims, place, strict=True)
                ],
            ),
            value=f"{item.values[place]:.6g}",
            problem=Said("{count} value(s) missing or outside {low:g} to {high:g}", count=len(bad), low=low, high=high),
            fix=Said("Supply every value; a gap is never read as zero"),
        )
    ]


def _common_labels(inputs: list[Named]) -> tuple[dict[str, Labels], list[Fault]]:
    """The labels of every dimension, and a fault wherever two inputs differ in size, label or order."""
    faults: list[Fault] = []
    labels: dict[str, Labels] = {}
    for dim in DIMS:
        having = [item for item in inputs if dim in item.dims]
        if not having:
            continue
        labelled = [item for item in having if dim in item.labels]
        default = np.array(SEXES) if dim == "sex" else np.arange(having[0].values.shape[having[0].dims.index(dim)])
        wanted = np.array(SEXES) if dim == "sex" else (labelled[0].labels[dim] if labelled else default)
        first = labelled[0].name if labelled else having[0].name
        labels[dim] = wanted
        for item in having:
            faults += _label_faults(item, dim, wanted, first)
    if labels["age"].size < 3:
        faults.append(
            Fault("population", Said("fewer than three ages"), Said("Give at least three, the last open"), place="age")
        )
    return labels, faults


def _label_faults(item: Named, dim: str, wanted: Labels, first: str) -> list[Fault]:
    found = item.labels.get(dim)
    size = item.values.shape[item.dims.index(dim)]
    whose = (
        Said("sex reads female, male")
        if dim == "sex"
        else Said("{first} has {wanted}", first=first, wanted=_short(wanted))
    )
    if size != wanted.size:
        return [
            Fault(
                item.name,
                Said("{count} labels where {whose}", count=size, whose=whose),
                Said("Give both the same labels"),
                place=dim,
            )
        ]
    if found is not None and not np.array_equal(found, wanted):
        moved = set(found.tolist()) == set(wanted.tolist())
        order = Said("the same labels in another order") if moved else Said("other labels")
        problem = Said("{order}: {found}, where {whose}", order=order, found=_short(found), whose=whose)
        return [Fault(item.name, problem, Said("Give the same labels in the same order"), place=dim)]
    return []


def _short(labels: Labels) -> Said:
    words = [str(label) for label in labels.tolist()]
    shown = words if len(words) <= 6 else [*words[:3], "...", words[-1]]
    return Said("{labels} ({count})", labels=shown, count=len(words))


def _spread(item: Named, lead: tuple[str, ...]) -> Array:
    """Values with a length-1 axis for each leading dimension that the input lacks."""
    core = CORE[item.name]
    sizes = dict(zip(item.dims, item.values.shape, strict=True))
    return item.values.reshape(*(sizes.get(dim, 1) for dim in lead), *(sizes[dim] for dim in core))


def _age_step(inputs: list[Named]) -> int | None:
    """Years between two ages where they are labelled, the open age apart; ``InputError`` where they are not even."""
    ages = next((item.labels["age"] for item in inputs if "age" in item.labels), None)
    if ages is None:
        return None
    starts = [re.match(r"\d+", str(age)) for age in ages.tolist()]
    steps = {int(b[0]) - int(a[0]) for a, b in pairwise(starts) if a and b}
    if len(steps) != 1 or None in starts or min(steps) < 1:
        raise InputError(
            Said(
                "Ages must rise in equal steps, each as long as a step of years; found {found}. Bring the ages to one "
                "width first.",
                found=_short(ages),
            )
        )
    return steps.pop()


def _boundaries(years: Labels, age_step: int | None) -> Labels:
    """The 1 Januaries around the years: as many years apart as the year labels are, and as the ages are."""
    if not np.issubdtype(years.dtype, np.integer):
        raise InputError(Said("Years must be whole numbers; found {found}.", found=_short(years)))
    steps = np.diff(years)
    if steps.size and (steps[0] <= 0 or np.any(steps != steps[0])):
        raise InputError(Said("Years must rise in equal steps; found {found}.", found=_short(years)))
    step = int(steps[0]) if steps.size else (age_step or 1)
    if age_step not in (None, step):
        raise InputError(
            Said(
                "The ages are {ages} year(s) wide and the years {years} apart; a cohort needs both alike. Label the "
                "years in steps of {ages}, or give single ages.",
                ages=age_step,
                years=step,
            )
        )
    last = years[-1] + step
    return np.append(years, last)


def _dataset(flows: CohortFlows, lead: tuple[str, ...], labels: dict[str, Labels]) -> xr.Dataset:
    dims = {
        "population": (*lead, "sex", "age", "boundary"),
        "births": (*lead, "sex", "year"),
        "deaths": (*lead, "sex", "age", "year"),
    }
    names = {
        "population": "population on 1 January",
        "births": "live births",
        "deaths": "deaths by age reached at the end of the year",
    }
    variables = {
        name: (dims[name], values, {"units": "persons", "long_name": names[name]})
        for name, values in flows._asdict().items()
    }
    return xr.Dataset(variables, coords=labels)
