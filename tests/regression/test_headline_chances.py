"""The chances that the README prints are those of the model: the first draws are made again."""

from __future__ import annotations

from tests.regression import band_coverage
from tests.regression import headline_chances as record


def test_the_first_draws_are_what_is_recorded() -> None:
    kept = [row for row in record.kept() if row["draws"] == str(record.FEW) and row["scenario"] == "current-law"]
    assert record.rows("current-law", record.FEW) == kept, "run python -m tests.regression.headline_chances"


def test_many_draws_lie_near_the_first() -> None:
    of = {(row["scenario"], row["fund"], row["event"], row["draws"]): row for row in record.kept()}
    for (*where, draws), row in of.items():
        if draws == str(record.DRAWS):
            few = of[(*where, str(record.FEW))]
            for by in (*map(str, record.YEARS), record.NEVER):
                p = float(row[by])
                assert abs(float(few[by]) - p) <= 4.5 * max(p * (1 - p) / record.FEW, 2.5e-5) ** 0.5 + 1e-9


def test_the_table_has_both_ranges_and_chances() -> None:
    made = list(record.chance_rows())
    assert len(made) == len(record.SCENARIOS) * 2 * 3
    assert {len(row) for row in made} == {len(record.HEADINGS)}
    assert all(row[-1].endswith("%") for row in made)


def test_bands_hold_what_they_say_as_recorded() -> None:
    kept = band_coverage.kept()
    few = [row for row in kept if row["draws"] == str(band_coverage.FEW)]
    assert band_coverage.rows(band_coverage.FEW) == few, "run python -m tests.regression.band_coverage"
    assert all(0.77 <= float(row["held"]) <= 0.83 for row in kept if row not in few)
