"""Published notices of fund accounts as rows of ``observations``: sentences, tables and the office's monthly form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package.cells import decode, read_csv_table
from fundmodel.assumptions.package.notice_layouts import LAYOUTS, UNITS, Layout, Purse
from fundmodel.assumptions.package.notice_text import (
    DEFICIT,
    DEFICIT_WORD,
    Statement,
    area_of,
    inside_of,
    item_of,
    number,
    period_of,
    plain,
    purse_of,
    released_of,
    signed,
    statements,
)
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

OWN_SHARE: Final = 0.5
"""A sheet whose levies exceed this share of spending, or whose grants exceed it of income, shows its own till alone;
judgement."""
MARKED: Final = "marked_own_level"
NO_RELEASE: Final = "no_release"
OTHER_FUNDS: Final = "other_funds"
LINES_TOLERANCE: Final = 0.05
PARTS: Final = {
    "pool_balance": ("employee_pooled", "pooled"),
    "accounts_balance": ("individual_accounts", "with_accounts"),
}
Grid = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Notice:
    """A notice as read: rows of ``observations``, the layout that fitted, and codes of what was mended or assumed."""

    rows: tuple[Mapping[str, Any], ...]
    layout: str
    remarks: tuple[str, ...]


def read_notice(
    source: str | Path, *, area: str | None = None, released: str | None = None, period: str | None = None
) -> Notice:
    """The accounts in a notice (.txt, .csv or .xlsx) as rows of ``observations``, in yuan.

    A quarter in a title is the year to date; 元, 万元 and 亿元, thousands separators, a full stop as decimal point and
    a deficit given by its word are read, the last three with a remark; what does not add up stays as printed. A sheet
    that says 本级, or mostly passes money up and down, is marked own level only. ``area``, ``released`` and ``period``
    (YYYY-MM) say what the notice does not. ``InputError`` where nothing can be read, with what is missing.
    """
    path = Path(source)
    lines, grid = _open(path)
    text, mended = plain("\n".join(lines))
    lines = text.split("\n")
    named = (period, int(period[5:])) if period else period_of(lines)
    place = area or area_of(lines)
    when = released or released_of(lines)
    _require(path.name, named, place)
    for layout in LAYOUTS:
        found = statements(text) if layout.prose and grid is None else _cells(grid, layout, text)
        if layout.prose:
            found = _sectioned(text, found) if grid is None else []
        head = {"area": place, "period_end": named[0], "covers": named[1], "released": when}  # type: ignore[index]
        rows, told = _rows(found, head, text)
        if rows:
            mended += (DEFICIT_WORD,) if any(word in text for word in DEFICIT) else ()
            codes = [*mended, *told, *([] if when else [NO_RELEASE])]
            return Notice(tuple(rows), layout.name, tuple(dict.fromkeys(codes)))
    fix = Said(
        "Give income and expenditure of the employee or resident fund with their unit; layouts: {layouts}",
        layouts=[layout.name for layout in LAYOUTS],
    )
    raise InputError(
        Said("No fund accounts can be read from {name}:", name=path.name),
        [Fault(path.name, Said("no layout fits"), fix)],
    )


def observed_rows(notices: Sequence[Notice]) -> pd.DataFrame:
    """The table ``observations`` of several notices."""
    import pandas as pd

    from fundmodel.assumptions.tables.table_list import TABLES

    frame = pd.DataFrame([row for notice in notices for row in notice.rows])
    order = [c.name for c in TABLES["observations"].columns if c.name in frame]
    texts = [c.name for c in TABLES["observations"].columns if c.name in frame and c.kind in ("text", "month", "date")]
    return frame[order].fillna(dict.fromkeys(texts, ""))


def _open(path: Path) -> tuple[list[str], Grid | None]:
    """(lines of text, cells or None): a table's lines are its rows."""
    if path.suffix.lower() == ".txt":
        try:
            return decode(path.read_bytes())[0].splitlines(), None
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(Said("{name} cannot be read: {error}", name=path.name, error=reason_of(error))) from None
    if path.suffix.lower() == ".csv":
        raw, faults, _ = read_csv_table(path)
        raws = [] if raw is None else [raw]
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        from fundmodel.assumptions.package.excel_package import read_workbook

        raws, faults = read_workbook(path)
    else:
        raise InputError(Said("{name} is no notice that can be read; give .txt, .csv or .xlsx.", name=path.name))
    if not raws:
        raise InputError(Said("{name} cannot be read:", name=path.name), faults)
    grid = [raws[0].header, *(cells for _, cells in raws[0].rows)]
    return [" ".join(filter(None, cells)) for cells in grid], [[plain(cell)[0] for cell in cells] for cells in grid]


