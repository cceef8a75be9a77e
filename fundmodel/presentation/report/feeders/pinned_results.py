"""Results of every shipped scenario on the national package, pinned beside them and held by a test."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_scenarios, shipped
from fundmodel.presentation.report.report_sources import Sources
from fundmodel.vocabulary.dims import POOLED_FUNDS

NATIONAL: Final = "national"
ONE: Final = r'(?:"([^"\\]*)"|([^",{}\[\]\\]+))'
"""A text of YAML in double quotes, or plain without a comma."""
OTHER_DATA: Final = re.compile(r"^data:", re.MULTILINE)
"""A scenario that is pinned on a package of its own."""


def is_national(of: Sources) -> bool:
    """Whether the report stands on the national package as it ships."""
    return of.data is not None and of.data.name == NATIONAL and of.data.sha256 == load_data(NATIONAL).sha256


def pinned_months(of: Sources, years: Sequence[int]) -> Iterator[tuple[str, Mapping[str, str], Mapping[str, float]]]:
    """(name, its label and question by language, months by "fund_year") of each shipped scenario that has pinned
    results on the national package; none on another package."""
    if not is_national(of):
        return
    for name in builtin_scenarios():
        path = shipped("expected", f"{name}.csv")
        if not path.is_file() or OTHER_DATA.search(shipped(f"{name}.yaml").read_text(encoding="utf-8")):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        months = {
            f"{row['of']}_{row['year']}": float(row["value"] or "nan")
            for row in rows
            if row["measure"] == "months_earned" and row["of"] in POOLED_FUNDS and row["year"] in map(str, years)
        }
        yield name, shipped_words(name), months


def shipped_words(name: str) -> Mapping[str, str]:
    """Label and question of a shipped scenario: their two lines, which is all a list needs; the whole file is loaded
    where they are written otherwise."""
    text = shipped(f"{name}.yaml").read_text(encoding="utf-8")
    words: dict[str, str] = {}
    for key in ("label", "question"):
        found = re.search(rf"^{key}: \{{zh: {ONE}, en: {ONE}\}}$", text, re.MULTILINE)
        if found is None:
            scenario = load_scenario(name)
            both = scenario.label if key == "label" else scenario.question
            words |= {f"{key}_{lang}": both[lang] for lang in ("zh", "en")}
        else:
            words |= {f"{key}_zh": found[1] or found[2], f"{key}_en": found[3] or found[4]}
    return words
