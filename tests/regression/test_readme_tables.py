"""The README's tables are what the records say: the hindcast, its rule today, others' forecasts, the method range."""

from __future__ import annotations

import pytest

from tests.regression.readme_tables import COMMAND, MADE, README, block, naive_wins, written


@pytest.mark.parametrize("name", MADE)
def test_the_readme_prints_the_table_as_it_is_made(name: str) -> None:
    made = MADE[name]()
    assert block(README.read_text(encoding="utf-8"), name) == made, f"run {COMMAND}"
    assert len(made.splitlines()) > 3


def test_the_readme_counts_the_naive_forecasts_that_win() -> None:
    wins, of = naive_wins()
    assert 0 < wins < of
    assert f"wins in {wins} of {of} comparisons" in README.read_text(encoding="utf-8")


def test_our_headline_stands_among_the_published_ones() -> None:
    made = MADE["events"]()
    assert made.count("| fundmodel |") == 4
    assert "Employee pooled fund" in made


def test_a_cell_that_was_changed_by_hand_is_written_back() -> None:
    text = README.read_text(encoding="utf-8")
    spoiled = text.replace("| all funds | income | +", "| all funds | income | +9", 1)
    assert spoiled != text
    assert written(spoiled) == text
