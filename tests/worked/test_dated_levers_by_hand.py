"""Levers that begin on a date, each checked against a small sum by hand; money in 100m yuan unless said.

**Window.** Of the premium of coverage 2028, 10, 15, 25 and 20 % come in September to December 2027 and 10, 10, 5 and
5 % in January to April 2028, instead of 12, 22, 34 and 27 % and twice 2.5 %. Of 100 yuan::

    in hand on 31 December 2027    70 instead of 95
    in hand on 30 April 2028      100 - 4 x 100 / 12 = 66.7, as before
    coverage 2027                  5 in January and February 2027, as before: no season is read with two windows
"""

from __future__ import annotations

import pytest

import fundmodel as fm

UNTIL = 2030
OWN = ("baseline", "enrolment-window-extended")


@pytest.fixture(scope="module")
def runs() -> dict[str, fm.Projection]:
    together = fm.project(OWN, until=UNTIL)
    return {name: together.sel(name) for name in OWN}


def premium(run: fm.Projection, first: str, last: str) -> float:
    """What households and medical aid paid from one month to another."""
    paid = run.ledger["amount"].sel(area="CN", fund="resident", line=["premium", "premium_aid"])
    return float(paid.sel(month=slice(first, last)).sum() / 1e8)


def ahead(run: fm.Projection, month: str) -> float:
    return float(run.ledger["premium_received_ahead"].sel(area="CN", fund="resident", month=month).sum() / 1e8)


def test_window(runs) -> None:
    base, later = runs["baseline"], runs["enrolment-window-extended"]
    due = premium(base, "2027-09", "2028-08")
    assert premium(later, "2027-09", "2028-08") == pytest.approx(due, rel=1e-12)
    assert premium(later, "2027-01", "2027-08") == premium(base, "2027-01", "2027-08")
    assert premium(later, "2028-03", "2028-03") == pytest.approx(0.05 * due)
    assert premium(base, "2028-03", "2028-03") == 0.0
    assert ahead(base, "2027-12") == pytest.approx(0.95 * due)
    assert ahead(later, "2027-12") == pytest.approx(0.70 * due)
    assert ahead(later, "2028-04") == pytest.approx(due * (1 - 4 / 12))
    assert ahead(later, "2028-04") == pytest.approx(ahead(base, "2028-04"))
