"""Whether the figures of a notice agree with each other as printed: remarks, never refusals (METHODS 6.2)."""

from __future__ import annotations

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
    spending and grants inside income. Rounding of the printed figures is allowed for: half a unit of the coarsest power
    of ten that divides each of them, for every figure in the sum; half a unit of the last digit of the months.
    """
    return dict(_checked(row))


def _checked(row: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    income, spent, balance = (_given(row, f"{name}_yuan") for name in ("income", "expenditure", "balance"))
    net, opening, months = _given(row, "net_yuan"), _given(row, "opening_yuan"), _given(row, "months_printed")
    if None not in (income, spent, net) and not _agree(net, (income, -spent)):  # type: ignore[operator]
        yield NET_DIFFERS, net - (income - spent)  # type: ignore[operator]
    if None not in (income, spent, opening, balance) and not _agree(balance, (opening, income, -spent)):  # type: ignore[operator]
        yield CLOSING_DIFFERS, balance - (opening + income - spent)  # type: ignore[operator]
    if None not in (months, balance, spent) and spent and row["covers"]:
        made = balance / (spent / row["covers"])  # type: ignore[operator]
        if abs(made - months) > 0.5 * 10.0 ** -_decimals(months) + 1e-9:  # type: ignore[operator, arg-type]
            yield MONTHS_DIFFER, months - made  # type: ignore[operator]
    for code, part, whole in (
        (LEVY_EXCEEDS, _given(row, "transfers_up_yuan"), spent),
        (GRANT_EXCEEDS, _given(row, "transfers_down_yuan"), income),
    ):
        if part is not None and whole is not None and part > whole:
            yield code, part - whole
    if f"{LINES_DIFFER}=" in str(row.get("note") or ""):
        yield LINES_DIFFER, float(str(row["note"]).partition(f"{LINES_DIFFER}=")[2].split()[0].rstrip(";；"))


def _given(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or value != value else float(value)


def _agree(total: float, parts: tuple[float, ...]) -> bool:
    """Whether total = sum(parts) within half a unit of print for each of them."""
    unit = max(_printed_unit(value) for value in (total, *parts))
    return abs(total - sum(parts)) <= 0.5 * unit * (len(parts) + 1) + 1e-6


def _printed_unit(value: float) -> float:
    """The largest power of ten in yuan, from a fen to 100 million, of which the value is a whole number."""
    cents = round(abs(value) * 100.0)
    unit = 1
    while cents and cents % (10 * unit) == 0 and unit < 10**10:
        unit *= 10
    return unit / 100.0 if cents else 0.01


def _decimals(value: float) -> int:
    text = f"{value:.10g}"
    return len(text.partition(".")[2])
