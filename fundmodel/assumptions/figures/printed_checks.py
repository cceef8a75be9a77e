"""Whether the figures of a notice agree with each other as printed: remarks, never refusals (METHODS 6.2)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

NET_DIFFERS: Final = "net_differs"
CLOSING_DIFFERS: Final = "closing_differs"
MONTHS_DIFFER: Final = "months_differ"
LEVY_EXCEEDS: Final = "levy_exceeds"
GRANT_EXCEEDS: Final = "grant_exceeds"
LINES_DIFFER: Final = "lines_differ"
DIFFERS: Final = (NET_DIFFERS, CLOSING_DIFFERS, MONTHS_DIFFER, LEVY_EXCEEDS, GRANT_EXCEEDS, LINES_DIFFER)
"""What does not add up: current balance, closing balance, months, levies over spending, grants over income, lines."""


def printed_remarks(row: Mapping[str, Any]) -> dict[str, float]:
    """Code -> printed figure less what follows from the others, yuan or months, of one row of ``observations``.

    net = income - expenditure; closing = opening + net; months = balance / (expenditure / covers); levies are inside
    spending and grants inside income. Rounding of the printed figures is allowed for: half a unit of the largest power
    of ten that divides all of them, for every figure in the sum; half a unit of the last digit of the months.
    """
    return dict(_checked(row))


_NEEDED: Final = ("net_yuan", "opening_yuan", "months_printed", "transfers_up_yuan", "transfers_down_yuan", "note")


def _checked(row: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    if not any(name in row for name in _NEEDED):
        return
    income, spent, balance, net, opening, up, down = (
        _given(row, f"{name}_yuan")
        for name in ("income", "expenditure", "balance", "net", "opening", "transfers_up", "transfers_down")
    )
    if _differ(net, income, -spent):
        yield NET_DIFFERS, net - (income - spent)
    if _differ(balance, opening, income, -spent):
        yield CLOSING_DIFFERS, balance - (opening + income - spent)
    months, covers = _given(row, "months_printed"), float(row["covers"])
    made = balance * covers / spent if spent > 0.0 and covers else float("nan")
    if abs(made - months) > 0.5 * 10.0 ** -_decimals(months) + 1e-9:
        yield MONTHS_DIFFER, months - made
    if up > spent:
        yield LEVY_EXCEEDS, up - spent
    if down > income:
        yield GRANT_EXCEEDS, down - income
    note = str(row.get("note") or "")
    if f"{LINES_DIFFER}=" in note:
        yield LINES_DIFFER, float(note.partition(f"{LINES_DIFFER}=")[2].split()[0].rstrip(";"))


def _given(row: Mapping[str, Any], name: str) -> float:
    value = row.get(name)
    return float("nan") if value is None else float(value)


def _differ(total: float, *parts: float) -> bool:
    """Whether total and sum(parts) differ by more than half a unit of print for each; NaN differs from nothing."""
    if not math.isfinite(total + sum(parts)):
        return False
    unit = min((_printed_unit(value) for value in (total, *parts) if value), default=0.0)
    return abs(total - sum(parts)) > 0.5 * unit * (len(parts) + 1) + 1e-6


def _printed_unit(value: float) -> float:
    """The largest power of ten in yuan, from a fen to 100 million, of which the value is a whole number."""
    cents = round(abs(value) * 100.0)
    unit = 1
    while cents and cents % (10 * unit) == 0 and unit < 10**10:
        unit *= 10
    return unit / 100.0


def _decimals(value: float) -> int:
    text = f"{value:.10g}"
    return len(text.partition(".")[2])
