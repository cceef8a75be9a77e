"""Three cities over two years, small enough to be added up by eye, with and without a rule."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from fundmodel.analysis.transfers import BY_AREA, BY_RULE
from fundmodel.vocabulary.dims import BRIDGE_DEBT, WAITING_BILLS

AREAS = ("A", "B", "C")
FUNDS = ("employee_pooled", "resident")
MONTHS = pd.date_range("2025-01-01", periods=24, freq="MS")
OPENING = {"A": 2400.0, "B": 600.0, "C": 50.0}
HEADS = {"A": 10.0, "B": 20.0, "C": 10.0}
RETIRED = {"A": 2.0, "B": 10.0, "C": 5.0}


def province(with_rule: bool) -> Any:
    """Each city takes in and spends 100 yuan a month; C spends 110 in the second year and is at zero in its May.

    The rule: C's providers wait for 10 a month from June to November; in December A pays 30 and B 10, C gets 32 and
    pays 22 of the 60, once the 10 of December are paid; 8 stay with the rule. The resident funds lie still.
    """
    money = {name: np.zeros((3, 2, 24)) for name in (*BY_AREA, "income", "expenditure")}
    money["income"][:], money["expenditure"][:] = 100.0, 100.0
    money["expenditure"][2, 0, 12:] = 110.0
    own = {name: np.zeros((2, 24)) for name in BY_RULE}
    if with_rule:
        money["postponed"][2, 0, 17:23], money["postponed"][2, 0, 23] = 10.0, -22.0
        money["bridged"] = money["postponed"].cumsum(axis=-1)
        money["levied"][0, 0, 23], money["levied"][1, 0, 23] = 30.0, 10.0
        money["granted"][2, 0, 23] = 32.0
        own["levy"][0, 23], own["grants"][0, 23], own["closing"][0, 23] = 40.0, 32.0, 8.0
        money["expenditure"] -= money["postponed"]
    rise = money["income"] - money["expenditure"] + money["granted"] - money["levied"]
    start = np.array([OPENING[area] for area in AREAS])[:, None, None]
    closing = start + rise.cumsum(axis=-1)
    cash = {
        "opening": closing - rise,
        "closing": closing,
        "pooled": money["granted"] - money["levied"],
        **{name: money[name] for name in ("income", "expenditure")},
        **{name: np.zeros((3, 2, 24)) for name in ("interest", "transfer", "unpaid_bills")},
        **({BRIDGE_DEBT: money["bridged"], WAITING_BILLS: money["bridged"]} if with_rule else {}),
    }
    by_area = {"area": list(AREAS), "fund": list(FUNDS), "month": MONTHS}
    ledger = _labelled(cash, by_area)
    pooling = _labelled({name: money[name] for name in BY_AREA}, by_area)
    pooling = pooling.merge(_labelled(own, {name: by_area[name] for name in ("fund", "month")}))
    lines = {"warning.employee_floor_months": {"value": 6.0}, "warning.resident_floor_months": {"value": 3.0}}
    scenario = {"name": "baseline", "entries": lines}
    people, provenance = _people(), {"scenarios": [scenario]}
    run = SimpleNamespace(ledger=ledger, stock_exposures=people, scenarios=("baseline",), provenance=provenance)
    run.pooling = pooling if with_rule else None
    return run


def _labelled(arrays: dict[str, np.ndarray], coords: dict[str, Any]) -> xr.Dataset:
    return xr.Dataset({name: (tuple(coords), values) for name, values in arrays.items()}, coords)


def _people() -> xr.Dataset:
    heads = {
        "population": HEADS,
        "active": {area: HEADS[area] - RETIRED[area] for area in AREAS},
        "flexible": dict.fromkeys(AREAS, 0.0),
        "completing": dict.fromkeys(AREAS, 0.0),
        "retired": RETIRED,
        "resident_heads": HEADS,
    }
    values = np.array([[[held[area]] * 3 for held in heads.values()] for area in AREAS])
    coords = {"area": list(AREAS), "exposure": list(heads), "boundary": [2025, 2026, 2027]}
    return xr.Dataset({"stock": (tuple(coords), values)}, coords)
