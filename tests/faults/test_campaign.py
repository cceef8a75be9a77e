"""The seeded campaign of hostile cases: no internal error, nothing lost, nothing half-written, nothing silent."""

from __future__ import annotations

import pytest

from tests.faults import campaign
from tests.faults.cases_places import NEEDED, writing_verbs


@pytest.mark.parametrize("family", campaign.FAMILIES)
def test_every_case_of_the_family_is_clean(family):
    results = campaign.run_family(family)
    assert len(results) >= 50
    assert [f"{one.name}: {one.failure}" for one in results if one.failure] == []


def test_a_case_that_ends_its_process_fails_and_the_next_one_goes_on(monkeypatch):
    import os

    tried = [campaign.Case("dies", lambda root: os._exit(3)), campaign.Case("lives", lambda root: "")]
    tried.append(campaign.Case("raises", lambda root: str(1 // 0)))
    monkeypatch.setattr(campaign, "cases_of", lambda *_: tried)
    results = campaign.run_family("places")
    assert [one.failure.partition(":")[0] for one in results] == ["crash", "", "internal error"]
    assert "clean     1" in campaign.told(results)


def test_a_seed_gives_the_same_cases_again():
    names = [one.name for one in campaign.cases_of("places", 3, 1)]
    assert names == [one.name for one in campaign.cases_of("places", 3, 1)]
    assert names != [one.name for one in campaign.cases_of("places", 4, 1)]


def test_every_verb_that_writes_a_folder_is_tried():
    folders = {verb for verb, options in writing_verbs().items() if "--out" in options}
    assert {"run", "sensitivity", "hindcast", "template", "observations", "alert", "score", "calibrate"} <= folders
    assert NEEDED.keys() <= folders
