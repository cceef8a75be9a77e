"""Sentences of the report: each number in them is a cell of a table, printed as the table prints it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from fundmodel.presentation.report.printed_numbers import printed_rows
from fundmodel.presentation.report.report_parts import Cell, Look, Paragraph, Table
from fundmodel.presentation.report.report_sources import Sources
from fundmodel.presentation.words.report_words import template

LATER: Final = "2035"
CHANCES_BY: Final = (LATER, "2050")


class Shelf:
    """The tables of a report, each printed once, from which sentences take their numbers."""

    def __init__(self, of: Sources, tables: Mapping[str, Table]) -> None:
        self.of = of
        self.tables = tables
        self._printed: dict[str, list[list[str]]] = {}

    def has(self, *numbers: str) -> bool:
        """Whether all these tables apply."""
        return all(number in self.tables and self.tables[number].applies for number in numbers)

    def text(self, cell: Cell) -> str:
        """A cell as its table prints it."""
        table = self.tables[cell.table]
        if cell.table not in self._printed:
            self._printed[cell.table] = printed_rows(table)
        at = [column.name for column in table.columns].index(cell.column)
        return self._printed[cell.table][cell.row][at]

    def row(self, number: str, **where: object) -> int:
        """The first row of a table in which columns hold these values; -1 where none does."""
        frame = self.tables[number].frame
        same = [all(row[name] == value for name, value in where.items()) for row in frame.to_dict("records")]
        return same.index(True) if True in same else -1

    def sentence(self, key: str, cells: Mapping[str, Cell], look: Look = "text") -> Paragraph:
        """The sentence of ``key`` with these cells in its places."""
        said = template(key, self.of.lang)
        return Paragraph(said.format(**{name: self.text(cell) for name, cell in cells.items()}), look, key, dict(cells))


def results(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 1: months held, dates and their range, of each fund."""
    if not shelf.has("T1"):
        return
    frame = shelf.tables["T1"].frame
    lines = frame[frame["code"] == "floor_month_earned"].sort_values("when")
    if len(lines) > 1 and lines["when"].notna().any():
        at_first = shelf.row("T1", fund=lines["fund"].iloc[0], code="floor_month_earned")
        yield shelf.sentence(
            "p.first", {name: Cell("T1", at_first, name) for name in ("fund", "official", "best")}, "key"
        )
    for fund in dict.fromkeys(frame["fund_code"]):
        at = {code: shelf.row("T1", fund_code=fund, code=code) for code in frame["code"]}
        name = Cell("T1", at["level"], "fund")
        held = {"months": "months_earned", "cash": "months_cash", "level": "level"}
        now = {word: Cell("T1", at[code], "best") for word, code in held.items()}
        yield shelf.sentence("p.months", {"fund": name, **now}, "key")
        events = {"deficit": "first_deficit_year", "floor": "floor_month_earned", "gone": "depletion_month"}
        dates = {word: Cell("T1", at[event], "official") for word, event in events.items()}
        dates |= {f"{word}_best": Cell("T1", at[event], "best") for word, event in events.items()}
        yield shelf.sentence("p.dates", {"fund": name, **dates}, "key")
        gone = at["depletion_month"]
        if shelf.of.ranges is not None and frame["adverse"].iloc[gone]:
            sides = {side: Cell("T1", gone, side) for side in ("adverse", "favourable")}
            sides |= {f"floor_{side}": Cell("T1", at["floor_month_earned"], side) for side in tuple(sides)}
            yield shelf.sentence("p.range", {"fund": name, **sides}, "key")
        yield from _chance(shelf, str(fund))


def _chance(shelf: Shelf, fund: str) -> Iterator[Paragraph]:
    """The chance of falling below the line, where draws were made."""
    columns = {"fund": "fund", "year": "by_year", "probability": "probability", "error": "error"}
    for year in CHANCES_BY if shelf.has("T27") else ():
        if (at := shelf.row("T27", codes=(fund, "floor", year))) >= 0:
            yield shelf.sentence("p.chance", {name: Cell("T27", at, column) for name, column in columns.items()}, "key")


