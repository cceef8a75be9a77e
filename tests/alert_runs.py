"""Alerts that several tests look at, foreseen once a session from few draws."""

from __future__ import annotations

import warnings
from functools import cache

import fundmodel as fm
from fundmodel.early_alert.alerts import Alerts, alert

AS_OF = "2026-03"
"""Early enough that what the packages hold is fresh."""


@cache
def foreseen_alert(data: str) -> Alerts:
    """The alert of a package that ships."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fm.SyntheticDataWarning)
        return alert(data, AS_OF, draws=200)
