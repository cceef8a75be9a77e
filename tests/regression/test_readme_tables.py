"""The README's tables are what the records say: the hindcast, its rule today, others' forecasts, the method range."""

from __future__ import annotations

import pytest

from fundmodel.early_alert.score import settlement_gain as settlements
from fundmodel.early_alert.score.ablation import GROUPS, PARTS
from tests.regression import alert_ablation, settlement_gain
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


def test_the_ablation_has_every_part_group_and_event_and_its_gains_are_of_one_method() -> None:
    rows = alert_ablation.kept()["ablation"]
    asked = {(part, group, event) for part in PARTS for group in GROUPS for event in alert_ablation.EVENTS}
    assert sorted((row["part"], row["group"], row["event"]) for row in rows) == sorted(asked)
    assert len({(row["group"], row["event"], row["brier"]) for row in rows}) == len(GROUPS) * len(alert_ablation.EVENTS)
    for row in rows:
        assert row["lower_90"] <= row["gain"] == pytest.approx(1.0 - row["brier"] / row["brier_without"])
        assert row["gain"] <= row["upper_90"]
    assert len(alert_ablation.shown()) == len(PARTS)


def test_the_gain_of_settlements_is_of_the_same_cases_in_every_group_and_event() -> None:
    held = settlement_gain.kept()
    assert held["synthetic"] is True
    assert [(row["areas"], row["event"]) for row in held["gain"]] == [
        (group, event) for group in settlements.GROUPS for event in settlement_gain.EVENTS
    ]
    whole, *parts = (row for row in held["gain"] if row["event"] == "floor")
    assert whole["n"] == sum(row["n"] for row in parts[:2]) == sum(row["n"] for row in parts[2:])
    for row in held["gain"]:
        assert row["gain"] == pytest.approx(1.0 - row["brier"] / row["brier_without"])
        for name in ("gain", *(f"gain_{hit}" for hit in settlement_gain.HITS)):
            assert row[f"{name}_lower_90"] <= row[name] <= row[f"{name}_upper_90"]
