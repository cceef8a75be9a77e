"""How many outcomes of the model itself lie in its 80 % bands: rewrite the record with ``python -m
tests.regression.band_coverage``; ``python -m tests.regression.readme_tables`` then writes the README's table."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import fundmodel as fm
from fundmodel.analysis.draws.coverage import MEASURE, band_coverage
from fundmodel.presentation.words.labels import fund_label

RECORD: Final = Path(__file__).with_name("band_coverage.csv")
DRAWS: Final = 2000
FEW: Final = 300
SEEDS: Final = (7, 99)
UNTIL: Final = 2060
HEADINGS: Final = (
    f"{DRAWS:,} courses (seed {SEEDS[1]}) made by the model itself",
    f"in the 80 % bands of {DRAWS:,} draws (seed {SEEDS[0]})",
    "standard error",
)


def rows(draws: int) -> list[dict[str, str]]:
    """A row a fund: bands of ``draws`` with the first seed, as many outcomes with the second."""
    made = [fm.sample(draws=draws, seed=seed, until=UNTIL, keep=(MEASURE,)) for seed in SEEDS]
    found = band_coverage(*made).to_dict("records")
    return [
        {
            "draws": str(draws),
            "fund": row["fund"],
            "held": f"{row['held']:.4f}",
            "error": f"{row['standard_error']:.4f}",
        }
        for row in found
    ]


def kept() -> list[dict[str, str]]:
    """The record."""
    with RECORD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown() -> list[tuple[str, str, str]]:
    """What the README says: fund, share of Decembers in the bands, its standard error."""
    return [
        (fund_label(row["fund"], "en").lower(), *(f"{100 * float(row[name]):.1f} %" for name in ("held", "error")))
        for row in kept()
        if row["draws"] == str(DRAWS)
    ]


def main() -> None:
    """Write the record."""
    made = [row for draws in (FEW, DRAWS) for row in rows(draws)]
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(made[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)


if __name__ == "__main__":
    main()
