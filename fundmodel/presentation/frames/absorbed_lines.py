"""Changes of a run's scenarios that the base year takes back, as rows and as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.words.absorbed_words import remark
from fundmodel.presentation.words.labels import short_labels
from fundmodel.presentation.words.page_words import Both

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


def absorbed_rows(run: Projection) -> list[dict[str, Any]]:
    """One row for each remark of a scenario: ``scenario``, ``kind``, ``parameter``, ``taken_by``, ``share``, ``rule``,
    ``write``, and the sentence in zh and en."""
    return [
        {"scenario": scenario["name"], **noted, **remark(noted)._asdict()}
        for scenario in run.provenance["scenarios"]
        for noted in scenario.get("remarks", ())
    ]


def absorbed_lines(run: Projection) -> list[Both]:
    """Each remark once, with the scenarios that it is said of where a run has several."""
    names: dict[Both, list[str]] = {}
    for row in absorbed_rows(run):
        names.setdefault(Both(row["zh"], row["en"]), []).append(row["scenario"])
    if len(run.scenarios) == 1:
        return list(names)
    zh, en = (short_labels(run, lang) for lang in ("zh", "en"))
    return [
        Both(f"{'、'.join(zh[one] for one in of)}：{said.zh}", f"{', '.join(en[one] for one in of)}: {said.en}")
        for said, of in names.items()
    ]
