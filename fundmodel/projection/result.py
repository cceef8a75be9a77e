"""What a projection gives: labelled Datasets, frozen, with what produced them; kept in one netCDF file and reopened."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.projection import laws, saved_parts, selection
from fundmodel.projection.described import described
from fundmodel.projection.kept import left_out, refused, words_of_laws
from fundmodel.projection.netcdf_file import write_groups
from fundmodel.projection.result_hash import sets_sha256
from fundmodel.projection.run_parts import OF_MONEY, PARTS, Part, freeze, uncopied
from fundmodel.vocabulary.doors import door
from fundmodel.vocabulary.errors import FundmodelWarning, InputError
from fundmodel.vocabulary.places import new_file
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.whole_files import move_whole

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass(frozen=True, eq=False)
class Projection:
    """People, exposures, money and economy of one or several scenarios, 2025 (the base year) to the last year.

    Every Dataset has ``area`` and, where a list of scenarios was projected, ``scenario`` before its own dimensions;
    arrays are read-only, and each reading of a Dataset gives a shallow copy, so that a variable added to it stays with
    the reader. ``pooling`` is None where no scenario has a rule. ``provenance`` says what produced them: scenarios with
    every value, data hash, code version and hash. ``==`` and ``hash`` ask whether it is the same object; ``equals``
    whether the results are the same.
    """

    population: xr.Dataset
    enrolment: xr.Dataset
    stock_exposures: xr.Dataset
    flow_exposures: xr.Dataset
    ledger: xr.Dataset
    memo: xr.Dataset
    economy: xr.Dataset
    reconciliation: xr.Dataset
    pooling: xr.Dataset | None
    provenance: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    with_margin: Callable[[], Projection | None] | None = field(default=None, repr=False)

    @property
    def knows_margin(self) -> bool:
        """Whether ``prudent`` can be asked: not of a run saved by a version that kept no such lane."""
        return self.with_margin is not None

    def prudent(self) -> Projection | None:
        """The scenarios of this run that have no margin of prudence, each with it: ``cost.margin`` half a point from
        the first projected year, its weight falling after 2035 (METHODS 4.4). People are the same; money is worked out
        when first asked for. None where every scenario has its own margin; ``InputError`` where the run was opened from
        a file that kept no such lane.
        """
        if self.with_margin is None:
            raise InputError(Said("This run was opened from a file, which keeps no prudent lane; project it again."))
        return self.with_margin()

    def _prudent_part(self, **labels: Any) -> Callable[[], Projection | None] | None:
        """What ``sel`` of these labels has as its ``with_margin``."""

        lane = self.with_margin
        if lane is None:
            return None

        @cache
        def part() -> Projection | None:
            whole, asked = lane(), labels["scenario"]
            if whole is None or asked is None:
                return None if whole is None else whole.sel(**labels)
            names = [asked] if isinstance(asked, str) else list(asked)
            kept = [name for name in names if name in whole.scenarios]
            return whole.sel(**{**labels, "scenario": asked if isinstance(asked, str) else kept}) if kept else None

        return part

    @property
    def sets(self) -> dict[str, xr.Dataset]:
        """The Datasets that are kept, by name, in the order of the flow."""
        return {name: getattr(self, name) for name in PARTS if self.__dict__[name] is not None}

    @property
    def _uncopied(self) -> dict[str, xr.Dataset]:
        """``sets`` for those who only read."""
        return {name: uncopied(self, name) for name in PARTS if self.__dict__[name] is not None}

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios projected, in the order given."""
        return tuple(scenario["name"] for scenario in self.provenance["scenarios"])

    def check(self) -> Projection:
        """Verify every conservation law; return self, or raise ``ConservationError`` with law, place and size.

        Of some of the areas or funds of a run, laws that hold only over all of them are left out. Laws on Datasets that
        were dropped were verified before; a ``FundmodelWarning`` names them. Terms of a scenario are asked as they are
        in force in each month and area, with what they grow with and the factors of a rule; not asked are visits where
        deductible or cap move the share that is paid, and the subsidy where it is one with the premium.
        """
        held = self._held
        laws.check(self._uncopied, tuple(self.provenance.get("selected", ())), held, self.provenance["scenarios"])
        if held:
            told = Said(
                "Verified when projected, before {dropped} were dropped: {laws}.",
                dropped=list(self.dropped),
                laws=words_of_laws(held),
            )
            warnings.warn(told, FundmodelWarning, stacklevel=2)
        return self

    @property
    def dropped(self) -> tuple[str, ...]:
        """Names of the Datasets that ``keep`` left out; reading one raises with the remedy."""
        return tuple(self.provenance.get("dropped", {}).get("datasets", ()))

    @property
    def _held(self) -> tuple[str, ...]:
        return tuple(self.provenance.get("dropped", {}).get("laws_verified_before", ()))

    def keeping(self, keep: Collection[str]) -> Projection:
        """The same run with only the parts named: "ledger", "exposures", "persons" (Datasets by age).

        What is left out is verified first: laws that need it are noted in ``provenance`` as held. Errors: InputError
        for other words, ConservationError where a law is broken.
        """
        dropped = left_out(keep)
        missing = [name for name in self.dropped if name not in dropped]
        if missing:
            raise refused(missing[0])
        if set(dropped) == set(self.dropped):
            return self
        selected = tuple(self.provenance.get("selected", ()))
        held = laws.check_and_tell(self.sets, dropped, selected, self._held, self.provenance["scenarios"])
        noted = {**self.provenance, "dropped": {"datasets": list(dropped), "laws_verified_before": held}}
        left = {name: data for name, data in self.sets.items() if name not in dropped}
        lane = None if self.with_margin is None else cache(partial(_margin_kept, self.with_margin, keep))
        return made_of(left, noted, self.tables, lane)

    def equals(self, other: object) -> bool:
        """Whether every array, label and table is the same as in ``other``, scenarios under the same names.

        Numbers are compared exactly, gaps being equal to gaps; units and provenance are not compared.
        """
        if not isinstance(other, Projection):
            return False
        theirs = other.sets
        return (
            self.scenarios == other.scenarios
            and self.dropped == other.dropped
            and self.sets.keys() == theirs.keys()
            and all(data.equals(theirs[name]) for name, data in self.sets.items())
            and self.tables.keys() == other.tables.keys()
            and all(table.equals(other.tables[name]) for name, table in self.tables.items())
        )

    def sel(
        self,
        scenario: str | Sequence[str] | None = None,
        area: str | Sequence[str] | None = None,
        fund: str | Sequence[str] | None = None,
    ) -> Projection:
        """A part of the run by label, each a name or a list of names; what is not named stays whole.

        One scenario given as a name is what it would be if projected alone, bit for bit, without the dimension; a list
        keeps it. ``area`` and ``fund`` always stay dimensions, so that whatever takes a run takes a part of one; people
        and economy have no fund and stay whole. ``InputError`` for a label that is not there, with the nearest one.
        """
        sets, noted, tables = self._uncopied, dict(self.provenance), self.tables
        if scenario is not None:
            names = selection.expect_labels(scenario, self.scenarios, "scenario")
            places = [self.scenarios.index(name) for name in names]
            sets = selection.scenarios_of(sets, names, isinstance(scenario, str))
            noted = selection.noted_of_scenarios(noted, places)
            tables = {name: selection.rows_of_seeds(table, places) for name, table in tables.items()}
            if not any(map(selection.keeps_care, noted["scenarios"])):
                sets = selection.without_care(sets)
            if not any(map(selection.has_rule, noted["scenarios"])):
                sets = selection.without_rule(sets)
        if area is not None:
            present = [str(label) for label in sets["ledger"]["area"].values]
            names = selection.expect_labels(area, present, "area")
            sets = selection.areas_of(sets, names)
            noted = selection.cut(selection.noted_of_areas(noted, present, names), "area", present, names)
        if fund is not None:
            present = [str(label) for label in sets["ledger"]["fund"].values]
            names = selection.expect_labels(fund, present, "fund")
            sets, noted = selection.books_of(sets, names), selection.cut(noted, "fund", present, names)
        return made_of(sets, noted, tables, self._prudent_part(scenario=scenario, area=area, fund=fund))

    def save(self, path: str | Path) -> Path:
        """Write everything to one netCDF file, a group per Dataset: ``xarray.open_datatree`` reads it as a DataTree,
        ``open_run`` as a projection. Under another name first, then renamed, so never half a file."""
        target = new_file(path)
        saved_parts.folder_of(target)
        lane = self.prudent() if self.knows_margin else None
        beside = {} if lane is None else {f"prudent/{name}": lane.sets[name] for name in OF_MONEY if name in lane.sets}
        known = {} if lane is None else lane.provenance

        def write(part: Path) -> None:
            write_groups(part, {**self.sets, **beside})
            noted = known if self.knows_margin else None
            saved_parts.note(part, self.provenance, self.tables, noted, sets_sha256(self.sets))
            saved_parts.seal(part)

        move_whole(target, write)
        return Path(path)

    def to_dataframe(self, lang: str | None = None) -> pd.DataFrame:
        """The yearly accounts as a tidy table: one row per scenario, area, fund, year and item, yuan; headers in zh
        or en."""
        return door("run_frame")(self, lang)  # type: ignore[no-any-return]

    def to_excel(self, path: str | Path, lang: str | None = None) -> Path:
        """Write accounts, heads, assumptions and reconciliation to a workbook, a sheet each; values, no formulas."""
        return door("run_workbook")(self, path, lang)  # type: ignore[no-any-return]

    def _repr_html_(self) -> str:
        return door("run_card")(self)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return described(self.provenance, self.scenarios, self.sets)

    def __getstate__(self) -> dict[str, Any]:
        """Everything built, so that a result travels without what built it."""
        rest = {"provenance": self.provenance, "tables": self.tables}
        built = {**dict.fromkeys(PARTS), **self.sets, **rest}
        return {**built, "with_margin": partial(built_lane, self.prudent()) if self.knows_margin else None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a run from a pickle and make its arrays read-only again."""
        self.__dict__.update(state)
        freeze(self.sets)


for _part in (*PARTS, "provenance", "tables"):  # after the dataclass is made, which would take them for defaults
    setattr(Projection, _part, Part(_part, _part in PARTS))


def made_of(
    sets: Mapping[str, Any],
    provenance: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    with_margin: Callable[[], Projection | None] | None = None,
) -> Projection:
    """A run of the Datasets that are kept, frozen."""
    freeze(sets)
    everything: dict[str, Any] = {**dict.fromkeys(PARTS), **sets}
    return Projection(**everything, provenance=provenance, tables=tables, with_margin=with_margin)


def _margin_kept(with_margin: Callable[[], Projection | None], keep: Collection[str]) -> Projection | None:
    lane = with_margin()
    return None if lane is None else lane.keeping(keep)


def built_lane(lane: Projection | None) -> Projection | None:
    """A lane that is there already, as ``with_margin`` gives it."""
    return lane
