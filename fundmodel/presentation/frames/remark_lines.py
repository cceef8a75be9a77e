"""Changes of a run's scenarios that do not do what they seem to, as rows and as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames.pooled_years import rule_lines
from fundmodel.presentation.words.labels import short_labels
from fundmodel.presentation.words.page_words import Both
from fundmodel.vocabulary.remark_words import remark_words

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


def remark_rows(run: Projection) -> list[dict[str, Any]]:
    """One row for each remark of a scenario: ``scenario``, ``kind``, ``parameter``, ``taken_by``, ``share``, ``rule``,
    ``write``, ``others``, ``date``, ``since``, and the sentences in zh and en."""
    return [
        {"scenario": scenario["name"], **noted, **Both(*remark_words(noted))._asdict()}
        for scenario in run.provenance["scenarios"]
        for noted in scenario.get("remarks", ())
    ]


def remark_document(run: Projection) -> dict[str, Any]:
    """For machines: the remarks on parameters, and what is said of the rules at work, in zh and en."""
    return {"remarks": remark_rows(run), "rule_lines": {lang: rule_lines(run, lang) for lang in ("zh", "en")}}


def remark_lines(run: Projection) -> list[Both]:
    """Each remark once, with the scenarios that it is said of where a run has several."""
    names: dict[Both, list[str]] = {}
    for row in remark_rows(run):
        names.setdefault(Both(row["zh"], row["en"]), []).append(row["scenario"])
    if len(run.scenarios) == 1:
        return list(names)
    zh, en = (short_labels(run, lang) for lang in ("zh", "en"))
    return [
        Both(f"{'、'.join(zh[one] for one in of)}：{said.zh}", f"{', '.join(en[one] for one in of)}: {said.en}")
        for said, of in names.items()
    ]
