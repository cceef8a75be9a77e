"""A comparison of regimes for machines: yuan, fractions and codes; null where there is no value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.analysis.regime import MUNICIPAL, Regime
from fundmodel.analysis.regime_rows import deficit_of
from fundmodel.presentation.frames.pool_cells import (
    answer_lines,
    has_files,
    moved_funds,
    promise_of,
    regime_label,
    rule_notes,
)
from fundmodel.presentation.frames.pool_levels import levels_note
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document
from fundmodel.presentation.words.pool_words import told
from fundmodel.projection.project.rules_at_work import plain_rule

if TYPE_CHECKING:
    from fundmodel.presentation.frames.pool_frames import PoolTables

LANGUAGES = ("zh", "en")


def pool_document(shown: PoolTables) -> dict[str, Any]:
    """What the page says as one JSON document; ``table`` has the three columns of behaviour as rows."""
    found = shown.found
    return {
        "synthetic": found.data.synthetic,
        "unreconciled": unreconciled_document(found.run(MUNICIPAL)),
        "scenario": {"name": found.scenario.name, "sha256": found.scenario.sha256},
        "data": {"name": found.data.name, "sha256": found.data.sha256},
        "until": found.until,
        "units": {"money": "CNY", "months": "months of spending"},
        "illustrative": {lang: told("illustrative", lang) for lang in LANGUAGES} if has_files(found) else None,
        "answer": {lang: answer_lines(shown, lang) for lang in LANGUAGES},
        "ranges": None,
        "no_range": {lang: told("no_range", lang) for lang in LANGUAGES},
        "behaviours": list(found.behaviours),
        "by_city_of": found.shown,
        "regimes": [_regime(one) for one in found.regimes],
        "weakest": shown.weakest,
        "break_even": shown.break_even.to_dict("records"),
        "totals": {fund: deficit_of(found, fund) for fund in moved_funds(shown)},
        "table": shown.regimes.to_dict("records"),
        "levels": {
            "regime": None if found.harmonised is None else found.harmonised.regime,
            "rows": shown.levels.to_dict("records"),
            "note": {lang: levels_note(shown, lang) for lang in LANGUAGES},
        },
        "by_city": shown.by_city.to_dict("records"),
        "transfer_matrix": shown.matrix.to_dict("records"),
        "rule_notes": {lang: rule_notes(shown, lang) for lang in LANGUAGES},
        "winners": shown.winners.to_dict("records"),
        "who_pays": shown.who_pays.to_dict("records"),
        "progressivity": shown.progressivity.to_dict("records"),
    }


def _regime(one: Regime) -> dict[str, Any]:
    told_of = {
        "name": one.name,
        "kind": one.kind,
        "label": {lang: regime_label(one, lang) for lang in LANGUAGES},
        "promise": {lang: promise_of(one, lang) for lang in LANGUAGES},
        "rule": plain_rule(one.rule),
    }
    if one.file is None:
        return told_of
    clauses = {
        name: {"value": plain_rule(clause.value), "mark": clause.mark, "source": plain_rule(clause.source)}
        for name, clause in one.file.clauses.items()
    }
    return {**told_of, "named": one.file.named, "assumed": one.file.assumed, "clauses": clauses}
