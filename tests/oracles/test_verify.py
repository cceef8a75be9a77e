"""`verify` passes here, and each of its checks can fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fundmodel.verification import closed_forms, hospital_insurance
from fundmodel.verification.comparison import number_check, read_table, text_check
from fundmodel.verification.verify import CHECKS, verify
from fundmodel.vocabulary.errors import InputError


def test_everything_passes() -> None:
    failed = [check for check in verify() if not check.passed]
    assert not failed


def test_names_are_unique_and_sources_given() -> None:
    checks = verify()
    assert len({check.name for check in checks}) == len(checks) >= len(CHECKS)
    assert all(check.source for check in checks)


def test_a_number_outside_the_tolerance_fails() -> None:
    assert number_check("x", "s", 1.0, 1.1, 0.2).passed
    assert not number_check("x", "s", 1.0, 1.3, 0.2).passed
    assert not number_check("x", "s", 1.0, np.nan, 0.2).passed
    assert not text_check("x", "s", "2033 Q2", "2033 Q3").passed


def test_checks_are_frozen() -> None:
    check = number_check("x", "s", 1.0, 1.0, 0.0)
    with pytest.raises(AttributeError):
        check.passed = False  # type: ignore[misc]
    assert replace(check, passed=False) != check


def test_a_wrong_ledger_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    true = hospital_insurance.roll_forward
    monkeypatch.setattr(hospital_insurance, "roll_forward", lambda *args: true(*args[:3], 0.01))
    assert not hospital_insurance.roll_year_by_year("intermediate").passed
    assert not hospital_insurance.roll_chained("high_cost").passed


def test_a_wrong_schedule_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closed_forms, "statutory_retirement", lambda *_: (0, 2024, 12))
    assert [check.passed for check in closed_forms.retirement_points()] == [True] + [False] * 11


def test_a_wrong_discount_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closed_forms, "discount_factors", lambda rate, n: ((1 + rate) ** -np.arange(n), None))
    assert not closed_forms.annuity().passed


def test_a_missing_table_is_named() -> None:
    with pytest.raises(InputError, match=r"nothing\.csv"):
        read_table("nothing.csv")
