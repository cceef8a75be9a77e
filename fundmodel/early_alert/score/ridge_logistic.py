"""Logistic regression with a ridge, by Newton's method."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS: Final = 40
CLOSE: Final = 1e-7
"""Largest step of a weight at which the search ends: Newton's last step is squared by the next one."""
WORST: Final = 1e-4


class Logistic(NamedTuple):
    """``p = 1/(1 + exp(-(b_0 + b (x - m)/s)))``: mean, scale (features), weights (1 + features)."""

    mean: Array
    scale: Array
    weights: Array

    def __call__(self, features: Array) -> Array:
        """Probabilities (cases) of features (cases, features)."""
        return sigmoid(self.weights[0] + (features - self.mean) / self.scale @ self.weights[1:])


def sigmoid(score: Array) -> Array:
    """``1/(1 + exp(-x))``, held away from overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -35.0, 35.0))))


def fitted(features: Array, outcome: Array, ridge: float, start: Array | None = None) -> Logistic:
    """``argmin_b -sum ln p(y | x, b) + ridge/2 |b_1..|^2`` over standardised features; both (cases, ...).

    ``start`` are weights of a like question to begin from; they change the time, not the answer.
    """
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    design = np.column_stack([np.ones(len(features)), (features - mean) / scale])
    if start is None:
        rate = (outcome.sum() + 0.5) / (len(outcome) + 1)
        start = np.zeros(design.shape[1])
        start[0] = np.log(rate / (1 - rate))
    return Logistic(mean, scale, _newton(design, outcome, ridge, start))


def _newton(design: Array, outcome: Array, ridge: float, weights: Array) -> Array:
    """Newton's steps, halved while the loss does not fall."""
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    loss, p = _loss(design, outcome, penalty, weights)
    for _ in range(STEPS):
        gradient = design.T @ (p - outcome) + penalty * weights
        curved = design.T @ (design * (p * (1 - p))[:, None]) + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curved, gradient)
        while True:
            lower, q = _loss(design, outcome, penalty, weights - step)
            if lower <= loss or np.max(np.abs(step)) < WORST:
                break
            step /= 2
        weights, loss, p = weights - step, lower, q
        if np.max(np.abs(step)) < CLOSE:
            break
    return weights


def _loss(design: Array, outcome: Array, penalty: Array, weights: Array) -> tuple[float, Array]:
    """``sum ln(1 + e^s) - y s`` with the ridge, and the probabilities."""
    score = np.clip(design @ weights, -35.0, 35.0)
    grown = np.exp(score)
    loss = float(np.log1p(grown).sum() - outcome @ score + 0.5 * np.sum(penalty * weights**2))
    return loss, grown / (1 + grown)
