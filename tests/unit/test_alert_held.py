"""What an alert holds: nothing is made twice, a stopped run goes on and gives the same, no lesson looks ahead."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import known_from
from fundmodel.early_alert import held_looks
from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.early_alert.held_looks import Held, held_in
from fundmodel.presentation.cli import main

AS_OF, DRAWS = "2021-05-31", 60


@cache
def bed() -> fm.DataPackage:
    return make_bed(5, 5, 36).package()


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """(folder, what was told, the alert) of a run that was stopped in its second block of areas and taken up again."""
    place, told, made = tmp_path_factory.mktemp("work"), [], []

    class Stop(Exception):  # noqa: N818
        """The user's."""

    def tell(what, share):
        told.append((what, share))
        if what == "looking" and len(made) == 0:
            made.append(share)
            raise Stop

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held_looks, "AREAS_AT_ONCE", 2)
        with pytest.raises(Stop):
            fm.alert(bed(), AS_OF, DRAWS, held=held_in(place, bed().sha256), done=tell)
        made.append("again")
        before = {path.name: path.stat().st_mtime_ns for path in place.iterdir()}
        again = fm.alert(bed(), AS_OF, DRAWS, held=held_in(place, bed().sha256), done=tell)
        assert {name: (place / name).stat().st_mtime_ns for name in before} == before
        for name in ("outlook", "taught"):
            patch.setattr(held_looks, name, lambda *_, **__: pytest.fail("made twice"))
        third = fm.alert(bed(), AS_OF, DRAWS, held=held_in(place, bed().sha256))
    pd.testing.assert_frame_equal(third.table, again.table, check_exact=True)
    return place, told, again


def test_a_stopped_run_goes_on_and_gives_the_same(stopped):
    place, told, again = stopped
    whole = fm.alert(bed(), AS_OF, DRAWS)
    pd.testing.assert_frame_equal(again.table, whole.table, check_exact=False, rtol=1e-9)
    pd.testing.assert_frame_equal(again.ranking, whole.ranking, check_exact=False, rtol=1e-9)
    assert len(list(place.iterdir())) == 1 + 3
    assert [share for what, share in told if what == "looking"] == pytest.approx([0.4, 0.4, 0.8, 1.0])
    learning = [share for what, share in told if what == "learning"]
    assert learning == sorted(learning)
    assert 0.0 < learning[-1] <= 1.0


def test_a_damaged_file_is_made_again_and_other_data_are_not_taken_for_these(stopped):
    place, _, again = stopped
    for path in place.iterdir():
        path.write_text('{"record": "None"', encoding="utf-8")
    held = Held(place, "another package")
    assert held.get("rows", lambda: (1.5, {("a", "b"): np.array([1.0, np.nan])}))[0] == 1.5
    back = Held(place, "another package").get("rows", lambda: pytest.fail("kept already"))
    np.testing.assert_array_equal(back[1]["a", "b"], [1.0, np.nan])
    assert Held(place, "a third").get("rows", lambda: 7) == 7
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held_looks, "AREAS_AT_ONCE", 2)
        repaired = fm.alert(bed(), AS_OF, DRAWS, held=held_in(place, bed().sha256))
    pd.testing.assert_frame_equal(repaired.table, again.table, check_exact=True)


def test_short_histories_teach_no_figure_of_later_in_the_month():
    """Where no June or December is behind, lessons end on the day, not with its month."""
    frame, when = bed().table("observations"), "2020-05-10"
    known = known_from("observations", frame)
    soon = (known > when) & (known <= "2020-05-31")
    assert soon.any()

    def alert(factor):
        spent = frame["expenditure_yuan"]
        moved = frame.assign(expenditure_yuan=np.where(soon, spent * factor, spent))
        data = replace(bed(), tables={**bed().tables, "observations": moved}, sha256=str(factor))
        return fm.alert(data, when, DRAWS)

    as_it_is = alert(1.0).table
    assert as_it_is["probability"].notna().any()
    pd.testing.assert_frame_equal(as_it_is, alert(1.7).table, check_exact=True)


def test_a_place_that_cannot_be_a_folder_is_refused(tmp_path, capsys):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "inside"):
        assert main(["alert", "example-county", "--as-of", "2026-03", "--work", str(place), "--lang", "en"]) == 2
        assert str(place) in capsys.readouterr().err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
