"""The forms of work W2 give one answer, and the comparison that guards the timing can fail."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks import run_w2, timing, w2_inputs, w2_kernels, w2_numpy, w2_pandas


@pytest.fixture(scope="module")
def inputs() -> w2_inputs.Inputs:
    return w2_inputs.make()


@pytest.fixture(scope="module")
def plain(inputs: w2_inputs.Inputs) -> w2_inputs.Answer:
    return w2_numpy.solve(inputs)


def test_the_kernels_give_the_answer_of_plain_numpy(inputs: w2_inputs.Inputs, plain: w2_inputs.Answer) -> None:
    assert w2_inputs.difference(w2_kernels.solve(inputs), plain) < 1e-12


@pytest.mark.slow
def test_the_spreadsheet_gives_the_answer_of_plain_numpy(inputs: w2_inputs.Inputs, plain: w2_inputs.Answer) -> None:
    assert w2_inputs.difference(w2_pandas.solve(inputs), plain) < 1e-12


def test_a_rate_moved_by_a_millionth_is_noticed(inputs: w2_inputs.Inputs, plain: w2_inputs.Answer) -> None:
    for form in (w2_numpy, w2_kernels):
        assert w2_inputs.difference(form.solve(w2_inputs.perturbed(inputs)), plain) > w2_inputs.TOLERANCE


def test_the_gate_stops_a_form_that_answers_something_else(inputs: w2_inputs.Inputs) -> None:
    def wrong(given: w2_inputs.Inputs) -> w2_inputs.Answer:
        answer = w2_numpy.solve(given)
        return answer._replace(closing=answer.closing * (1.0 + 1e-8))

    with pytest.raises(SystemExit, match="wrong gives another answer"):
        run_w2.gate(inputs, {"plain numpy": w2_numpy.solve, "wrong": wrong})


def test_a_flag_or_a_gap_that_differs_is_a_difference(plain: w2_inputs.Answer) -> None:
    flags = plain.below_floor.copy()
    flags[0, 100] = ~flags[0, 100]
    assert w2_inputs.difference(plain._replace(below_floor=flags), plain) == np.inf
    filled = np.nan_to_num(plain.reserve)
    assert w2_inputs.difference(plain._replace(reserve=filled), plain) == np.inf


def test_the_generator_is_seeded_and_its_matrices_conserve_people(inputs: w2_inputs.Inputs) -> None:
    assert inputs.sha256() == w2_inputs.make().sha256() != w2_inputs.make(seed=2).sha256()
    np.testing.assert_allclose(inputs.transition.sum(axis=-1), 1.0, rtol=0, atol=1e-15)
    np.testing.assert_allclose(inputs.shares.sum(axis=0), 1.0, rtol=0, atol=1e-15)
    assert inputs.transition.min() >= 0.0


def test_nothing_is_told_of_a_machine_that_was_not_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(np.cumsum([0.0, 1.0] * 2 + [0.0, 1.0] * 2 + [0.0, 2.0] * 2))
    monkeypatch.setattr(timing, "of_process", lambda work, repeats=1: lambda: -next(clock) + next(clock))
    with pytest.raises(SystemExit, match="not quiet"):
        timing.in_turn({}, 4)
    assert timing.drift([1.0, 1.0, 1.1, 1.1]) == pytest.approx(0.1)


def test_a_ratio_is_that_of_each_round() -> None:
    rounds = [{"a": 2.0, "b": 1.0}, {"a": 6.0, "b": 2.0}, {"a": 40.0, "b": 10.0}]
    assert timing.ratio(rounds, "a", "b") == (3.0, 2.0, 4.0)
    assert timing.told(rounds, "a", "b", "at most 5") == "a / b: 3.00 (2.00 to 4.00); goal at most 5"
