"""A result in a few lines: years, data, scenarios, labels and Datasets, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fundmodel.vocabulary.shortened import listed, shortened

if TYPE_CHECKING:
    import xarray as xr


def described(provenance: Mapping[str, Any], scenarios: Sequence[str], sets: Mapping[str, xr.Dataset]) -> str:
    """What ``repr`` of a projection says."""
    data, ledger = provenance["data"], sets["ledger"]
    invented = " (SYNTHETIC)" if data["synthetic"] else ""
    axes = {dim: [str(label) for label in ledger[dim].values] for dim in ("area", "fund")}
    held = {name: ", ".join(f"{dim} {size}" for dim, size in found.sizes.items()) for name, found in sets.items()}
    return "\n".join(
        [
            (
                f"<fundmodel.Projection {data['base_year']}-{provenance['until']}, data "
                f"{shortened(data['name'])}{invented}, valuation date {data['valuation_date']}>"
            ),
            f"scenarios ({len(scenarios)}): {listed(scenarios)}",
            *_rules(provenance),
            *(f"{dim}s ({len(labels)}): {listed(labels)}" for dim, labels in axes.items()),
            *(f"  .{name:16} {sizes}" for name, sizes in held.items()),
            (
                "Part of it: sel(scenario=, area=, fund=). Verify: check(), equals(other). Keep: save(path), "
                "to_dataframe(), to_excel(path). What produced it: .provenance"
            ),
        ]
    )


def _rules(provenance: Mapping[str, Any]) -> list[str]:
    """A line for each rule at work, with its scenarios where others have another or none."""
    noted = [(str(one["name"]), one.get("rule")) for one in provenance["scenarios"]]
    by_rule: dict[str, list[str]] = {}
    for name, rule in noted:
        if rule:
            by_rule.setdefault(_rule(rule), []).append(name)
    return [
        f"rule: {rule}" if len(names) == len(noted) else f"rule in {listed(names)}: {rule}"
        for rule, names in by_rule.items()
    ]


def _rule(rule: Any) -> str:
    if not isinstance(rule, Mapping):
        return shortened(str(rule))
    return f"{rule['kind']} ({rule['file']})" if "file" in rule else str(rule["kind"])
