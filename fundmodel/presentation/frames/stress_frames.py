"""The tables of a stress test, shocks and areas by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from fundmodel.analysis.areas_summed import ALL
from fundmodel.presentation.words.stress_words import told
from fundmodel.vocabulary.dims import NATION

if TYPE_CHECKING:
    from fundmodel.analysis.reverse_stress import ReverseStress
    from fundmodel.analysis.stress import Stress
    from fundmodel.assumptions.package.data_package import DataPackage


def area_text(area: str, data: DataPackage, lang: str) -> str:
    """What an area is called; the sum of several by its word."""
    if area == ALL:
        return told("whole", lang)
    if area == NATION:
        return "全国" if lang == "zh" else "nation"
    return str(data.area_names.get(area, {}).get(lang) or area)


def shock_labels(found: Stress, lang: str) -> dict[str, str]:
    """What each line of the test is called."""
    return {one.name: one.label[lang] for one in found.struck}


def named(found: Stress, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A table of the test with labels for shocks and areas."""
    labels = shock_labels(found, lang)
    return table.assign(
        shock=table["shock"].map(labels), area=table["area"].map(lambda area: area_text(area, found.data, lang))
    )


def reverse_table(answers: Sequence[ReverseStress], data: DataPackage, lang: str) -> pd.DataFrame:
    """A row a question: the smallest severity, what a hair less is, where and when it breaks first."""
    rows: list[dict[str, Any]] = [
        {
            "shock": one.words[0].zh if lang == "zh" else str(one.words[0]),
            "fund": one.fund,
            "broken_event": one.event,
            "by": one.by,
            "severity_of": one.words[1].zh if lang == "zh" else str(one.words[1]),
            "smallest_severity": one.value,
            "just_below": one.just_below,
            "largest_tried": one.largest,
            "area": area_text(one.area, data, lang) if one.area else "",
            "worst_month": pd.Timestamp(one.month),
            "boundary_verified": one.holds,
            "already_broken": ", ".join(area_text(area, data, lang) for area in one.already),
            "note": one.text(lang),
        }
        for one in answers
    ]
    return pd.DataFrame(rows).astype({"worst_month": "datetime64[ns]"})
