"""What providers and patients bear of a scenario: tables on screen and page, notes, JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.frames.borne_frames import MUCH, borne_by_patients, borne_by_providers, providers_lines
from fundmodel.presentation.page.borne_rows import patient_tables, provider_notes, provider_tables
from fundmodel.presentation.terminal.borne_screens import borne_tables

UNTIL = 2036


@pytest.fixture(scope="module")
def run() -> fm.Projection:
    return fm.project(["baseline", "drg-budget-tight", "drg-points", "accounts-abolished"], until=UNTIL)


def test_the_share_is_of_what_the_fund_would_owe(run):
    frame = borne_by_providers(run)
    assert set(frame["scenario"]) == {"drg-budget-tight", "drg-points"}
    assert frame["year"].min() == 2026
    would = frame["benefits_owed"] + frame["overrun_borne"] - frame["savings_kept"]
    np.testing.assert_allclose(frame["borne_share"] * would, frame["overrun_borne"], rtol=1e-12)
    tight = frame[(frame["scenario"] == "drg-budget-tight") & (frame["fund"] == "employee_pooled")]
    assert (np.diff(tight["borne_share"]) >= 0.0).all()


def test_a_share_above_a_tenth_is_said_in_both_languages(run):
    """Under three per cent a year the employee pool's providers pass a tenth before 2036; no other passes it."""
    frame = borne_by_providers(run)
    beyond = frame[frame["borne_share"] > MUCH]
    assert set(zip(beyond["scenario"], beyond["fund"], strict=True)) == {("drg-budget-tight", "employee_pooled")}
    first = int(beyond["year"].min())
    for lang, tenth in (("zh", "10%"), ("en", "10%")):
        (line,) = providers_lines(run, lang)
        assert tenth in line
        assert str(first) in line
        assert f"{beyond['borne_share'].max():.1%}" in line
    assert len(provider_notes(run)) == 1
    assert providers_lines(run.sel("baseline"), "en") == []


def test_tables_stand_only_where_something_is_left_to_others(run):
    base = run.sel("baseline")
    assert borne_tables(base, "zh") == []
    assert provider_tables(base) == []
    assert patient_tables(base) == []
    assert len(borne_tables(run, "en")) == 2 + 2 + 1
    assert len(provider_tables(run)) == 4
    (patients,) = patient_tables(run)
    own = borne_by_patients(run).set_index("year")
    printed = {row.of["year"]: row.cells["patients_bear"] for row in patients.rows}
    assert printed[2030] == f"{own.loc[2030, 'patients_bear'] / 1e8:,.1f}"
    assert set(borne_by_patients(run)["scenario"]) == {"accounts-abolished"}


def test_the_document_of_a_run_holds_them(capsys):
    assert main(["run", "accounts-abolished", "drg-points", "--until", "2028", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["scenario"] for row in found["borne_by_patients"]} == {"accounts-abolished"}
    assert {row["scenario"] for row in found["borne_by_providers"]} == {"drg-points"}
    assert {"overrun_borne", "borne_share", "fund", "year"} <= set(found["borne_by_providers"][0])
