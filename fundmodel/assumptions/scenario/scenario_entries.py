"""Entries of a scenario from the nodes of a file or a mapping: a baseline whole, or changes laid over a base."""

from __future__ import annotations

from collections.abc import Mapping

from fundmodel.assumptions.scenario.field_check import is_long_form, read_fields
from fundmodel.assumptions.scenario.overlay import Change, growth_cycle, inconsistency, overlay
from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Node, Table, unique
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.vocabulary.dictionary import RENAMED, ParameterSpec, did_you_mean
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import counted_faults

Specs = Mapping[str, ParameterSpec]


def reform_changes(keys: Mapping[str, Node], specs: Specs, source: str, faults: FaultList) -> tuple[Change, ...]:
    """Changes of a file that extends another; a list of ``parameters`` there is a fault."""
    if "parameters" in keys:
        fix = Said("Move what differs to changes:, or leave extends out.")
        faults.at(keys["parameters"].row, "parameters", Said("a scenario that extends another lists only changes"), fix)
    return read_changes(keys.get("changes", Table(())), specs, source, faults)


def read_changes(node: Node, specs: Specs, source: str, faults: FaultList) -> tuple[Change, ...]:
    """The changes of a mapping of parameters, those with faults left out."""
    if isinstance(node, Leaf) and node.value is None:
        return ()
    if not isinstance(node, Table):
        fix = Said("Write a line for each parameter, such as resident.premium: {{2027-01: 430}}.")
        faults.add(node, "changes", Said("changes is not a mapping"), fix)
        return ()
    read = []
    growth = _growth_parameters(specs)
    for name, (key, content) in unique(node, "changes", faults).items():
        spec = _spec(name, key, specs, faults)
        if spec is not None:
            fields = read_fields(spec, content, growth, faults)
            read.append(Change(name, Frozen(fields), source))
    return tuple(change for change in read if change.fields)


def overlaid(
    base: Mapping[str, Entry], changes: tuple[Change, ...], node: Node | None, faults: FaultList
) -> dict[str, Entry]:
    """The entries of a base with changes laid over them."""
    entries = dict(base)
    rows = {key.text: key.row for key, _ in node.items} if isinstance(node, Table) else {}
    for change in changes:
        entries[change.name] = overlay(entries[change.name], change)
        _fits(entries[change.name], rows.get(change.name), faults)
    _no_cycle(entries, faults)
    return entries


def baseline_entries(table: Table, keys: Mapping[str, Node], specs: Specs, faults: FaultList) -> dict[str, Entry]:
    """Every entry of a scenario that extends nothing, in the order of the declarations."""
    node = keys.get("parameters")
    if "changes" in keys or not isinstance(node, Table):
        row = next((keys[key].row for key in ("changes", "parameters") if key in keys), table.row)
        faults.at(
            row,
            "extends",
            Said("it is not said which scenario is changed"),
            Said("Add extends: baseline, and changes:."),
        )
        return {}
    entries: dict[str, Entry] = {}
    growth = _growth_parameters(specs)
    written = unique(node, "parameters", faults)
    for name, (key, content) in written.items():
        spec = _spec(name, key, specs, faults)
        entry = None if spec is None else _entry(spec, key, content, growth, faults)
        if entry is not None:
            entries[name] = entry
    for name in specs:
        if name not in written:
            faults.at(
                node.row,
                name,
                Said("the parameter is missing"),
                Said("Add {name}: {wanted}.", name=name, wanted=_wanted(specs[name])),
            )
    _no_cycle(entries, faults)
    return {name: entries[name] for name in specs if name in entries}


def _entry(spec: ParameterSpec, key: Leaf, node: Node, growth: tuple[str, ...], faults: FaultList) -> Entry | None:
    start = len(faults.found)
    fields = read_fields(spec, node, growth, faults) if is_long_form(node) else {}
    written = [field.text for field, _ in node.items] if isinstance(node, Table) else []
    for name in ("value", "tag", "source"):
        if name not in written:
            faults.at(
                key.row, spec.name, Said("{name} is missing", name=name), Said("Write {wanted}.", wanted=_wanted(spec))
            )
    if len(faults.found) > start:
        return None
    entry = Entry(name=spec.name, kind=spec.kind, **{**fields, "unit": spec.unit})
    if entry.kind == "dated" and entry.dates and "beyond_last" not in fields:
        problem = Said("it is not said what happens past the last date")
        faults.at(key.row, spec.name, problem, Said("Add beyond_last: hold, grow_with or raise."))
    _fits(entry, key.row, faults)
    return entry


def _spec(name: str, key: Leaf, specs: Specs, faults: FaultList) -> ParameterSpec | None:
    if name in specs:
        return specs[name]
    if name in RENAMED:
        faults.at(
            key.row,
            name,
            Said("the parameter is now called {new}", new=RENAMED[name]),
            Said("Write {new}.", new=RENAMED[name]),
        )
    else:
        faults.at(key.row, name, Said("unknown parameter"), did_you_mean(name, specs, "declared"))
    return None


def _wanted(spec: ParameterSpec) -> str:
    return Said(
        "{{value: ..., unit: {unit}, tag: seen | derived | knowledge | judgement, source: ...}}", unit=spec.unit
    )


def _growth_parameters(specs: Specs) -> tuple[str, ...]:
    return tuple(name for name, spec in specs.items() if spec.kind == "dated" and spec.unit == "per year")


def _fits(entry: Entry, row: int | None, faults: FaultList) -> None:
    trouble = inconsistency(entry)
    if trouble is not None:
        faults.at(row, entry.name, *trouble)


def _no_cycle(entries: dict[str, Entry], faults: FaultList) -> None:
    ring = growth_cycle(entries)
    if ring is not None:
        faults.at(
            None,
            ring.split(" ")[0],
            Said("a parameter grows with itself: {chain}", chain=ring),
            Said("Name another series."),
        )


def raise_faults(faults: FaultList) -> None:
    """One ``InputError`` with every fault, sorted by file and row; nothing where there is none."""
    if faults.found:
        found = sorted(faults.found, key=lambda fault: (fault.source != faults.source, fault.row or 0))
        raise InputError(
            Said(
                "{source}: {faults} in the scenario.",
                source=faults.source,
                faults=counted_faults(len(faults.found)),
            ),
            found,
        )
