"""The RAA triangle: reserve and Mack errors as printed, from the shared oracle where it lies beside the repository."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.verification import loss_reserve

ERRORS = [0, 206, 623, 747, 1469, 2002, 2209, 5358, 6333, 24566]


@pytest.fixture(scope="module")
def ladder():
    return fm.chain_ladder(loss_reserve.triangle())


def test_the_reserve_to_the_printed_cent(ladder):
    assert round(float(ladder["total_reserve"]), 2) == 52_135.23
    assert float(ladder["reserve"].sum()) == pytest.approx(52_135.228261, abs=1e-5)


def test_the_standard_errors_of_mack(ladder):
    assert np.round(ladder["mack_se"].values).tolist() == ERRORS
    assert round(float(ladder["total_mack_se"])) == 26_909


def test_what_is_published_per_origin(ladder):
    assert np.round(ladder["reserve"].values).tolist() == [0, 154, 617, 1636, 2747, 3649, 5435, 10907, 10650, 16339]
    assert np.round(ladder["factor"].values[:-1], 3).tolist() == [
        2.999, 1.624, 1.271, 1.172, 1.113, 1.042, 1.033, 1.017, 1.009,
    ]  # fmt: skip


def test_verify_notices_a_wrong_triangle(monkeypatch):
    true = loss_reserve.triangle()
    monkeypatch.setattr(loss_reserve, "triangle", lambda: np.where(true == 2063.0, 2064.0, true))
    assert not loss_reserve.reserve().passed
    assert not loss_reserve.standard_errors()[0].passed
