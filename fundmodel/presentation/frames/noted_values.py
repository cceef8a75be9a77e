"""Values of parameters as a run's provenance notes them, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fundmodel.assumptions.scenario.values import Entry


def held(name: str, noted: Mapping[str, Any], until: int) -> str | None:
    """The date after which a parameter, as the provenance notes it, is held flat; None where it is not."""
    from fundmodel.assumptions.scenario.values import held_flat

    return held_flat(_entry(name, noted), until)


def value_words(value: Any) -> str:
    """0.06 -> "0.06"; {"2026-01": 1, "2027-01": 2} -> "2026-01: 1; 2027-01: 2"; a mapping inside stands in brackets.

    Ages and months stand by number: a saved run may have lost the order.
    """
    if isinstance(value, Mapping):
        ordered = sorted(value.items(), key=lambda item: int(item[0]) if str(item[0]).isdigit() else 0)
        said = [
            (key, f"({value_words(one)})" if isinstance(one, Mapping) else value_words(one)) for key, one in ordered
        ]
        return "; ".join(f"{key}: {words}" for key, words in said)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _entry(name: str, noted: Mapping[str, Any]) -> Entry:
    from fundmodel.assumptions.scenario.values import Entry
    from fundmodel.vocabulary.dictionary import parameters
    from fundmodel.vocabulary.frozen import Frozen

    value = noted["value"]
    if isinstance(value, Mapping):
        value = Frozen({key: Frozen(one) if isinstance(one, Mapping) else one for key, one in value.items()})
    kind = parameters()[name].kind
    return Entry(name, kind, value, noted["unit"], noted["tag"], noted["source"], beyond_last=noted["beyond_last"])


def in_words(noted: Mapping[str, Any]) -> str:
    """A value as the provenance notes it, with what holds between its dates and after the last."""
    after = noted.get("grow_with") or noted["beyond_last"]
    dated = isinstance(noted["value"], Mapping) and noted.get("last_date")
    between = "; linear" if noted.get("interpolate") == "linear" else ""
    return value_words(noted["value"]) + between + (f"; then {after}" if dated else "")
