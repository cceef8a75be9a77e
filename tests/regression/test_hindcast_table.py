"""The errors of the past are those pinned in ``hindcast_national.csv``: an engine that moves them is noticed."""

from __future__ import annotations

from tests.hindcast_runs import national_hindcast
from tests.regression.hindcast_table import COMMAND, agree, kept, rows

OPTIMISED = ("arima", "ets")
"""Fitted by an optimiser whose last digits differ from machine to machine."""


def test_the_table_is_the_one_pinned():
    before, after = kept(), rows(national_hindcast())
    assert before.keys() == after.keys()
    moved = [
        f"{' '.join(key)}: {before[key]} -> {after[key]}"
        for key in before
        for within in [0.5 if key[-1] in OPTIMISED else 0.002]
        if not all(agree(one, other, within) for one, other in zip(after[key], before[key], strict=True))
    ]
    assert not moved, f"{len(moved)} cells moved; if that is meant, run {COMMAND}\n  " + "\n  ".join(moved[:20])


def test_what_counts_as_equal():
    assert agree("1.000", "1.001", 0.002)
    assert not agree("1.000", "1.010", 0.002)
    assert agree("", "", 0.002)
    assert not agree("", "1.000", 0.002)
