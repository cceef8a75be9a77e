"""Published notices of fund accounts as rows of ``observations``: sentences, tables and the office's monthly form."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package.cells import decode, read_csv_table
from fundmodel.assumptions.package.notice_cells import Sheet, cell_statements
from fundmodel.assumptions.package.notice_layouts import LAYOUTS, Purse
from fundmodel.assumptions.package.notice_text import (
    DEFICIT,
    DEFICIT_WORD,
    Statement,
    area_of,
    inside_of,
    item_of,
    period_of,
    plain,
    purse_of,
    released_of,
    statements,
)
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.places import control_character, lone_surrogate, readable
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

BREAKS: Final = re.compile(r"\r\n|[\n\r\f]")
ALLOWED: Final = "\t\n\r"
"""Signs between the cells of a line, or inside one."""
OWN_SHARE: Final = 0.5
"""A sheet whose levies exceed this share of spending, or whose grants exceed it of income, shows its own till alone;
judgement."""
MARKED: Final = "marked_own_level"
NO_RELEASE: Final = "no_release"
OTHER_FUNDS: Final = "other_funds"
LINES_TOLERANCE: Final = 0.05
ONE_FLOW: Final = "one_flow_of_part"
PARTS: Final = {"pool": ("employee_pooled", "pooled"), "accounts": ("individual_accounts", "with_accounts")}
"""What a notice tells apart of the employee fund -> its fund and scope."""
OF_PART: Final = ("income", "expenditure", "balance")
PART_ITEMS: Final = {f"{part}_{flow}": (fund, flow) for part, (fund, _) in PARTS.items() for flow in OF_PART}


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
    (YYYY-MM) say what the notice does not. ``InputError`` where nothing can be read, with what is missing, or a cell of
    an amount is no number, with its row and column.
    """
    path = readable(source)
    lines, sheet, faults = _open(path)
    _expect_printable(path.name, lines, {"area": area, "released": released, "period": period})
    text, mended = plain("\n".join(lines))
    lines = text.split("\n")
    named = (period, int(period[5:])) if period else period_of(lines)
    place = area or area_of(lines)
    when = released or released_of(lines)
    _require(path.name, named, place)
    for layout in LAYOUTS:
        if layout.prose:
            found = _sectioned(text, statements(text)) if sheet is None else []
        else:
            found = cell_statements(sheet, layout, text) if sheet is not None else []
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
        [Fault(path.name, Said("no layout fits"), fix), *faults],
    )


def observed_rows(notices: Sequence[Notice]) -> pd.DataFrame:
    """The table ``observations`` of several notices."""
    import pandas as pd

    from fundmodel.assumptions.tables.table_list import TABLES

    frame = pd.DataFrame([row for notice in notices for row in notice.rows])
    order = [c.name for c in TABLES["observations"].columns if c.name in frame]
    texts = [c.name for c in TABLES["observations"].columns if c.name in frame and c.kind in ("text", "month", "date")]
    return frame[order].fillna(dict.fromkeys(texts, ""))


def _open(path: Path) -> tuple[list[str], Sheet | None, list[Fault]]:
    """(lines of text, cells or None, faults of cells that may not matter): a table's lines are its rows."""
    if path.suffix.lower() == ".txt":
        try:
            return BREAKS.split(decode(path.read_bytes())[0]), None, []
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
    rows = [(raws[0].header_row, raws[0].header), *raws[0].rows]
    cells = [[plain(cell)[0] for cell in row] for _, row in rows]
    return [" ".join(filter(None, row)) for _, row in rows], Sheet(path.name, cells, [at for at, _ in rows]), faults


def _expect_printable(name: str, lines: Sequence[str], given: Mapping[str, str | None]) -> None:
    """Refuse signs that no screen shows and no sheet keeps, in the lines of a notice and in what is said beside it."""
    fix = Said("Remove it.")
    problem = Said("the file holds a control character")
    faults = [
        Fault(name, problem, fix, row)
        for row, line in enumerate(lines, start=1)
        if control_character(line, ALLOWED) or lone_surrogate(line)
    ]
    for word, text in given.items():
        if text and (control_character(text) or lone_surrogate(text)):
            told = Said("{value} holds a control character; remove it.", value=word)
            raise InputError(told)
    if faults:
        raise InputError(Said("{name} cannot be read:", name=name), faults)


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


