"""Reasons for change since an earlier vintage, step by step in a fixed order (METHODS 9.3)."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from fundmodel.analysis.explain import Explained, table_of, totals_of
from fundmodel.analysis.mixed_runs import MEASURES, Mixed, Pair, Step, held_at
from fundmodel.analysis.mixed_scenario import Subset
from fundmodel.analysis.sensitivity import UNTIL
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.calibration.modelled_figures import modelled_figures
from fundmodel.calibration.vintage_scenario import vintage_scenario
from fundmodel.calibration.vintages import Vintage
from fundmodel.projection.project import project
from fundmodel.projection.project.change_warnings import without_warnings_of_changes
from fundmodel.vocabulary.errors import FundmodelWarning, InputError
from fundmodel.vocabulary.reason_groups import METHOD, OPENING, steps_in_order
from fundmodel.vocabulary.said import Said

Asked = str | Path | Scenario | Vintage


@without_warnings_of_changes()
def reasons_for_change(
    before: Asked,
    after: str | Path | Scenario,
    data: str | Path | DataPackage = "national",
    until: int = UNTIL,
    year: int | None = None,
    *,
    data_before: str | Path | DataPackage | None = None,
    step: Step | None = None,
) -> Explained:
    """part_k = result with steps 1..k taken - result with steps 1..k-1; in the order method, data, demography, economy,
    cost, law.

    method: the assumptions and data of ``before`` under today's code against what was stored then, where ``before`` is
    a ``Vintage`` (``read_vintages``); of balance and of months of the calendar year, not of the date, and of no year
    that was not stored. data: accounts
    and heads of the new package.  demography: population and enrolment.  economy: base, interest and the reference.
    cost: unit cost.  law: rates, premiums, prices and rules. Order matters here, unlike in ``explain``. Other
    arguments, measures and errors as in ``explain``. Source: METHODS 9.3, as trustees of other systems tell it.
    """
    stored = before if isinstance(before, Vintage) else None
    first = vintage_scenario(stored) if stored is not None else load_scenario(before)  # type: ignore[arg-type]
    known = until if stored is None else min(until, int(stored.about["until"]))
    pair = Pair.of(first, after, data, until, year, data_before, known)
    if stored is not None:
        _expect_its_data(stored, pair.packages[0])
    steps = {name: tuple(one for one in groups if one in pair.changed) for name, groups in steps_in_order().items()}
    steps = {name: groups for name, groups in steps.items() if groups}
    taken: list[Subset] = [frozenset()]
    for groups in steps.values():
        taken.append(taken[-1] | set(groups))
    worth, mixed = _runs(pair, taken, step)
    parts: dict[str, Any] = {name: worth[at + 1] - worth[at] for at, name in enumerate(steps)}
    start = worth[0]
    if stored is not None:
        own = _method(stored, pair, mixed.funds)
        parts, start = {METHOD: own, **parts}, start - own
    named = {METHOD: ()} if stored is not None else {}
    of_step = {name: tuple(p for g in groups for p in pair.changed[g]) for name, groups in steps.items()}
    ends = replace(mixed, groups=tuple(parts), worth={frozenset(): start, frozenset(parts): worth[-1]})
    censored = {
        fund: int(sum(one[at, MEASURES.index("depletion")] >= mixed.end for one in worth))
        for at, fund in enumerate(mixed.funds)
    }
    name = stored.name if stored is not None else first.name
    table, totals = table_of(ends, parts, pair.years, tuple(parts)), totals_of(ends, pair.years)
    every = {**named, **of_step}
    return Explained(
        name,
        pair.second.name,
        until,
        tuple(parts),
        every,
        table,
        totals,
        len(worth),
        len(worth),
        censored,
        ordered=True,
    )


def _expect_its_data(stored: Vintage, package: DataPackage) -> None:
    """``InputError`` where the package is of other areas or years than the vintage's; ``FundmodelWarning`` where it
    holds other figures."""
    about = stored.about["data"]
    if stored.base_year != package.base_year or list(about["areas"]) != list(package.areas):
        raise InputError(
            Said(
                "The vintage {vintage} rests on {name}, accounts up to {year} of {areas}; {package} holds others. Give "
                "that package as data_before= (--data-before).",
                vintage=stored.name,
                name=about["name"],
                year=stored.base_year,
                areas=list(about["areas"]),
                package=package.name,
            )
        )
    if about["sha256"] != package.sha256:
        warnings.warn(
            Said(
                "The vintage {vintage} was made on other figures of {name}; what they change is told under methods and "
                "corrections. The package it was made on can be given as data_before= (--data-before).",
                vintage=stored.name,
                name=about["name"],
            ),
            FundmodelWarning,
            stacklevel=3,
        )


def _runs(pair: Pair, taken: list[Subset], step: Step | None) -> tuple[list[Any], Mixed]:
    """(fund, measure) of each mixture, those on one package projected together."""
    worth: list[Any] = [None] * len(taken)
    funds: tuple[str, ...] = ()
    end = 0
    for own, package in enumerate(pair.packages):
        places = [at for at, one in enumerate(taken) if (OPENING in one) == bool(own)]
        if not places:
            continue
        if step is not None:
            step(package.name)
        mixed = pair.mixtures([taken[at] for at in places])
        held, funds, end = held_at(project(mixed, package, pair.until, force=True), pair.years)
        for at, one in zip(places, held, strict=True):
            worth[at] = one
    return worth, Mixed((), funds, {}, end, len(taken))


def _method(stored: Vintage, pair: Pair, funds: tuple[str, ...]) -> Any:
    """(fund, measure): figures under today's code minus those that were stored; nothing is known of the date."""
    now = modelled_figures(project(pair.first, pair.packages[0], pair.until, force=True))
    found = np.zeros((len(funds), len(MEASURES)))
    for at, fund in enumerate(funds):
        year = pair.years[fund]
        for k, name in enumerate(("balance", "months")):
            then = stored.figures.get((fund, name), {}).get(year)
            if then is not None:
                found[at, k] = now[fund, name][year] - then
    return found
