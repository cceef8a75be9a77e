"""The oracles of the bed: calibrated, skilful, and knowing nothing that is decided later."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from fundmodel.early_alert.bed.oracles import oracle
from fundmodel.early_alert.bed.releases import month_end
from fundmodel.early_alert.bed.synthetic_bed import last_months
from fundmodel.vocabulary.errors import InputError
from tests.beds import small

ORIGINS = range(30, 66, 6)
DRAWS = 100


@cache
def foreseen(state: str):
    bed = small(1, 150)
    return np.stack([oracle(bed, bed.truth.first_month + at, DRAWS, 3, state) for at in ORIGINS])


def met() -> np.ndarray:
    """(origin, area, fund, event, horizon) events within h months."""
    truth = small(1, 150).truth
    both = np.stack([truth.state["deficit_12m"], truth.state["floor"]], axis=2)
    return np.stack([np.logical_or.accumulate(both[..., at + 1 : at + 7], axis=3) for at in ORIGINS])


@pytest.mark.parametrize("state", ["last_published", "now"])
def test_mean_probability_is_the_frequency_within_error(state):
    p, y = foreseen(state), met()
    for h in (0, 2, 5):
        miss = (p - y)[..., h].mean(0)  # area, fund, event
        error = miss.std(axis=0) / np.sqrt(len(miss))
        assert (np.abs(miss.mean(0)) < 3.3 * error + 0.002).all()
    unsure = (p[..., 5] > 0.2) & (p[..., 5] < 0.8)
    assert p[..., 5][unsure].mean() == pytest.approx(y[..., 5][unsure].mean(), abs=0.1)


def test_an_oracle_has_skill_and_fresher_knowledge_more():
    y = met()[..., 5]
    spread = y.mean((0, 1)) * (1.0 - y.mean((0, 1)))
    skill = {s: 1.0 - ((foreseen(s)[..., 5] - y) ** 2).mean((0, 1)) / spread for s in ("last_published", "now")}
    assert (skill["last_published"] > 0.4).all()
    assert skill["now"].mean() > skill["last_published"].mean()
    truth = small(1, 150).truth
    now = np.stack([truth.state["deficit_12m"], truth.state["floor"]], axis=2)[..., list(ORIGINS)]
    safe = ~now.transpose(3, 0, 1, 2)
    p, met_then = foreseen("now")[..., 5][safe], y[safe]
    assert 1.0 - ((p - met_then) ** 2).mean() / (met_then.mean() * (1 - met_then.mean())) > 0.3


def test_probabilities_rise_with_the_horizon_and_repeat_with_the_seed():
    bed = small(1, 150)
    p = foreseen("last_published")
    assert (np.diff(p, axis=-1) >= 0.0).all()
    assert ((p >= 0.0) & (p <= 1.0)).all()
    origin = bed.truth.first_month + ORIGINS[0]
    assert (oracle(bed, origin, DRAWS, 3) == p[0]).all()
    assert not (oracle(bed, origin, DRAWS, 4) == p[0]).all()


def test_an_oracle_sees_nothing_after_the_state_it_starts_from():
    """States and flows after the last published month (oracle L) or the origin (oracle 0) spoiled: same numbers."""
    bed = small()
    origin = bed.truth.first_month + 40
    for state, last in (("last_published", int(last_months(bed, origin).max())), ("now", origin)):
        place = last - bed.truth.first_month + bed.burnt
        spoiled = bed.course.states[: place + 1] + [None] * (len(bed.course.states) - place - 1)
        flows = bed.course.flows[: place + 1] + [None] * (len(bed.course.flows) - place - 1)
        blind = replace(bed, course=bed.course._replace(states=spoiled, flows=flows))
        assert (oracle(blind, origin, 50, 3, state) == oracle(bed, origin, 50, 3, state)).all()


def test_oracle_l_starts_at_the_last_published_month():
    bed = small()
    origin = bed.truth.first_month + 40
    last = last_months(bed, origin)
    assert (last <= origin).all()
    assert (last > origin - 12).all()
    assert len(np.unique(last)) > 1
    kept = bed.truth.released[np.arange(40), 1, last[:, 1] - bed.truth.first_month]
    assert (kept <= month_end(origin)).all()


def test_unknown_states_and_months_are_refused():
    bed = small()
    with pytest.raises(InputError, match="tomorrow"):
        oracle(bed, bed.truth.first_month, 5, 1, "tomorrow")
    with pytest.raises(InputError, match="outside the bed"):
        oracle(bed, bed.truth.first_month - 1, 5, 1)