def _rows(found: Sequence[Statement], head: Mapping[str, Any], text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """One row a fund that has both flows or a balance, what is told of its parts beside it, and remarks."""
    books: dict[Purse, dict[str, float]] = {}
    parts: dict[tuple[Purse, str], list[Statement]] = {}
    told, side = [], {}
    whole: dict[Purse, str | None] = {}
    for one in found:
        if one.purse is None or not one.purse.fund:
            told += [OTHER_FUNDS] if one.purse is not None else []
            continue
        item, own = _own_item(item_of(one.label), one.purse), books.setdefault(one.purse, {})
        if item in PART_ITEMS and one.depth and whole.get(one.purse) != PART_ITEMS[item][1]:
            continue  # parts of something else, such as of a grant
        if not one.depth:
            whole[one.purse] = item
        if item in ("income", "expenditure") and item not in own:
            side[one.purse] = item
        elif one.purse in side and one.unit and one.numbered and not one.depth and item in _INSIDE_FLOWS:
            parts.setdefault((one.purse, side[one.purse]), []).append(one)
        elif item is not None and item not in _INSIDE_FLOWS:
            side.pop(one.purse, None)
        if item is not None:
            own.setdefault(item, round(one.value * (one.unit or 1.0), 2))
    rows = []
    apart = {purse.fund for purse in books}
    for purse, own in books.items():
        if {"income", "expenditure"} <= own.keys():
            rows.append(_row(purse, own, head, text, parts))
            told += [MARKED] if rows[-1]["level"] else []
            if purse.fund == "employee":
                beside, codes = _part_rows(own, rows[-1], _inside(purse, text), apart)
                rows, told = [*rows, *beside], [*told, *codes]
    return rows, told


def _own_item(item: str | None, purse: Purse) -> str | None:
    """An item of a part under the heading of that part alone is its own."""
    fund, flow = PART_ITEMS.get(item or "", ("", ""))
    return flow if fund == purse.fund else item


def _part_rows(
    own: Mapping[str, float], row: Mapping[str, Any], inside: Sequence[str], apart: Collection[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Pool and accounts of the employee fund as rows of their own, with both flows where the notice gives both, else
    with the balance alone; a part that has a section of its own is read there. And remarks."""
    rows, told = [], []
    head = {name: row[name] for name in ("area", "period_end", "released", "level")}
    for part, (fund, scope) in PARTS.items():
        given = {flow: own[f"{part}_{flow}"] for flow in OF_PART if f"{part}_{flow}" in own}
        flows = given.keys() & {"income", "expenditure"}
        told += [ONE_FLOW] if len(flows) == 1 else []
        if fund in apart or not (len(flows) == 2 or "balance" in given):
            continue
        kept = given if len(flows) == 2 else {"balance": given["balance"]}
        when = row["covers"] if len(flows) == 2 else 0
        scopes = (scope, *inside) if fund == "employee_pooled" and len(flows) == 2 else (scope,)
        amounts = {f"{flow}_yuan": value for flow, value in kept.items()}
        rows.append({**head, "covers": when, "fund": fund, "scope": "+".join(scopes), **amounts})
    return rows, told


_INSIDE_FLOWS: Final = (
    *(None, "transfers_up", "transfers_down"),
    *(item for item, (_, flow) in PART_ITEMS.items() if flow != "balance"),
)


def _row(
    purse: Purse,
    own: Mapping[str, float],
    head: Mapping[str, Any],
    text: str,
    parts: Mapping[tuple[Purse, str], Sequence[Statement]],
) -> dict[str, Any]:
    inside = _inside(purse, text)
    flows = {item: value for item, value in own.items() if item not in (*PART_ITEMS, "months")}
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
