"""The chances that the README prints are those of the model: the first draws are made again."""

from __future__ import annotations

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
