"""The table of assumptions: value, range, unit, tag, source, and what follows the last date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames import notes
from fundmodel.presentation.frames.alike import alike
from fundmodel.presentation.frames.noted_values import held
from fundmodel.presentation.page.run_rows import scenario_words
from fundmodel.presentation.words.page_words import (
    SECTIONS,
    Both,
    both,
    labelled,
    plain_number,
    unit_words,
    value_words,
)
from fundmodel.presentation.words.source_words import both_sources
from fundmodel.vocabulary.dictionary import parameters, variables

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


@dataclass(frozen=True)
class Assumed:
    """One parameter as one or several scenarios assume it; ``changed`` where it differs from the first scenario.

    ``tags`` names the dates whose tag is another than that of the entry, by tag.
    """

    name: str
    label: Both
    value: Both
    range: str
    unit: Both
    tag: str
    tags: dict[str, str]
    source: Both
    after: Both
    changed: bool
    scenarios: Both


def assumed(run: Projection) -> dict[str, list[Assumed]]:
    """Every parameter of the first scenario by section, each followed by what other scenarios assume instead."""
    first, *others = run.provenance["scenarios"]
    found: dict[str, list[Assumed]] = {section: [] for section in SECTIONS}
    for name in (declared for declared in parameters() if declared in first["entries"]):
        noted = first["entries"][name]
        rows = found.setdefault(name.split(".")[0], [])
        rows.append(_row(run, name, noted, [first["name"]], changed=False))
        different = [(one["name"], one["entries"][name]) for one in others if one["entries"][name] != noted]
        rows.extend(_row(run, name, own, names, changed=True) for names, own in alike(different))
    return {section: rows for section, rows in found.items() if rows}


def held_flat(run: Projection) -> list[tuple[Both, str, Both]]:
    """Parameters held flat: label, the date after which, and the scenarios where not all of them hold it."""
    rows = []
    for row in notes.held_flat(run):
        some = len(row["scenarios"]) < len(run.scenarios)
        only = scenario_words(run, row["scenarios"]) if some else Both("", "")
        rows.append((labelled(row["parameter"]), row["after"], only))
    return rows


def _row(run: Projection, name: str, noted: Mapping[str, Any], scenarios: list[str], changed: bool) -> Assumed:
    spec = parameters()[name]
    ends = [noted.get("low"), noted.get("high")]
    shown = [plain_number(float(end), noted["unit"]) for end in ends if end is not None]
    return Assumed(
        name=name,
        label=labelled(name),
        value=value_words(noted["value"], noted["unit"], spec.kind),
        range=" – ".join(shown),
        unit=unit_words(noted["unit"]),
        tag=noted["tag"],
        tags=_dates_by_tag(noted.get("tags", {})),
        source=both_sources(noted["source"]),
        after=_course(run, name, noted),
        changed=changed,
        scenarios=scenario_words(run, scenarios),
    )


def _dates_by_tag(tags: Mapping[str, str]) -> dict[str, str]:
    """{tag: "2027, 2030"} of {"2027-01": tag, ...}."""
    found: dict[str, list[str]] = {}
    for date, tag in tags.items():
        found.setdefault(tag, []).append(date.removesuffix("-01"))
    return {tag: ", ".join(dates) for tag, dates in found.items()}


def _course(run: Projection, name: str, noted: Mapping[str, Any]) -> Both:
    """How a parameter moves between its dates, and what it does after the last."""
    after = _after(run, name, noted)
    if not isinstance(noted["value"], Mapping) or len(noted["value"]) < 2 or "interpolate" not in noted:
        return after
    between = both(noted["interpolate"])
    return Both("；".join(filter(None, (between.zh, after.zh))), "; ".join(filter(None, (between.en, after.en))))


def _after(run: Projection, name: str, noted: Mapping[str, Any]) -> Both:
    """ "held flat after 2035", "grows with disposable income per head after 2026", or nothing if it always holds."""
    last = noted.get("last_date")
    if last is None:
        return Both("", "")
    date = str(last).removesuffix("-01")
    if noted["beyond_last"] == "grow_with":
        series = noted["grow_with"]
        if series in variables():
            said = labelled(series)
            return Both(f"{date} 之后{said.zh}", f"{said.en} after {date}")
        said = labelled(series)
        return Both(f"{date} 之后按“{said.zh}”增长", f"grows by {said.en} after {date}")
    if noted["beyond_last"] == "raise":
        return Both(f"{date} 之后不得沿用", f"may not be used after {date}")
    if held(name, noted, run.provenance["until"]) is None:
        return Both("", "")
    return Both(f"{date} 之后持平", f"held flat after {date}")
