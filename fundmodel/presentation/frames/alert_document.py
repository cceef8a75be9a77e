"""An alert for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.early_alert.alerts import CODES, HELD, LEVELS
from fundmodel.presentation.frames.alert_frames import (
    alert_rows,
    driver_rows,
    expected_false_alarms,
    highest_code,
    horizon_months,
)
from fundmodel.presentation.frames.as_json import json_text

if TYPE_CHECKING:
    from fundmodel.early_alert.alerts import Alerts


def alert_json(alerts: Alerts) -> str:
    """Everything as one JSON document."""
    return json_text(alert_document(alerts))


def alert_document(alerts: Alerts) -> dict[str, Any]:
    """About, scale of the levels, ranking and table as rows, who is left out; yuan, months of reserve, fractions."""
    from fundmodel import __version__

    rows = alert_rows(alerts)
    count, expected = expected_false_alarms(rows)
    ranking = [
        {**row, "drivers": dict(driver_rows(alerts, row)[1])} for row in rows.drop(columns="name").to_dict("records")
    ]
    return {
        "kind": "alert",
        "version": __version__,
        "data": {"name": alerts.data, "sha256": alerts.sha256, "synthetic": alerts.synthetic},
        "as_of": alerts.as_of,
        "horizon": horizon_months(alerts),
        "draws": alerts.draws,
        "seed": alerts.seed,
        "reviewed": False,
        "levels": {
            name: {"from": bound, "held_to": bound * HELD, "code": CODES[name]} for name, bound in LEVELS.items()
        },
        "highest": highest_code(alerts),
        "raised": {"funds": count, "expected_false_alarms": expected},
        "names": {area: dict(words) for area, words in alerts.names.items()},
        "ranking": ranking,
        "table": alerts.table.to_dict("records"),
        "left_out": [dict(zip(("area", "fund", "why"), one, strict=True)) for one in alerts.left_out],
    }
