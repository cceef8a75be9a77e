"""Synthetic areas whose truth is known: the ground on which the early alert is tuned and scored (METHODS 6.7)."""
