"""80 % ranges and chances of the headlines of the nation: rewrite the record with ``python -m
tests.regression.headline_chances``; ``python -m tests.regression.readme_tables`` then writes the README's table.

The record holds the first ``FEW`` draws apart: draws are numbered, so these are a part of all ``DRAWS`` and cheap to
make again.
"""

from __future__ import annotations

import csv
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import fundmodel as fm
from fundmodel.presentation.frames.draw_frames import EVENTS
from fundmodel.presentation.words.draw_words import percent
from fundmodel.presentation.words.labels import when_text
from tests.regression import readme_ranges

RECORD: Final = Path(__file__).with_name("headline_chances.csv")
SCENARIOS: Final = ("baseline", "prudent", "current-law")
DRAWS: Final = 2000
FEW: Final = 200
SEED: Final = 7
UNTIL: Final = 2060
YEARS: Final = (2030, 2035, 2040, 2050)
NEVER: Final = "never"
SHOWN: Final = (2035, 2050)
HEADINGS: Final = (
    "",
    "projected (one at a time)",
    "80 % range",
    *(f"chance by {year}" for year in SHOWN),
    "not before",
)
COLUMNS: Final = ("draws", "scenario", "fund", "event", "low", "middle", "high", *map(str, YEARS), NEVER)


def rows(scenario: str, draws: int) -> list[dict[str, str]]:
    """A row a fund and event: dates as YYYY-MM, empty where not before 2061, chances to a tenth of a per cent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fm.FundmodelWarning)
        found = fm.sample(scenario, draws=draws, seed=SEED, until=UNTIL)
    chances = fm.chances(found, YEARS).set_index(["fund", "event", "by"])["probability"]
    out = []
    for row in fm.date_quantiles(found).to_dict("records"):
        dates = {name: "" if row[name] is None else f"{row[name]:%Y-%m}" for name in ("low", "middle", "high")}
        by = {str(year): f"{chances[row['fund'], row['event'], year]:.3f}" for year in (*YEARS, NEVER)}
        of = {"draws": str(draws), "scenario": scenario, "fund": row["fund"], "event": row["event"]}
        out.append({**of, **dates, **by})
    return out


def kept() -> list[dict[str, str]]:
    """The record."""
    with RECORD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def chance_rows() -> Iterator[tuple[str, ...]]:
    """(fund, scenario and event; the projected date with its one-at-a-time range; the 80 % range; chances)."""
    import pandas as pd

    last = pd.Timestamp(UNTIL, 12, 1)
    pairs = readme_ranges.pairs()
    for row in kept():
        event = EVENTS[row["event"]]
        known = pairs.get((row["fund"], row["scenario"], event))
        if int(row["draws"]) != DRAWS or known is None:
            continue
        ends = [when_text(_date(row[name]), event, last, "en") for name in ("low", "high")]
        what = f"{readme_ranges.FUNDS[row['fund']]}, `{row['scenario']}`: {readme_ranges.EVENTS[event]}"
        by = [percent(float(row[str(year)])) for year in (*SHOWN, NEVER)]
        yield what, readme_ranges.ranged(known), " to ".join(dict.fromkeys(ends)), *by


def _date(text: str) -> Any:
    import pandas as pd

    return pd.Timestamp(text) if text else None


def main() -> None:
    """Write the record."""
    made = [row for draws in (DRAWS, FEW) for name in SCENARIOS for row in rows(name, draws)]
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(made)


if __name__ == "__main__":
    main()
