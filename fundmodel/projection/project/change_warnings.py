"""Warnings of changes that do not do what they seem to, given where scenarios meet the data."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.remarks import QUIET
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.shipped import builtin_packages
from fundmodel.projection.project.provenance import noted_remarks
from fundmodel.vocabulary.errors import ChangeWarning
from fundmodel.vocabulary.options import get_option
from fundmodel.vocabulary.remark_words import remark_words
from fundmodel.vocabulary.said import Said, speak

HOUSE: Final = "fundmodel"

_silent: ContextVar[bool] = ContextVar("fundmodel_silent", default=False)


def warn_of_changes(
    scenarios: Sequence[Scenario], data: DataPackage, until: int | None, known: Scenario | None = None
) -> None:
    """One ``ChangeWarning`` for each remark on a change in a run to ``until``, in the language of ``set_options``, at
    the caller's line; those on ``known`` were given before, and that a premium is collected ahead of its year, or that
    a run ends before the last of many dates, is no surprise."""
    if _silent.get():
        return
    said = [] if known is None else noted_remarks(known, data.base_year, until)
    place = 0 if get_option("lang") == "zh" else 1
    for scenario in scenarios:
        if asked_of_areas(scenario, data) and (known is None or known.name != scenario.name):
            told = Said(
                "The question of {scenario} is asked of the data package {package}; this one has no areas, so the "
                "scenario moves nothing or a part of what it asks about. Give data={package!r}.",
                scenario=scenario.name,
                package=scenario.data,
            )
            warnings.warn(speak(told, get_option("lang")), ChangeWarning, stacklevel=_outside())
        for remark in noted_remarks(scenario, data.base_year, until):
            if remark not in said and remark["kind"] not in QUIET:
                text = f"{scenario.name}: {remark_words(remark)[place]}"
                warnings.warn(text, ChangeWarning, stacklevel=_outside())


def asked_of_areas(scenario: Scenario, data: DataPackage) -> bool:
    """Whether the question of a scenario is asked of a package of areas and this one has but one."""
    if scenario.data == data.name or len(data.areas) > 1 or scenario.data not in builtin_packages():
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(load_data(scenario.data).areas) > 1


@contextmanager
def without_warnings_of_changes() -> Iterator[None]:
    """Runs that the house makes of its own accord, such as those at both ends of every range, tell nothing."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def _outside() -> int:
    """How far above ``warn_of_changes`` the first caller outside the package stands."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == HOUSE:
        frame, level = frame.f_back, level + 1
    return level
