"""Which rows of a table are whose, where the column ``area`` is optional."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd


def rows_of_areas(data: DataPackage, frame: pd.DataFrame, what: Said) -> tuple[pd.DataFrame, ...]:
    """The rows of each area of the package, ``(area,)``: a table without areas is everybody's, and so is one area's in
    a package of one. Rows of several areas in a package of one raise ``InputError``: areas never mix."""
    if "area" not in frame:
        return (frame,) * len(data.areas)
    if len(data.areas) > 1:
        return tuple(frame[frame["area"] == area] for area in data.areas)
    if frame["area"].nunique() > 1:
        raise InputError(Said("{what} is given for several areas; give one.", what=what))
    return (frame,)
