"""What a report is made from, and what a feeder gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from fundmodel.presentation.frames.summary import first_projected_year, funds_of, yearly_accounts
from fundmodel.presentation.report.report_parts import Column, Heat, Panel, Sum
from fundmodel.presentation.words.labels import scenario_labels, short_labels
from fundmodel.presentation.words.report_words import told
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.early_alert.alerts import Alerts
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection

Lang = Literal["zh", "en"]


@dataclass(frozen=True)
class Previous:
    """The run of the last report, its folder's name, and its data where they are still at hand."""

    run: Projection
    name: str
    data: DataPackage | None
    scenario: Scenario | None


@dataclass(frozen=True)
class Sources:
    """Everything that feeders read. ``run``: areas summed, ``areas``: as projected; the first scenario is the best
    estimate, and its lane with the margin is the prudent, official figure."""

    run: Projection
    areas: Projection
    lang: str
    data: DataPackage | None = None
    scenarios: tuple[Scenario, ...] = ()
    ranges: Ranges | None = None
    record: Hindcast | None = None
    previous: Previous | None = None
    alerts: Alerts | None = None
    sample: Any = None
    levers: bool = True

    @property
    def main(self) -> str:
        """The name of the best estimate."""
        return self.run.scenarios[0]

    @property
    def first(self) -> int:
        """The first projected year."""
        return first_projected_year(self.run)

    @property
    def base(self) -> int:
        """The base year, the last with published accounts."""
        return self.first - 1

    @property
    def last(self) -> int:
        """The last projected year."""
        return int(self.run.provenance["until"])

    @property
    def synthetic(self) -> bool:
        """Whether the data are made up."""
        return bool(self.run.provenance["data"]["synthetic"])

    def say(self, key: str, **parts: Any) -> str:
        """Words of the report in its language."""
        return told(key, self.lang, **parts)

    def scenario_label(self, name: str | None = None, short: bool = True) -> str:
        """What a scenario of the run is called."""
        labels = (short_labels if short else scenario_labels)(self.run, self.lang)
        return labels[self.main if name is None else name]

    def accounts(self, fund: str, scenario: str | None = None) -> pd.DataFrame:
        """``yearly_accounts`` of one fund in one scenario, (year) rows."""
        return _of(self.run, fund, self.main if scenario is None else scenario)

    def prudent_accounts(self, fund: str) -> pd.DataFrame | None:
        """The same with the margin of prudence; None where the run does not know it. A scenario that holds the margin
        already is its own."""
        if not self.run.knows_margin:
            return None
        lane = self.run.prudent()
        if lane is None or self.main not in lane.scenarios:
            return self.accounts(fund)
        return _of(lane, fund, self.main)

    def of_main(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the best estimate."""
        return frame[frame["scenario"] == self.main].reset_index(drop=True) if "scenario" in frame else frame

    def col(self, name: str, unit: str = "", decimals: int | None = None, label: str | None = None) -> Column:
        """A column: its head from the words of the report unless ``label`` gives it, its unit by key ("yi", "wan")."""
        shown = self.say(f"col.{name}") if label is None else label
        return Column(name, shown, self.say(f"unit.{unit}") if unit else "", decimals)


def _of(run: Projection, fund: str, scenario: str) -> pd.DataFrame:
    """The accounts of one fund in one scenario, of a table of all that is made once."""
    table = yearly_accounts(run, funds_of(run))
    return table[(table["fund"] == fund) & (table["scenario"] == scenario)].sort_values("year").reset_index(drop=True)


@dataclass(frozen=True)
class Content:
    """What a feeder has for a table; words left empty are those of the catalogue."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()
    strong_rows: tuple[int, ...] = ()
    basis: str = ""
    source: str = ""
    tag: str = ""
    scenario: str = ""


@dataclass(frozen=True)
class Picture:
    """What a feeder has for a chart."""

    panels: tuple[Panel, ...] = ()
    heat: Heat | None = None
    tag: str = ""
    scenario: str = ""
    source: str = ""


@dataclass(frozen=True)
class NotApplicable:
    """Why there is nothing to show: a key of the words of the report, with its parts."""

    why: str
    parts: Mapping[str, Any] = field(default_factory=dict)


Feeder = Callable[[Sources], "Content | Picture | NotApplicable"]


def in_yi(values: Any) -> Any:
    """Yuan in units of a hundred million."""
    return values / YUAN_PER_YI


def in_wan(values: Any) -> Any:
    """Persons in units of ten thousand."""
    return values / PERSONS_PER_WAN
