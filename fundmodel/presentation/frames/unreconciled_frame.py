"""The mark of a run whose base year is not reconciled: the lines and both amounts, for the head of every output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package.sheet_words import MONEY
from fundmodel.calibration.reconcile import unreconciled
from fundmodel.presentation.frames.alike import alike
from fundmodel.presentation.words.labels import bracketed, short_labels
from fundmodel.presentation.words.messages import say
from fundmodel.projection.gap_faults import amount_text, unit_of_line
from fundmodel.vocabulary.data_words import said
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import NATION

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

MOST: Final = 6
"""Lines that stand at a head, the furthest off first; JSON and the table hold all."""


def unreconciled_lines(run: Projection | None, lang: str, most: int | None = MOST) -> list[str]:
    """ "未校准 ...", then a line for each area and line of the base year with both amounts; nothing where all is
    explained, or there is no base year to judge. Scenarios alike share a line."""
    if run is None:
        return []
    rows = sorted(unreconciled(run).to_dict("records"), key=_nearness)
    if not rows:
        return []
    labels, joint = short_labels(run, lang), "、" if lang == "zh" else ", "
    lines = []
    for names, text in alike((str(row["scenario"]), _line(run, row, lang)) for row in rows):
        some = bracketed(joint.join(labels[name] for name in names), lang) if len(names) < len(run.scenarios) else ""
        lines.append(text + some)
    shown = lines if most is None else lines[:most]
    rest = [say("unreconciled_more", lang, count=len(lines) - len(shown))] if len(shown) < len(lines) else []
    return [say("unreconciled", lang, count=len(lines)), *(f"  {line}" for line in (*shown, *rest))]


def unreconciled_document(run: Projection | None) -> dict[str, Any]:
    """What JSON says of it: every line by code, and the words of all."""
    keys = ("scenario", "area", "fund", "item", "modelled", "published", "factor")
    rows = [] if run is None else unreconciled(run).to_dict("records")
    return {
        "lines": [{key: row[key] for key in keys} for row in rows],
        "words": {lang: [line.strip() for line in unreconciled_lines(run, lang, None)] for lang in ("zh", "en")},
    }


def _nearness(row: Mapping[Any, Any]) -> float:
    """Least where a factor is furthest from one."""
    factor = float(row["factor"])
    return min(factor, 1.0 / factor) if factor > 0.0 else 0.0


def _line(run: Projection, row: Mapping[Any, Any], lang: str) -> str:
    data = run.provenance["data"]
    names, item = data.get("areas", {}), str(row["item"])
    unit = unit_of_line(item, MONEY[-1])
    area = names.get(row["area"], {}).get(lang) or (data["name"] if row["area"] == NATION else str(row["area"]))
    return say(
        "unreconciled_line",
        lang,
        area=area,
        item=label(item, lang),
        modelled=amount_text(row["modelled"], unit),
        published=amount_text(row["published"], unit),
        unit=said(f"unit.{unit}", lang),
        factor=f"{row['factor']:.3f}",
    )
