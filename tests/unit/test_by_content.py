"""What is worked out once for the same content: what counts as the same, what is forgotten, what cannot be known."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection.by_content import by_content, content
from fundmodel.vocabulary.frozen import Frozen


@dataclass(frozen=True)
class Rates:
    of: np.ndarray
    name: str = "rates"


@dataclass(frozen=True)
class OtherRates:
    of: np.ndarray
    name: str = "rates"


def twice(values: np.ndarray, by: float = 2.0) -> np.ndarray:
    return by * values


def counted(limit: int = 8, **named: Any) -> tuple[Any, list[Any]]:
    """A function kept by its content, and what it was called with."""
    calls: list[Any] = []

    @by_content(limit, **named)
    def derive(values: np.ndarray, *rest: Any) -> np.ndarray:
        calls.append(values)
        return np.asarray(values) * 2.0

    return derive, calls


def test_equal_content_is_worked_out_once_and_every_bit_counts() -> None:
    derive, calls = counted()
    values = np.linspace(0.0, 1.0, 7)
    first = derive(values)
    assert derive(values.copy()) is first
    assert derive(values[::1]) is first
    assert len(calls) == 1
    moved = values.copy()
    moved[3] = np.nextafter(moved[3], 2.0)
    assert derive(moved)[3] != first[3]
    assert len(calls) == 2


@pytest.mark.parametrize(
    "other",
    [
        np.zeros((3, 2)),
        np.zeros((2, 3), dtype=np.float32),
        np.zeros((2, 3), dtype=np.int64),
        -np.zeros((2, 3)),
        [0.0] * 6,
        (np.zeros((2, 3)),),
        Rates(np.zeros((2, 3))),
        "0",
        0.0,
        None,
    ],
)
def test_shape_type_and_wrapping_are_content(other: Any) -> None:
    assert content(other) != content(np.zeros((2, 3)))
    assert content(other) == content(other)
    hash(content(other))


def test_two_classes_of_the_same_fields_and_two_functions_differ() -> None:
    one = np.ones(2)
    assert content(Rates(one)) == content(Rates(one.copy())) != content(OtherRates(one))
    assert content(Rates(one)) != content(Rates(one, "other"))
    assert content(partial(twice, one)) == content(partial(twice, one.copy())) != content(partial(np.multiply, one))
    assert content(partial(twice, one, by=3.0)) != content(partial(twice, one))
    assert content(1) != content(1.0) != content(True)


def test_what_has_no_content_is_refused() -> None:
    held = np.ones(2)
    for unknown in (lambda x: x * held, {"a": 1}, object(), np.array([object()])):
        with pytest.raises(TypeError, match="known by its content"):
            content(unknown)


def test_the_oldest_is_forgotten_and_what_was_asked_again_is_not() -> None:
    derive, calls = counted(limit=2)
    a, b, c = (np.full(2, value) for value in (1.0, 2.0, 3.0))
    for values in (a, b, a, c, a, b):
        derive(values)
    assert [values[0] for values in calls] == [1.0, 2.0, 3.0, 2.0]
    derive.cache_clear()
    derive(a)
    assert len(calls) == 5


def test_answers_are_nobody_s_to_change_and_failures_are_not_kept() -> None:
    derive, calls = counted()
    with pytest.raises(ValueError, match="read-only"):
        derive(np.ones(2))[0] = 0.0

    @by_content(4)
    def failing(values: np.ndarray) -> np.ndarray:
        calls.append(values)
        raise fm.ProjectionError("no root")

    for _ in range(2):
        with pytest.raises(fm.ProjectionError):
            failing(np.ones(2))
    assert len(calls) == 3


def test_what_counts_may_be_named() -> None:
    derive, calls = counted(of=lambda values, *rest: values.shape)
    derive(np.zeros(3), "a"), derive(np.ones(3), "b"), derive(np.zeros(4))
    assert len(calls) == 2


def test_a_change_after_the_base_year_asks_for_no_new_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Factors of the base year do not move with a later law, and move with what the base year rests on."""
    from fundmodel.projection.enrolment import entry_factors
    from fundmodel.projection.project.money import base_year

    base, sought = fm.load_scenario("baseline"), []
    for module in (entry_factors, base_year):
        true = module.increasing_root
        monkeypatch.setattr(module, "increasing_root", lambda *a, true=true, **n: sought.append(a[3]) or true(*a, **n))
    fm.project(base, "national", 2027)
    sought.clear()
    later = base.with_changes({"employee.employer_rate": {"2027-01": 0.061}, "cost.excess_growth": {"2026-01": 0.0123}})
    fm.project(later, "national", 2028)
    assert sought == []
    fm.project(base.with_changes({"enrolment.active_growth": 0.0101}), "national", 2027)
    assert [one.what for one in sought if "entries" in one.what] == ["factor of entries into the employee scheme"]


def test_zeros_of_both_signs_order_and_types_inside_a_mapping_count() -> None:
    assert content(0.0) != content(-0.0)
    assert content(Frozen({1: 0})) != content(Frozen({1: 0.0}))
    assert content(Frozen({1: True})) != content(Frozen({1: 1}))
    assert content(Frozen({0: 1.0, 50: 2.0})) != content(Frozen({50: 2.0, 0: 1.0}))
    assert content(Frozen({0: 1.0})) == content(Frozen({0: 1.0}))
    swapped = [np.zeros(2, dtype=[(name, float) for name in names]) for names in (("a", "b"), ("b", "a"))]
    assert content(swapped[0]) != content(swapped[1])


def test_nobody_holds_another_way_into_what_is_kept() -> None:
    head = by_content(4)(lambda values: values[:2])
    values = np.arange(4.0)
    assert head(values).tolist() == [0.0, 1.0]
    values[0] = 99.0
    assert head(np.arange(4.0)).tolist() == [0.0, 1.0]
    same = by_content(4)(lambda values: values)
    same(values)
    values[1] = 7.0  # the caller's own array stays the caller's
    deep = by_content(4)(lambda values: (Rates(values * 2.0), values + 1.0))
    rates, more = deep(np.arange(3.0))
    for array in (rates.of, more):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5.0


def test_many_threads_get_the_answers_of_one() -> None:
    derive, _ = counted(limit=4)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(lambda k: derive(np.array([k % 9.0]))[0], range(3000)))
    finally:
        sys.setswitchinterval(interval)
    assert found == [2.0 * (k % 9) for k in range(3000)]
