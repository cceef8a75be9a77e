"""A line of the base year that does not meet what is published, told with both amounts: one form for every way in
which it comes to light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Final, NamedTuple

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.vocabulary.dictionary import variables
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Named, Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

CANNOT_BE_MET: Final = Said("The base year cannot be reconciled:")
ACCOUNTS: Final = ("area_accounts", "areas", "balances")
"""Tables that may hold the accounts of the base year, the first that a package has."""
WHOLE_FROM: Final = 100.0
"""Amounts from here on are told with two decimals, smaller ones with four figures."""


class Gap(NamedTuple):
    """What is built up from below and what is published for a line of the base year, yuan or persons."""

    scenario: str
    area: str
    item: str
    modelled: float
    published: float
    label: str = ""
    """What the scenario is called; its name where empty."""

    @property
    def factor(self) -> float:
        """published / modelled."""
        return self.published / self.modelled


def gap_fault(gap: Gap, band: tuple[float, float], data: DataPackage, causes: Sequence[str], ways: str) -> Fault:
    """scenario, area, year, line, both amounts in the sheet's unit and the factor; ``causes``, the likeliest first, and
    the ``ways`` on."""
    unit = unit_of_line(gap.item, data.money_unit)
    return Fault(
        source=Said("{table}", table=next(table for table in ACCOUNTS if table in data.tables)),
        place=Said("{item}", item=gap.item)
        if len(data.areas) == 1
        else Said("{area}, {item}", area=called(gap.area, data), item=gap.item),
        value=f"{gap.factor:.4f}",
        problem=Said(
            "scenario {scenario}, {area}, {year}: the model builds {modelled} from below and the accounts leave "
            "{published} for it ({unit}), so the calibration factor lies outside {low:g}-{high:g}",
            scenario=gap.label or gap.scenario,
            area=called(gap.area, data),
            year=data.base_year,
            modelled=amount_text(gap.modelled, unit),
            published=amount_text(gap.published, unit),
            unit=unit,
            low=band[0],
            high=band[1],
        ),
        fix=Said("What would close the gap, the likeliest first: {causes}. {ways}", causes=listed(causes), ways=ways)
        if causes
        else ways,
    )


def scenario_called(label: Mapping[str, str]) -> str:
    """The label of a scenario in both languages, what it says in brackets left out."""
    return Named(label["en"].split(" (")[0], zh=label["zh"].split("（")[0])


def called(area: str, data: DataPackage) -> str:
    """What an area is called in both languages; its label where the package does not say."""
    names = data.area_names.get(area)
    return area if names is None else Named(names["en"], zh=names["zh"])


def listed(parts: Sequence[str]) -> str:
    """ "(1) one; (2) other": parts with commas of their own, counted."""
    told = [Said("({number}) {part}", number=number, part=part) for number, part in enumerate(parts, start=1)]
    return reduce(lambda before, part: Said("{before}; {part}", before=before, part=part), told)


def unit_of_line(item: str, money_unit: str) -> str:
    """10k persons where the line counts heads, else the unit of the sheet."""
    return "10k persons" if variables()[item].unit == "persons" else money_unit


def amount_text(amount: float, unit: str) -> str:
    """An amount in ``unit``, a name of ``TO_BASE_UNITS``: "1,234.50", and below a hundred four figures, "6.391"."""
    value = amount / TO_BASE_UNITS[unit]
    return f"{value:,.2f}" if abs(value) >= WHOLE_FROM else f"{value:.4g}"