def of_data(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 2: the factor farthest from one."""
    if shelf.has("T3"):
        factors = shelf.tables["T3"].frame["factor"]
        at = int((factors - 1.0).abs().to_numpy().argmax())
        names = ("fund", "item", "factor", "published")
        yield shelf.sentence("p.factor", {name: Cell("T3", at, name) for name in names})


def of_assumptions(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 3: ageing."""
    if shelf.has("T9"):
        cells = _course(shelf, "T9", share="old_share", people="population")
        yield shelf.sentence("p.aged", {**_years(shelf, "T9"), **cells})


def employees(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 4: balance, payers per retiree, rates."""
    if shelf.has("T14", "T11"):
        cells = _course(shelf, "T14", closing="closing") | _course(shelf, "T11", ratio="dependency_ratio")
        yield shelf.sentence("p.pool", {**_years(shelf, "T14"), **cells})
    if shelf.has("T15"):
        cells = _course(shelf, "T15", income="income_rate", cost="cost_rate")
        yield shelf.sentence("p.rates", {**_years(shelf, "T15"), **cells})


def residents(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 5: balance and heads."""
    if shelf.has("T22", "T19"):
        cells = _course(shelf, "T22", closing="closing") | _course(shelf, "T19", heads="resident")
        yield shelf.sentence("p.resident", {**_years(shelf, "T22"), **cells})


def owed(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 6: unpaid bills of each fund at the valuation date."""
    if shelf.has("T24"):
        frame = shelf.tables["T24"].frame
        for at in frame.index[frame["year"] == float(shelf.of.base)]:
            cells = {
                "fund": "fund",
                "year": "year",
                "bills": "unpaid_bills",
                "cash": "months_cash",
                "net": "months_net",
            }
            yield shelf.sentence("p.owed", {name: Cell("T24", int(at), column) for name, column in cells.items()})


def uncertain(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 7: what moves each fund most, and what of it no law sets."""
    if shelf.has("T25"):
        free = {"fund": "fund", "parameter": "parameter", "low": "low_shift", "high": "high_shift"}
        free |= {"year": "at_end_of", "tag": "tag"}
        for fund in dict.fromkeys(shelf.tables["T25"].frame["fund_code"]):
            most = shelf.row("T25", fund_code=fund)
            other = shelf.row("T25", fund_code=fund, by_law=False)
            told = {"p.moves": (most, {**free, "lever": "lever"})}
            told |= {"p.moves_free": (other, free)} if other not in (-1, most) else {}
            for key, (at, columns) in told.items():
                yield shelf.sentence(key, {name: Cell("T25", at, column) for name, column in columns.items()})


def of_areas(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 8: the area that each fund fails first in."""
    if shelf.has("T29"):
        for fund in dict.fromkeys(shelf.tables["T29"].frame["fund"]):
            at = shelf.row("T29", fund=fund)
            cells = {"area": "area", "fund": "fund", "months": "months", "gone": "depletion_month"}
            yield shelf.sentence("p.area", {name: Cell("T29", at, column) for name, column in cells.items()})


def record(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 9: where the model did worst against the simple method, and where best."""
    if shelf.has("T35"):
        frame = shelf.tables["T35"].frame
        order = [int(at) for at in (frame["absolute_error"] / frame["naive_error"]).dropna().sort_values().index]
        for at in dict.fromkeys([*order[:-3:-1], *order[:2]]):
            names = {"scope": "scope", "measure": "measure", "horizon": "horizon", "error": "absolute_error", "n": "n"}
            cells = {name: Cell("T35", at, column) for name, column in {**names, "naive": "naive_error"}.items()}
            yield shelf.sentence("p.record", cells)


def levers(shelf: Shelf) -> Iterator[Paragraph]:
    """Section 10: what waiting costs, lever by lever."""
    if shelf.has("T38"):
        frame = shelf.tables["T38"].frame
        for lever in dict.fromkeys(frame["tool"]):
            own = [int(at) for at in frame.index[(frame["tool"] == lever) & (frame["value"] != "")]]
            if len(own) > 1:
                now, later = own[0], own[-1]
                cells = {name: Cell("T38", now, name) for name in ("fund", "by", "since", "value")}
                cells |= {"lever": Cell("T38", now, "tool"), "value_later": Cell("T38", later, "value")}
                yield shelf.sentence("p.delay", {**cells, "wait": Cell("T38", later, "wait")})


def _years(shelf: Shelf, number: str) -> dict[str, Cell]:
    """The two years that a sentence tells of."""
    first, later = _two(shelf, number)
    return {"year": Cell(number, first, "year"), "later": Cell(number, later, "year")}


def _course(shelf: Shelf, number: str, **columns: str) -> dict[str, Cell]:
    """A column in the base year, and under "<name>_later" in the later one."""
    first, later = _two(shelf, number)
    now = {name: Cell(number, first, column) for name, column in columns.items()}
    return now | {f"{name}_later": Cell(number, later, column) for name, column in columns.items()}


def _two(shelf: Shelf, number: str) -> tuple[int, int]:
    """The rows of the base year and of the later year that sentences tell of, or the last."""
    years = [int(year) for year in shelf.tables[number].frame["year"]]
    later = years.index(int(LATER)) if int(LATER) in years else len(years) - 1
    return (years.index(shelf.of.base) if shelf.of.base in years else 0), later


PROSE: Final[Mapping[str, Callable[[Shelf], Iterator[Paragraph]]]] = {
    "1": results,
    "2": of_data,
    "3": of_assumptions,
    "4": employees,
    "5": residents,
    "6": owed,
    "7": uncertain,
    "8": of_areas,
    "9": record,
    "10": levers,
}
