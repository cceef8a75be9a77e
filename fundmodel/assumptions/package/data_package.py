"""A data package as an object: its tables and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fundmodel.assumptions.package.borrowed import Borrowed
from fundmodel.assumptions.tables.table_list import observed_alone
from fundmodel.assumptions.tables.table_schema import nearest
from fundmodel.vocabulary.dims import NATION
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.shortened import listed, shortened

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class DataPackage:
    """Tables by name and what is known of them; ``remarks`` are for the reader (a fall-back encoding), ``borrowed``
    lists the figures of areas that are the nation's, ``not_used`` what the projection does not use; ``money_unit`` is
    the unit in which its accounts were given, in which messages tell amounts; ``source`` is the name or path it was
    read from.

    Two packages are equal where their hash is, and what is worked out of one is kept by it: whoever exchanges tables
    (``dataclasses.replace``) gives a hash of the new content too. A package can be pickled.
    """

    name: str
    synthetic: bool
    valuation_date: str
    base_year: int
    tables: Mapping[str, pd.DataFrame]
    sha256: str
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    areas: tuple[str, ...] = (NATION,)
    area_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    borrowed: tuple[Borrowed, ...] = ()
    not_used: tuple[str, ...] = ()
    money_unit: str = "100m yuan"
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("tables", "titles", "area_names"):
            object.__setattr__(self, name, Frozen(getattr(self, name)))

    @property
    def by_area(self) -> bool:
        """Whether the package has the table ``areas`` and stands on the national pattern."""
        return "areas" in self.tables

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataPackage) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __repr__(self) -> str:
        kind = "SYNTHETIC" if self.synthetic else "published figures"
        return "\n".join(
            [
                (
                    f"<fundmodel.DataPackage {shortened(self.name)}, {kind}, valuation date {self.valuation_date}, "
                    f"base year {self.base_year}>"
                ),
                f"areas ({len(self.areas)}): {listed(self.areas)}",
                f"tables ({len(self.tables)}): {listed(self.tables, most=24, letters=32)}",
                f"sha256 {self.sha256[:12]}. One table: table(name)",
            ]
        )

    @property
    def only_observed(self) -> bool:
        """Whether the package holds accounts inside a year and nothing to project from."""
        return observed_alone(self.tables)

    @property
    def nothing_to_project(self) -> str:
        """What is said where a package that holds accounts inside a year alone is asked for more."""
        return Said(
            "The data package {name!r} holds accounts inside a year and nothing to project from; "
            "`fundmodel observations {source}` shows them. A projection needs heads and accounts of a year too "
            "(tables {heads} and {accounts}; `fundmodel template` writes them).",
            name=self.name,
            source=self.source or self.name,
            heads="area_heads",
            accounts="area_accounts",
        )

    def table(self, name: str) -> pd.DataFrame:
        """The table of that name (do not write into it); InputError lists those present."""
        if isinstance(name, str) and name in self.tables:
            return self.tables[name]
        present = sorted(self.tables)
        if self.only_observed:
            raise InputError(self.nothing_to_project)
        meant = nearest(str(name), tuple(self.tables))
        hint = Said(" {meant!r} may be meant.", meant=meant) if meant else ""
        raise InputError(
            Said(
                "The data package {name!r} has no table {table!r}.{hint} It has: {present}",
                name=self.name,
                table=name,
                hint=hint,
                present=present,
            )
        )
