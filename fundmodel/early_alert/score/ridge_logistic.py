"""Logistic regression with a ridge, by Newton's method."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RIDGE: Final = 1.0
STEPS: Final = 30
CLOSE: Final = 1e-8
CUT: Final = (0.02, 0.98)
"""Quantiles of the cases learned from outside which a feature is held: one wild area must not turn the line."""


class Logistic(NamedTuple):
    """``p = 1/(1 + exp(-(b_0 + b (clip(x) - m)/s)))``: low, high, mean, scale (features), weights (1 + features)."""

    low: Array
    high: Array
    mean: Array
    scale: Array
    weights: Array

    def __call__(self, features: Array) -> Array:
        """Probabilities (cases) of features (cases, features)."""
        scaled = (np.clip(features, self.low, self.high) - self.mean) / self.scale
        return sigmoid(self.weights[0] + scaled @ self.weights[1:])


def sigmoid(score: Array) -> Array:
    """``1/(1 + exp(-x))``, held away from overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -35.0, 35.0))))


def fitted(features: Array, outcome: Array, ridge: float = RIDGE) -> Logistic:
    """``argmin_b -sum ln p(y | x, b) + ridge/2 |b_1..|^2`` over features cut at their quantiles and standardised."""
    low, high = np.quantile(features, CUT, axis=0)
    held = np.clip(features, low, high)
    mean, scale = held.mean(axis=0), held.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    design = np.column_stack([np.ones(len(held)), (held - mean) / scale])
    rate = (outcome.sum() + 0.5) / (len(outcome) + 1)
    start = np.zeros(design.shape[1])
    start[0] = np.log(rate / (1 - rate))
    return Logistic(low, high, mean, scale, _newton(design, outcome, ridge, start))


def _newton(design: Array, outcome: Array, ridge: float, weights: Array) -> Array:
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    loss = _loss(design, outcome, penalty, weights)
    for _ in range(STEPS):
        p = sigmoid(design @ weights)
        gradient = design.T @ (p - outcome) + penalty * weights
        curved = (design * (p * (1 - p))[:, None]).T @ design + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curved, gradient)
        size = 1.0
        while size > 1e-4:
            trial = weights - size * step
            lower = _loss(design, outcome, penalty, trial)
            if lower <= loss + 1e-12 * abs(loss):
                weights, loss = trial, lower
                break
            size /= 2
        if np.max(np.abs(size * step)) < CLOSE or size <= 1e-4:
            break
    return weights


def _loss(design: Array, outcome: Array, penalty: Array, weights: Array) -> float:
    score = design @ weights
    return float(np.sum(np.logaddexp(0.0, score) - outcome * score) + 0.5 * np.sum(penalty * weights**2))