def _require(name: str, period: object, area: str) -> None:
    faults = []
    if period is None:
        faults.append(
            Fault(
                name, Said("no period in the title"), Said("Write it, for example 2026年1-6月, or give period=2026-06")
            )
        )
    if not area:
        faults.append(Fault(name, Said("no area in the title or signature"), Said("Give the name of the area")))
    if faults:
        raise InputError(Said("{name} lacks what places it in time and space:", name=name), faults)


def _sectioned(text: str, found: Sequence[Statement]) -> list[Statement]:
    """Statements with the purse of the heading that they stand under; a heading is a line without an amount."""
    left, section, told = list(found), None, list[Statement]()
    for line in text.split("\n"):
        own = statements(line)
        if not own:
            section = purse_of(line) if purse_of(line) is not None and len(line) < 60 else section
            continue
        for one in own:
            if left:
                left.pop(0)
            if one.purse is not None and one.purse.fund:
                section = one.purse
            told.append(one._replace(purse=section if one.purse is None or section is None else one.purse))
    return told


def _cells(grid: Grid | None, layout: Layout, text: str) -> list[Statement]:
    """Statements of a table: labels in the first column, or in the header where funds are rows."""
    unit = next((scale for word, scale in UNITS.items() if word in _unit_words(text)), None)
    if grid is None or layout.prose:
        return []
    if unit is None:
        raise InputError(Said("The notice tells no unit; write 单位：元, 万元 or 亿元 above the table."))
    turned = list(_turned(grid, unit)) if layout.turned else []
    return turned if layout.turned else list(_upright(grid, layout, unit))


def _unit_words(text: str) -> str:
    return text.partition("单位")[2][:16] or text


def _upright(grid: Grid, layout: Layout, unit: float) -> Iterator[Statement]:
    first = next((at for at, row in enumerate(grid) if row and item_of(row[0])), len(grid))
    purses, picked = _columns(grid[:first], layout)
    if layout.pick and not picked:
        return
    section: Purse | None = None
    for row in grid[first if any(purses.values()) else 0 :]:
        label, values = (row[0] if row else ""), {at: number(cell) for at, cell in enumerate(row) if at}
        if all(value is None for value in values.values()):
            section = purse_of(" ".join(row)) or section
            yield from _noted(" ".join(row))
            continue
        for at, value in values.items():
            if value is not None and (not picked or at in picked):
                months = item_of(label) == "months"
                purse = purses.get(at) or purse_of(label) or section
                yield Statement(purse, label, signed(label, value), 0.0 if months else unit, label[:1].isdigit())


def _noted(line: str) -> Iterator[Statement]:
    """Amounts in a remark below a table: a fund once named holds to the end of the line."""
    purse: Purse | None = None
    for one in statements(line):
        purse = one.purse or purse
        yield one._replace(purse=purse)


def _columns(head: Grid, layout: Layout) -> tuple[dict[int, Purse | None], set[int]]:
    """(purse of each column by the header above it, columns that the layout picks)."""
    width = max((len(row) for row in head), default=0)
    purses: dict[int, Purse | None] = dict.fromkeys(range(1, width))
    picked: set[int] = set()
    for row in head:
        last: Purse | None = None
        for at in range(1, len(row)):
            last = purse_of(row[at]) or (last if not row[at] else None)
            purses[at] = purses[at] or last
            picked |= {at} if row[at] in layout.pick else set()
    return purses, picked


