"""What a table of a data package must look like: one declaration a table, and its pandera schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import alternatives

if TYPE_CHECKING:
    import pandera.pandas as pandera

Kind = Literal["integer", "number", "text", "month", "date"]
MONTH_PATTERN: Final = r"\d{4}-(0[1-9]|1[0-2])"
DATE_PATTERN: Final = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
PANDAS_TYPES: Final = {"integer": "int64", "number": "float64", "text": "str", "month": "str", "date": "str"}


@dataclass(frozen=True)
class Column:
    """One column: its kind, the values it may hold, whether cells may be empty, the column absent."""

    name: str
    kind: Kind = "number"
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str | int, ...] | None = None
    empty: bool = False
    optional: bool = False

    @property
    def valid(self) -> str:
        """What a cell may hold, in words."""
        if self.choices is not None:
            span = isinstance(self.choices[0], int) and len(self.choices) > 25
            if span:
                return Said("one of {first} to {last}", first=self.choices[0], last=self.choices[-1])
            return Said("one of {choices}", choices=alternatives(self.choices))
        words = {
            "integer": Said("a whole number"),
            "number": Said("a number"),
            "text": Said("text"),
            "month": "YYYY-MM",
            "date": "YYYY-MM-DD",
        }
        if self.low is not None and self.high is not None:
            return Said("{words} from {low:g} to {high:g}", words=words[self.kind], low=self.low, high=self.high)
        if self.low is not None:
            return Said("{words}, {low:g} or more", words=words[self.kind], low=self.low)
        return words[self.kind]


@dataclass(frozen=True)
class Table:
    """One table: its columns, the columns whose values name a row, and the laws that hold across rows."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    laws: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that must be present."""
        return tuple(column.name for column in self.columns if not column.optional)


def nearest(word: str, words: Mapping[str, Any] | tuple[str, ...]) -> str | None:
    """The likeliest meant of ``words``, or None."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return close[0] if close else None


def pandera_schema(table: Table) -> pandera.DataFrameSchema:
    """Pandera schema of a table whose cells are already parsed (empty cells pass: parsing has judged them)."""
    import pandera.pandas as pandera

    def checks(column: Column) -> list[Any]:
        found: list[Any] = []
        if column.choices is not None:
            found.append(pandera.Check.isin(list(column.choices)))
        if column.low is not None:
            found.append(pandera.Check.ge(column.low))
        if column.high is not None:
            found.append(pandera.Check.le(column.high))
        return found

    columns = {c.name: pandera.Column(None, checks(c), nullable=True, required=False) for c in table.columns}
    return pandera.DataFrameSchema(columns)


def table_from_resource(resource: Mapping[str, Any]) -> Table:
    """A ``Table`` from one resource of a ``datapackage.json``: Frictionless types, constraints and primaryKey."""
    kinds: dict[str, Kind] = {"integer": "integer", "number": "number", "yearmonth": "month", "date": "date"}
    try:
        schema = resource["schema"]
        columns = tuple(_column_from_field(field, kinds) for field in schema["fields"])
        key = schema.get("primaryKey", [])
        return Table(str(resource["name"]), columns, (key,) if isinstance(key, str) else tuple(key))
    except (KeyError, TypeError) as error:
        raise InputError(
            Said(
                "datapackage.json: a resource has no readable name, schema and fields: {error}", error=reason_of(error)
            )
        ) from error


def _column_from_field(field: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Column:
    constraints = field.get("constraints", {})
    choices = constraints.get("enum")
    return Column(
        name=str(field["name"]),
        kind=kinds.get(field.get("type", "string"), "text"),
        unit=field.get("unit"),
        low=constraints.get("minimum"),
        high=constraints.get("maximum"),
        choices=None if choices is None else tuple(choices),
        empty=not constraints.get("required", False),
    )
