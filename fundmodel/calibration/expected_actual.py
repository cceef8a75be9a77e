"""What was expected of a year that has been published since, and what came, by driver (METHODS 9.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.calibration.modelled_figures import modelled_figures
from fundmodel.calibration.published_figures import Figures, published_figures
from fundmodel.calibration.vintages import Vintage
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

PAYERS: Final = {"employee_pooled": ("employee", "active_heads"), "resident": ("resident", "heads")}
HEADS: Final = {"employee_pooled": ("employee", "heads"), "resident": ("resident", "heads")}
DRIVERS: Final = ("opening", "payers", "income_per_payer", "heads", "cost_per_head", "rest")
"""In the order in which they are told; ``rest``: transfers and what was revised."""


def actual_against_expected(
    expected: Projection | Vintage, data: str | Path | DataPackage = "national", year: int | None = None
) -> pd.DataFrame:
    """closing - expected closing = opening + payers + income per payer - heads - cost per head + rest, in yuan; a row a
    pooled fund and driver, and one "closing" for their sum.

    A product I = n p moves by L(I', I) ln(n'/n) + L(I', I) ln(p'/p), L(a, b) = (a - b) / ln(a/b) the logarithmic mean,
    so that nothing is left over. ``expected``: a run of one scenario or a stored vintage; ``data``: a package that
    publishes ``year``, the first year after the forecast's base year unless given. Columns: fund, driver, expected,
    actual (yuan, persons, or yuan a head) and part (yuan of the closing balance; spending more lowers it).
    ``InputError`` where the year is not published or was not forecast. Source: METHODS 9.3; REPORT T34.
    """
    package = load_data(data)
    figures = expected.figures if isinstance(expected, Vintage) else modelled_figures(expected)
    base = expected.base_year if isinstance(expected, Vintage) else int(expected.provenance["data"]["base_year"])
    published = published_figures(package)
    asked = base + 1 if year is None else year
    rows = [row for fund in POOLED_FUNDS for row in _fund(fund, figures, published, asked, package.name)]
    return pd.DataFrame(rows)


def _fund(fund: str, expected: Figures, actual: Figures, year: int, name: str) -> list[dict[str, Any]]:
    was, is_ = _parts(fund, expected, year, Said("the forecast")), _parts(fund, actual, year, name)
    parts = {
        "opening": is_["opening"] - was["opening"],
        **_product(was, is_, "income", "payers", "income_per_payer", 1.0),
        **_product(was, is_, "expenditure", "heads", "cost_per_head", -1.0),
        "rest": is_["rest"] - was["rest"],
    }
    rows = [
        {"fund": fund, "driver": driver, "expected": was[driver], "actual": is_[driver], "part": parts[driver]}
        for driver in DRIVERS
    ]
    whole = {"expected": was["closing"], "actual": is_["closing"], "part": is_["closing"] - was["closing"]}
    return [*rows, {"fund": fund, "driver": "closing", **whole}]


def _parts(fund: str, figures: Figures, year: int, whose: str) -> dict[str, float]:
    """Opening, flows, people and closing of a fund in one year; ``rest`` is what of the closing they leave."""
    keys = {
        "opening": (fund, "balance", year - 1),
        "closing": (fund, "balance", year),
        "income": (fund, "income", year),
        "expenditure": (fund, "expenditure", year),
        "payers": (*PAYERS[fund], year),
        "heads": (*HEADS[fund], year),
    }
    found = {key: figures.get((scope, item), {}).get(at) for key, (scope, item, at) in keys.items()}
    missing = [key for key, value in found.items() if value is None]
    if missing:
        raise InputError(
            Said(
                "actual_against_expected: {whose} holds no {missing} of {fund} for {year}; give a year that both hold.",
                whose=whose,
                missing=missing,
                fund=fund,
                year=year,
            )
        )
    held: Mapping[str, float] = {key: float(value) for key, value in found.items() if value is not None}
    return {
        **held,
        "income_per_payer": held["income"] / held["payers"],
        "cost_per_head": held["expenditure"] / held["heads"],
        "rest": held["closing"] - held["opening"] - held["income"] + held["expenditure"],
    }


def _product(
    was: Mapping[str, float], is_: Mapping[str, float], whole: str, first: str, second: str, sign: float
) -> dict[str, float]:
    """What each of two factors adds to a product that changes."""
    mean = logarithmic_mean(is_[whole], was[whole])
    return {name: sign * mean * math.log(is_[name] / was[name]) for name in (first, second)}


def logarithmic_mean(a: float, b: float) -> float:
    """(a - b) / ln(a / b), a where they are equal; both above zero. Source: METHODS 9.3."""
    ratio = math.log(a / b)
    return a if abs(ratio) < 1e-12 else (a - b) / ratio