def _turned(grid: Grid, unit: float) -> Iterator[Statement]:
    head = next((row for row in grid if sum(item_of(cell) is not None for cell in row) >= 2), None)
    if head is None:
        return
    for row in grid[list(grid).index(head) + 1 :]:
        purse = purse_of(row[0]) if row else None
        for label, cell in zip(head[1:], row[1:], strict=False):
            value = number(cell)
            if purse is not None and value is not None and item_of(label):
                months = item_of(label) == "months"
                yield Statement(purse, label, signed(label, value), 0.0 if months else unit)


def _rows(found: Sequence[Statement], head: Mapping[str, Any], text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """One row a fund that has both flows or a balance, the balances of its parts beside it, and remarks."""
    books: dict[Purse, dict[str, float]] = {}
    parts: dict[tuple[Purse, str], list[Statement]] = {}
    told, side = [], {}
    for one in found:
        if one.purse is None or not one.purse.fund:
            told += [OTHER_FUNDS] if one.purse is not None else []
            continue
        item, own = item_of(one.label), books.setdefault(one.purse, {})
        if item in ("income", "expenditure") and item not in own:
            side[one.purse] = item
        elif one.purse in side and one.unit and one.numbered and not one.depth and item in _INSIDE_FLOWS:
            parts.setdefault((one.purse, side[one.purse]), []).append(one)
        elif item is not None and item not in _INSIDE_FLOWS:
            side.pop(one.purse, None)
        if item is not None:
            own.setdefault(item, round(one.value * (one.unit or 1.0), 2))
    rows = []
    for purse, own in books.items():
        if {"income", "expenditure"} <= own.keys():
            rows.append(_row(purse, own, head, text, parts))
            told += [MARKED] if rows[-1]["level"] else []
            rows += [
                {
                    **head,
                    "covers": 0,
                    "fund": fund,
                    "scope": scope,
                    "balance_yuan": own[item],
                    "level": rows[-1]["level"],
                }
                for item, (fund, scope) in PARTS.items()
                if item in own and purse.fund == "employee"
            ]
    return rows, told


_INSIDE_FLOWS: Final = (None, "transfers_up", "transfers_down")


def _row(
    purse: Purse,
    own: Mapping[str, float],
    head: Mapping[str, Any],
    text: str,
    parts: Mapping[tuple[Purse, str], Sequence[Statement]],
) -> dict[str, Any]:
    inside = _inside(purse, text)
    flows = {item: value for item, value in own.items() if item not in (*PARTS, "months")}
    row = {
        **head,
        "fund": purse.fund,
        "scope": "+".join((purse.scope, *inside)),
        **{f"{item}_yuan": value for item, value in flows.items()},
        "level": OWN_LEVEL if _own_level(own, text) else "",
        "note": _lines(purse, own, parts),
    }
    return {**row, "months_printed": own["months"]} if "months" in own else row


def _inside(purse: Purse, text: str) -> tuple[str, ...]:
    """Maternity and the top-up of civil servants, where the notice counts them with the employee fund."""
    apart = {name for line in text.split("\n") if _is_other(line) for name in inside_of(line)}
    return tuple(name for name in inside_of(text) if name not in apart) if purse.fund == "employee" else ()


def _is_other(line: str) -> bool:
    """Whether a line without an amount heads a fund of another kind."""
    purse = purse_of(line)
    return purse is not None and not purse.fund and not statements(line)


def _own_level(own: Mapping[str, float], text: str) -> bool:
    up, down = own.get("transfers_up", 0.0), own.get("transfers_down", 0.0)
    mostly = up > OWN_SHARE * own["expenditure"] or down > OWN_SHARE * own["income"]
    return mostly or "本级" in text.split("\n")[0]


def _lines(purse: Purse, own: Mapping[str, float], parts: Mapping[tuple[Purse, str], Sequence[Statement]]) -> str:
    """ "lines_differ=1000000": the total less the sum of its numbered lines, yuan, where they differ."""
    told = []
    for side in ("income", "expenditure"):
        lines = parts.get((purse, side), ())
        gap = own[side] - sum(one.value * one.unit for one in lines)
        if len(lines) > 1 and abs(gap) > LINES_TOLERANCE * lines[0].unit:
            told.append(f"lines_differ={gap:.2f}")
    return "; ".join(told)
