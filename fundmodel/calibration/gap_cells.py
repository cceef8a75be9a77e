"""Where in the sheets of an area the figure stands that may be behind a gap."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Final

from fundmodel.vocabulary.said import Said


def _cell(*names: str) -> dict[str, str]:
    """Sheet, row and column, each by its word, for lines of either fund."""
    said = reduce(lambda one, other: Said("{one} · {other}", one=one, other=other), names)
    return dict.fromkeys(("employee_pooled", "resident"), said)


CELLS: Final[Mapping[str, Mapping[str, str]]] = {
    "base": _cell("areas", "average_wage_yuan"),
    "pool_of_income": _cell("area_accounts", "employee_pooled", "income"),
    "pool_of_expenditure": _cell("area_accounts", "employee_pooled", "expenditure"),
    "pool_of_opening": _cell("area_accounts", "employee_pooled", "opening"),
    "scope": {fund: _cell("area_accounts", fund, "income")[fund] for fund in ("employee_pooled", "resident")},
    "heads": _cell("area_heads", "resident"),
    "maternity": _cell("areas", "maternity_expenditure_100m_yuan"),
}
"""Cause -> fund of its line -> where an area gives it."""
