"""A score of twenty synthetic areas, kept origin by origin and taken up again (METHODS 6.6)."""

from __future__ import annotations

import json
from typing import NamedTuple

import numpy as np
import pytest

from fundmodel.early_alert.bed.oracles import oracle
from fundmodel.early_alert.bed.synthetic_bed import last_months, make_bed
from fundmodel.early_alert.score.rivals_learned import RIVALS
from fundmodel.early_alert.score.score_board import METHOD, ORACLE, ORACLE_NOW
from fundmodel.early_alert.score.score_card import score_card
from fundmodel.early_alert.score.score_run import last_day, run_score, scored_origins
from fundmodel.early_alert.score.series_kinds import EVENTS, KINDS
from fundmodel.early_alert.score.true_outcomes import outcomes_of, shocks_of
from fundmodel.vocabulary.errors import InputError


class Told(NamedTuple):
    area: str
    fund: str
    basis: str
    probability: np.ndarray
    low: np.ndarray
    high: np.ndarray


def forecaster(known, origin, as_of):
    """By the digits of the area: not the thing to be tested here."""
    assert as_of == last_day(origin)
    for one in known:
        for fund, basis in KINDS:
            if fund == one.fund and one.last > origin - 9:
                p = np.full((4, 6), 0.01 * int(one.area[-2:])) * np.linspace(0.5, 1, 6)
                yield Told(one.area, fund, basis, p, np.zeros(6), np.full(6, 8.0))


@pytest.fixture(scope="module")
def bed():
    return make_bed(1, 20, 48)


@pytest.fixture(scope="module")
def run(bed, tmp_path_factory):
    folder, told = tmp_path_factory.mktemp("score") / "run", []
    origins = scored_origins(bed)[:3]
    board = run_score(
        bed,
        forecaster,
        origins,
        folder,
        oracle=lambda origin, state: oracle(bed, origin, 50, 3, state),
        done=lambda what, origin: told.append((what, origin)),
    )
    return folder, board, told


def test_origins_are_month_ends_from_the_thirtieth_with_six_months_after_them(bed):
    origins = scored_origins(bed)
    assert origins[0] - bed.truth.first_month == 29
    assert bed.truth.first_month + bed.truth.months - 1 - origins[-1] == 6
    assert last_day(12 * 2024 + 1) == "2024-02-29"


def test_states_and_margins_of_the_truth_agree(bed):
    outcomes = outcomes_of(bed.truth)
    told = np.isfinite(outcomes.margin)
    assert told.mean() > 0.9
    assert np.array_equal((outcomes.margin < 0)[told], outcomes.state[told])
    assert shocks_of(bed.truth)[2].any()


def test_the_board_follows_what_was_published(bed, run):
    _, board, _ = run
    assert set(board.forecasts) == {METHOD, ORACLE, ORACLE_NOW, *RIVALS}
    for at, origin in enumerate(board.origins):
        published = last_months(bed, int(origin))
        told = board.told[at]
        assert np.array_equal(board.last[at, 0][told[0]], published[:, 0][told[0]])
    for name in (METHOD, *RIVALS):
        assert np.isfinite(board.forecasts[name]).all(), name
        assert np.all(np.diff(board.forecasts[name], axis=-1) >= 0), name
    assert board.forecasts[METHOD][0, 0, 0, 15, 5] == pytest.approx(0.15)


def test_the_oracle_as_the_method_has_a_share_of_one(run):
    _, board, _ = run
    card = score_card(board, name=ORACLE)
    own = card.tables["rivals"]
    own = own[(own["forecast"] == ORACLE) & own["group"].isin(["both", "employee", "resident"])]
    share = own["share_of_oracle"].dropna()
    assert len(share) > 0
    assert (share == 1).all()


def test_a_run_goes_on_where_it_stopped_and_gives_the_same(bed, run):
    folder, board, told = run
    kept = sorted(path.name for path in folder.iterdir())
    (folder / f"{METHOD}_{board.origins[2]}.npz").unlink()
    (folder / f"features_{board.origins[1]}.npz").unlink()
    again: list[tuple[str, int]] = []
    other = run_score(
        bed, forecaster, board.origins.tolist(), folder,
        oracle=lambda origin, state: pytest.fail("kept"), done=lambda *made: again.append(made),
    )  # fmt: skip
    assert again == [("features", board.origins[1]), (METHOD, board.origins[2])]
    assert sorted(path.name for path in folder.iterdir()) == kept
    assert len(told) == len(kept) - 1
    for name, values in board.forecasts.items():
        assert np.array_equal(values, other.forecasts[name], equal_nan=True), name
    assert score_card(board).to_json() == score_card(other).to_json()


def test_another_bed_is_refused(run):
    folder, _, _ = run
    other = make_bed(2, 20, 48)
    with pytest.raises(InputError, match=r"holds the score of 'synthetic-bed-1.*name another folder"):
        run_score(other, None, scored_origins(other)[:1], folder)


def test_the_reserve_at_the_horizon_is_the_truths(bed, run):
    _, board, _ = run
    at = int(board.origins[2]) + 4 - bed.truth.first_month
    true = bed.truth.months_of_reserve[:, :, at]
    assert board.reserve[2, 0, :, 3] == pytest.approx(true[:, 0])
    assert board.reserve[2, 1, :, 3] == pytest.approx(true[:, 1])
    assert EVENTS[1] == "floor"


def quick_oracle(bed, origin, draws, seed, state):
    return oracle(bed, origin, 20, seed, state)


def test_the_verb_scores_a_small_bed_goes_on_and_says_synthetic(tmp_path, monkeypatch, capsys):
    """Goals beside what was reached; a second call makes nothing anew."""
    from fundmodel.presentation.cli import main

    monkeypatch.setenv("COLUMNS", "140")
    asked = ["score", "--areas", "4", "--draws", "20", "--out", str(tmp_path), "--ship", str(tmp_path / "ships.json")]
    monkeypatch.setattr("fundmodel.early_alert.score.score_alert.scored_origins", lambda bed: range(24258, 24294, 12))
    monkeypatch.setattr("fundmodel.early_alert.score.score_alert.oracle", quick_oracle)
    assert main([*asked, "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "合成测试集" in out
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("origins/*.npz")}
    assert made
    assert main([*asked, "--lang", "en"]) == 0
    assert made == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("origins/*.npz")}
    shipped = json.loads((tmp_path / "ships.json").read_text())
    assert shipped["synthetic"]
    assert [card["budgets"] for card in shipped["cards"]] == ["good"]
    monkeypatch.setattr("fundmodel.early_alert.score.score_alert.make_bed", lambda *_, **__: pytest.fail("began"))
    (tmp_path / "other.json").write_text("[]")
    assert main([*asked[:-1], str(tmp_path / "other.json"), "--lang", "zh"]) == 2
    assert "不予覆盖" in capsys.readouterr().err


def test_the_cards_that_ship_are_shown_without_a_run(monkeypatch, capsys):
    from fundmodel.presentation.cli import main

    monkeypatch.setenv("COLUMNS", "140")
    assert main(["score", "--shipped", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Why goals were missed" in out
    assert "own drift" in out
    assert main(["score", "--shipped", "--json"]) == 0
    assert "typical" in [card["budgets"] for card in json.loads(capsys.readouterr().out)["cards"]]
