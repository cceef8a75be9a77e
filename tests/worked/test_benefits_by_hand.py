"""Benefits by type, their design and care away from home, checked against small sums by hand.

**From below, 2025** (100m yuan)::

    employees   0.83 (100m) episodes x 11,522 yuan x .85 eligible x .841 paid = 6,836    57 % of 12,200.5 = 6,954
    residents   1.96 (100m) episodes x  7,339 yuan x .85 eligible x .660 paid = 8,069    70 % of 10,678.6 = 7,475
    allowances  2.88m births x .751 employed = 2.16m, x 7,974 / 30 x 158 days =   909    70 % of 1,393.8  =   976

**Ten points more for out-patient care, 2028.** The patient's share falls from .53 to .43::

    ratio    .57 / .47 = 1.2128    use    (.43 / .53)^-.2 = 1.0427    spending    1.2646

**Deductibles doubled, 2028.** Nearly every episode costs more than its deductible, so the fund pays less by the share
of the cost that the second deductible takes, at what it would have paid of it::

    primary    .121 of the money,  200 /  7,910 x .962 = .0243    .0029
    secondary  .242 of the money,  500 /  7,910 x .925 = .0585    .0141
    tertiary   .637 of the money,  800 / 11,335 x .887 = .0626    .0399
    paid       .841 - .0569 = .7841    use    (.2159 / .159)^-.1 = .9699    spending    .7841 / .841 x .9699 = .9042

**Half as much care away from home, 2028**::

    price    (.798 + .202 / 1.4) / (.899 + .101 / 1.4) = .9423 / .9711 = .9703
    ratio    (.8612 - .0101) / (.8612 - .0202)         = .8511 / .8410 = 1.0120    spending    .9819
"""

from __future__ import annotations

import pytest

import fundmodel as fm

SCENARIOS = (
    "baseline",
    "outpatient-ratio-raised",
    "outpatient-ratio-no-response",
    "inpatient-deductible-doubled",
    "limits-fixed-in-yuan",
    "care-nearer-home",
)


@pytest.fixture(scope="module")
def runs():
    run = fm.project(SCENARIOS, until=2050).check()
    return {name: run.sel(name) for name in SCENARIOS}


def spent(run: fm.Projection, fund: str, line: str, year: int) -> float:
    months = run.ledger["amount"].sel(area="CN", fund=fund, line=line, month=slice(f"{year}-01", f"{year}-12"))
    return float(months.sum()) / 1e8


def against_baseline(runs, name: str, line: str, fund: str = "employee_pooled", year: int = 2028) -> float:
    return spent(runs[name], fund, line, year) / spent(runs["baseline"], fund, line, year)


def test_from_below(runs) -> None:
    found = runs["baseline"].reconciliation.sel(area="CN")
    for item, modelled, published in (
        ("employee_inpatient", 6_836, 6_954),
        ("resident_inpatient", 8_069, 7_475),
        ("employee_maternity_allowance", 909, 976),
    ):
        row = found.sel(item=item)
        assert float(row["modelled"]) / 1e8 == pytest.approx(modelled, abs=1.0)
        assert float(row["published"]) / 1e8 == pytest.approx(published, abs=1.0)
    by_hand = (0.83 * 11_522 * 0.85 * 0.841, 1.96 * 7_339 * 0.85 * 0.660, 0.02164 * 7_974 / 30 * 158)
    assert by_hand == pytest.approx((6_836, 8_069, 909), abs=1.0)


def test_a_higher_out_patient_ratio(runs) -> None:
    ratio, use = 0.57 / 0.47, (0.43 / 0.53) ** -0.2
    assert (round(ratio, 4), round(use, 4), round(ratio * use, 4)) == (1.2128, 1.0427, 1.2646)
    assert against_baseline(runs, "outpatient-ratio-raised", "outpatient") == pytest.approx(ratio * use, rel=1e-9)
    assert against_baseline(runs, "outpatient-ratio-no-response", "outpatient") == pytest.approx(ratio, rel=1e-9)
    assert against_baseline(runs, "outpatient-ratio-raised", "outpatient", year=2027) == 1.0
    assert against_baseline(runs, "outpatient-ratio-raised", "inpatient") == 1.0


def test_residents_at_a_low_ratio_gain_more_of_it(runs) -> None:
    """.28 -> .38: 1.3571 times the ratio, and (.62 / .72)^-.2 = 1.0304 times the visits."""
    found = against_baseline(runs, "outpatient-ratio-raised", "outpatient", "resident")
    assert found == pytest.approx(1.3571 * 1.0304, abs=1e-4)


def test_deductibles_doubled(runs) -> None:
    """The sum by hand takes every episode for dearer than its deductible; a few are not, so a little more is paid."""
    found = against_baseline(runs, "inpatient-deductible-doubled", "inpatient")
    assert 0.9042 < found < 0.9042 + 0.006
    assert against_baseline(runs, "inpatient-deductible-doubled", "outpatient") == 1.0


def test_fixed_limits_pay_more_at_first_and_less_at_last(runs) -> None:
    """A deductible that loses its worth helps patients soon, a cap that does so hurts them late."""
    assert against_baseline(runs, "limits-fixed-in-yuan", "inpatient", year=2026) == 1.0
    assert against_baseline(runs, "limits-fixed-in-yuan", "inpatient", year=2030) > 1.0
    assert against_baseline(runs, "limits-fixed-in-yuan", "outpatient", year=2050) < 1.0


def test_care_nearer_home(runs) -> None:
    price = (0.798 + 0.202 / 1.4) / (0.899 + 0.101 / 1.4)
    ratio = (0.8612 - 0.0101) / (0.8612 - 0.0202)
    assert (round(price, 4), round(ratio, 4), round(price * ratio, 4)) == (0.9703, 1.0120, 0.9819)
    assert against_baseline(runs, "care-nearer-home", "inpatient") == pytest.approx(price * ratio, abs=1e-4)
    own, base = (
        runs[name].memo["inpatient_elsewhere"].sel(area="CN", fund="employee_pooled", month="2028-06-01")
        for name in ("care-nearer-home", "baseline")
    )
    assert float(own / base) == pytest.approx(0.9703 / 2.0, abs=1e-4)
