"""Every score of one group of funds and one event: what the tables of the card are made of (METHODS 6.6)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.score.alert_runs import onsets, standing, withdrawn
from fundmodel.early_alert.score.decision_scores import (
    ALERT,
    COSTS,
    LEVELS,
    false_alarm_share,
    false_alarms_a_year,
    hits,
    precision,
    value,
)
from fundmodel.early_alert.score.interval_scores import reliability
from fundmodel.early_alert.score.probability_scores import (
    auc,
    average_precision,
    brier,
    decomposition,
    log_score,
    share_of_oracle,
    skill,
)
from fundmodel.early_alert.score.resampling import intervals, ratio, share_of, skill_of
from fundmodel.early_alert.score.score_board import ORACLE, Board, Cases
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS

Array = NDArray[np.float64]

Row = dict[str, Any]
WHOLE: Final = AHEAD_MONTHS - 1
"""Place of the whole horizon, an event in any of the six months."""
SAMPLES: Final = 1000
"""Draws a probability is taken to come from where the log score clips it."""


def best_rival(cases: Cases, names: tuple[str, ...], horizon: int = WHOLE) -> str:
    """The rival of lowest Brier score; of equals the first."""
    return min(names, key=lambda name: brier(cases.forecasts[name][:, horizon], cases.outcome[:, horizon]))


def rival_rows(cases: Cases, names: tuple[str, ...], best: str) -> list[Row]:
    """Each forecast at each horizon 1..6: scores, skill against climatology and the best rival, share of oracle."""
    rows: list[Row] = []
    for horizon in range(AHEAD_MONTHS):
        y = cases.outcome[:, horizon]
        found = {name: brier(cases.forecasts[name][:, horizon], y) for name in names}
        rival, oracle = found[best], found.get(ORACLE, float("nan"))
        for name in names:
            p = cases.forecasts[name][:, horizon]
            parts = decomposition(p, y, bins=20)
            rows.append(
                {
                    "horizon": horizon + 1,
                    "forecast": name,
                    "n": len(y),
                    "events": int(y.sum()),
                    "brier": found[name],
                    "reliability": parts.reliability,
                    "resolution": parts.resolution,
                    "uncertainty": parts.uncertainty,
                    "within": parts.within,
                    "log_score": log_score(p, y, SAMPLES),
                    "auc": auc(p, y),
                    "average_precision": average_precision(p, y),
                    "skill_on_climatology": skill(found[name], found["climatology"]),
                    "skill_on_best": skill(found[name], rival),
                    "share_of_oracle": share_of_oracle(found[name], rival, oracle),
                }
            )
    return rows


def alert_row(board: Board, cases: Cases, name: str, group: str, event: str) -> Row:
    """Hits by months ahead, precision, false alarms, withdrawn and lead of one forecast at p >= .2.

    Withdrawn and lead are those of warnings as they stand from month to month, held down to four fifths of the bound;
    ``precision_held`` and ``false_alarms_held`` are what holding them costs, ``withdrawn_unheld`` what it saves.
    """
    p, y = cases.forecasts[name][:, WHOLE], cases.outcome[:, WHOLE]
    row: Row = {"forecast": name, "n": len(y), "events": int(y.sum())}
    for (low, high), (share, n) in hits(p, cases.first_event).items():
        row |= {f"hit_{low}_{high}": share, f"events_{low}_{high}": n}
    gone, unheld = withdrawn(board, name, group, event), withdrawn(board, name, group, event, held=1.0)
    held = standing(board, name, event)[cases.origin, cases.kind, cases.area].astype(np.float64)
    row |= {
        "precision": precision(p, y),
        "alerts": int((p >= ALERT).sum()),
        "false_alarms": false_alarm_share(p, y),
        "false_alarms_100_areas_a_year": false_alarms_a_year(p, y),
        "precision_held": precision(held, y),
        "false_alarms_held": false_alarm_share(held, y),
        "withdrawn": gone.share,
        "withdrawn_unheld": unheld.share,
        "withdrawn_new": gone.share_new,
        "alerts_new": gone.n_new,
    }
    return row | lead_row(board, name, group, event)


def lead_row(board: Board, name: str, group: str, event: str) -> Row:
    """Median months an alert was held before the event, foreseeable and after a shock; median delay after shocks."""
    found = onsets(board, name, group, event)
    calm = [one.lead for one in found if one.shock is None]
    struck = [one.lead for one in found if one.shock is not None]
    delays = np.array([one.delay for one in found if one.shock is not None])
    told = delays[np.isfinite(delays)]
    return {
        "lead_foreseeable": float(np.median(calm)) if calm else float("nan"),
        "onsets_foreseeable": len(calm),
        "lead_shock": float(np.median(struck)) if struck else float("nan"),
        "onsets_shock": len(struck),
        "delay_shock": float(np.median(told)) if len(told) else float("nan"),
        "detected_shock": len(told) / len(delays) if len(delays) else float("nan"),
    }


def level_rows(cases: Cases, name: str) -> list[Row]:
    """How often each level came true: at p from the level up to the next; ``n`` area-months, ``k`` came true."""
    p, y = cases.forecasts[name][:, WHOLE], cases.outcome[:, WHOLE]
    bounds = (*LEVELS, np.inf)
    rows = []
    for low, high in pairwise(bounds):
        own = (p >= low) & (p < high)
        rows.append({"forecast": name, "from": low, "n": int(own.sum()), "k": int(y[own].sum())})
    return rows


def value_rows(cases: Cases, names: tuple[str, ...]) -> list[Row]:
    """Value of each forecast at each ratio of cost to loss."""
    y = cases.outcome[:, WHOLE]
    return [
        {"forecast": name} | {f"value_{cost:g}": value(cases.forecasts[name][:, WHOLE], y, cost) for cost in COSTS}
        for name in names
    ]


def reliability_rows(cases: Cases, name: str) -> list[Row]:
    """The reliability diagram of the whole horizon."""
    return [
        {"forecast": name, **one._asdict(), "gap": one.mean - one.rate}
        for one in reliability(cases.forecasts[name][:, WHOLE], cases.outcome[:, WHOLE])
    ]


def bounds(cases: Cases, name: str, best: str) -> Mapping[str, tuple[float, float]]:
    """The wider 90 % interval of skill, share of oracle, hits by months ahead, false alarms and precision."""
    p, y = cases.forecasts[name][:, WHOLE], cases.outcome[:, WHOLE]
    rival = cases.forecasts[best][:, WHOLE]
    oracle = cases.forecasts[ORACLE][:, WHOLE] if ORACLE in cases.forecasts else np.full(len(y), np.nan)
    over = (p >= ALERT).astype(np.float64)
    near, middle, far = (
        ((cases.first_event >= low) & (cases.first_event <= low + 1)).astype(np.float64) for low in (1, 3, 5)
    )
    columns = {
        "own": (p - y) ** 2,
        "rival": (rival - y) ** 2,
        "oracle": (oracle - y) ** 2,
        "over": over,
        "true": over * y,
        "false": over * (1 - y),
        "safe": 1 - y,
        **{f"hit_{at}": over * own for at, own in ((1, near), (3, middle), (5, far))},
        **{f"of_{at}": own for at, own in ((1, near), (3, middle), (5, far))},
    }
    at = {key: place for place, key in enumerate(columns)}
    sums = np.column_stack(list(columns.values()))
    statistics = {
        "skill_on_best": skill_of(at["own"], at["rival"]),
        "share_of_oracle": share_of(at["own"], at["rival"], at["oracle"]),
        "precision": ratio(at["true"], at["over"]),
        "false_alarms": ratio(at["false"], at["safe"]),
        **{f"hit_{low}_{low + 1}": ratio(at[f"hit_{low}"], at[f"of_{low}"]) for low in (1, 3, 5)},
    }
    return intervals(sums, cases.area, cases.block, statistics)


def bound_rows(found: Mapping[str, tuple[float, float]], name: str) -> list[Row]:
    """The intervals of a forecast as rows."""
    return [
        {"forecast": name, "figure": figure, "lower_90": low, "upper_90": high} for figure, (low, high) in found.items()
    ]
