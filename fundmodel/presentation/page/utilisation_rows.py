"""Rows of the page on use of care: what the base year's people use and are charged, beside what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.utilisation import SCHEMES, utilisation
from fundmodel.presentation.page.run_rows import Row
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.page_words import Both, number

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

PRINTED: Final = {
    "visits": (1e8, 2, Both("亿人次", "100m")),
    "per 100 members": (1.0, 2, Both("人次/百人", "per 100 members")),
    "visits per member": (1.0, 1, Both("人次/人", "per member")),
    "yuan": (1.0, 0, Both("元", "yuan")),
}
"""Unit -> what a printed one is, decimals as the bulletin prints them, and its name."""
CHARGES: Final = ("institution_charges", "inpatient_elsewhere")
IN_YI: Final = (1e8, 1, Both("亿元", "100m yuan"))


def use_rows(run: Projection, data: DataPackage | None) -> list[Row]:
    """The base year of the first scenario and area, an item a row: modelled and published of each fund."""
    from fundmodel.presentation.page.payer_rows import named

    base = int(run.provenance["data"]["base_year"])
    frame = utilisation(run, data)
    own = frame[(frame["year"] == base) & (frame["scenario"] == run.scenarios[0])]
    own = own[own["area"] == own["area"].iloc[0]]
    rows = []
    for item, of_item in own.groupby("item", sort=False):
        scale, decimals, unit = IN_YI if item in CHARGES else PRINTED[str(of_item["unit"].iloc[0])]
        cells: dict[str, object] = {"unit": unit}
        for row in of_item.to_dict("records"):
            for column in ("modelled", "published"):
                value = row[f"{column}_value"]
                cells[f"{row['fund']}_{column}"] = number(value / scale, decimals) if value == value else ""
        rows.append(Row({"item": item, "name": named(str(item))}, cells))
    return rows


def use_funds() -> list[tuple[str, Both]]:
    """The funds of the table with their names."""
    return [(fund, Both(fund_label(fund, "zh"), fund_label(fund, "en"))) for fund in SCHEMES]
