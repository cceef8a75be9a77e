"""From a scenario file to a ``Scenario``: base, entries, changes; every fault is gathered before one error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fundmodel.assumptions.entry_check import is_long_form, read_fields
from fundmodel.assumptions.frozen import Frozen
from fundmodel.assumptions.overlay import Change, growth_cycle, inconsistency, overlay
from fundmodel.assumptions.scenario import Scenario, builtin_scenarios
from fundmodel.assumptions.scenario_file import FaultList, Leaf, Node, Table, from_python, read_file, unique
from fundmodel.assumptions.scenario_hash import scenario_sha256
from fundmodel.assumptions.scenario_header import read_areas, read_header, read_rule
from fundmodel.assumptions.shipped import shipped
from fundmodel.assumptions.values import Entry
from fundmodel.vocabulary.dictionary import LANGUAGES, RENAMED, ParameterSpec, did_you_mean, parameters
from fundmodel.vocabulary.errors import Fault, InputError

Specs = Mapping[str, ParameterSpec]


def find_scenario(source: str | Path) -> Path:
    """Path of a built-in name or of a file; ``InputError`` with the names there are and the nearest one."""
    names = builtin_scenarios()
    if isinstance(source, str) and source in names:
        return shipped(f"{source}.yaml")
    path = Path(source)
    if path.exists():
        return path
    looks_like_path = isinstance(source, Path) or path.suffix in (".yaml", ".yml") or path.name != source
    problem = f"there is no such {'file' if looks_like_path else 'built-in scenario'}"
    raise InputError(f"No scenario {str(source)!r}.", [Fault(str(source), problem, _names_fix(path.stem))])


def read_scenario(path: Path, specs: Specs, chain: tuple[Path, ...] = ()) -> Scenario:
    """The scenario of one file, its bases read first; ``InputError`` lists the faults of the file and of its bases."""
    table = read_file(path)
    faults = FaultList(_shown(path))
    keys = {name: node for name, (_, node) in unique(table, None, faults).items()}
    header = read_header(table, keys, faults)
    areas, rule = read_areas(keys.get("areas"), faults), read_rule(keys.get("rule"), faults)
    base: Scenario | None = None
    changes: tuple[Change, ...] = ()
    if "extends" in keys:
        base = _base(path, keys["extends"], specs, (*chain, path.resolve()), faults)
        changes = _reform_changes(keys, specs, f"scenario {header['name']}: {header['reference']}", faults)
        entries = {} if base is None else _overlaid(base, changes, keys.get("changes"), faults)
    else:
        entries = _baseline(table, keys, specs, faults)
    _raise(faults)
    return _scenario(header, base, entries, changes, areas, rule, _shown(path))


def changed_scenario(
    base: Scenario,
    changes: Mapping[str, Any],
    name: str | None,
    label: Mapping[str, str] | None,
    areas: str | list[str],
    declarations: Specs | None,
) -> Scenario:
    """``Scenario.with_changes``: the same checks as for a file, without lines."""
    called = name or f"{base.name} (changed)"
    faults = FaultList(called)
    node = from_python(changes)
    specs = parameters() if declarations is None else declarations
    specs = {name: spec for name, spec in specs.items() if name in base.entries}
    read = _changes(node, specs, f"scenario {called}", faults)
    entries = _overlaid(base, read, node, faults)
    where = read_areas(from_python(areas), faults)
    _raise(faults)
    header = {
        "name": called,
        "label": Frozen(label or dict.fromkeys(LANGUAGES, called)),
        "question": base.question,
        "reference": base.reference,
    }
    return _scenario(header, base, entries, read, where, None, base.source)


def _base(path: Path, node: Node, specs: Specs, chain: tuple[Path, ...], faults: FaultList) -> Scenario | None:
    text = node.value if isinstance(node, Leaf) else None
    if not isinstance(text, str):
        faults.add(node, "extends", "extends is not a name", "Write extends: baseline.")
        return None
    target = shipped(f"{text}.yaml") if text in builtin_scenarios() else path.parent / text
    if not target.is_file():
        faults.add(node, "extends", "there is no such scenario", _names_fix(text))
        return None
    if target.resolve() in chain:
        ring = " -> ".join(p.name for p in (*chain[chain.index(target.resolve()) :], target))
        problem = f"the scenarios extend each other in a circle: {ring}"
        faults.add(node, "extends", problem, "Let one of them extend baseline.")
        return None
    try:
        return read_scenario(target, specs, chain)
    except InputError as error:
        faults.found.extend(error.faults)
        return None


def _reform_changes(keys: Mapping[str, Node], specs: Specs, source: str, faults: FaultList) -> tuple[Change, ...]:
    if "parameters" in keys:
        fix = "Move what differs to changes:, or leave extends out."
        faults.at(keys["parameters"].row, "parameters", "a scenario that extends another lists only changes", fix)
    return _changes(keys.get("changes", Table(())), specs, source, faults)


def _changes(node: Node, specs: Specs, source: str, faults: FaultList) -> tuple[Change, ...]:
    if isinstance(node, Leaf) and node.value is None:
        return ()
    if not isinstance(node, Table):
        fix = "Write a line for each parameter, such as resident.premium: {2027-01: 430}."
        faults.add(node, "changes", "changes is not a mapping", fix)
        return ()
    read = []
    for name, (key, content) in unique(node, "changes", faults).items():
        spec = _spec(name, key, specs, faults)
        if spec is not None:
            fields = read_fields(spec, content, _growth_parameters(specs), faults)
            read.append(Change(name, Frozen(fields), source))
    return tuple(change for change in read if change.fields)


def _overlaid(base: Scenario, changes: tuple[Change, ...], node: Node | None, faults: FaultList) -> dict[str, Entry]:
    entries = dict(base.entries)
    rows = {key.text: key.row for key, _ in node.items} if isinstance(node, Table) else {}
    for change in changes:
        entries[change.name] = overlay(entries[change.name], change)
        _fits(entries[change.name], rows.get(change.name), faults)
    _no_cycle(entries, faults)
    return entries


def _baseline(table: Table, keys: Mapping[str, Node], specs: Specs, faults: FaultList) -> dict[str, Entry]:
    node = keys.get("parameters")
    if "changes" in keys or not isinstance(node, Table):
        row = next((keys[key].row for key in ("changes", "parameters") if key in keys), table.row)
        faults.at(row, "extends", "it is not said which scenario is changed", "Add extends: baseline, and changes:.")
        return {}
    entries: dict[str, Entry] = {}
    written = unique(node, "parameters", faults)
    for name, (key, content) in written.items():
        spec = _spec(name, key, specs, faults)
        entry = None if spec is None else _entry(spec, key, content, specs, faults)
        if entry is not None:
            entries[name] = entry
    for name in specs:
        if name not in written:
            faults.at(node.row, name, "the parameter is missing", f"Add {name}: {_wanted(specs[name])}.")
    _no_cycle(entries, faults)
    return {name: entries[name] for name in specs if name in entries}


def _entry(spec: ParameterSpec, key: Leaf, node: Node, specs: Specs, faults: FaultList) -> Entry | None:
    start = len(faults.found)
    fields = read_fields(spec, node, _growth_parameters(specs), faults) if is_long_form(node) else {}
    written = [field.text for field, _ in node.items] if isinstance(node, Table) else []
    for name in ("value", "tag", "source"):
        if name not in written:
            faults.at(key.row, spec.name, f"{name} is missing", f"Write {_wanted(spec)}.")
    if len(faults.found) > start:
        return None
    entry = Entry(name=spec.name, kind=spec.kind, **{**fields, "unit": spec.unit})
    if entry.kind == "dated" and entry.dates and "beyond_last" not in fields:
        problem = "it is not said what happens past the last date"
        faults.at(key.row, spec.name, problem, "Add beyond_last: hold, grow_with or raise.")
    _fits(entry, key.row, faults)
    return entry


def _spec(name: str, key: Leaf, specs: Specs, faults: FaultList) -> ParameterSpec | None:
    if name in specs:
        return specs[name]
    if name in RENAMED:
        faults.at(key.row, name, f"the parameter is now called {RENAMED[name]}", f"Write {RENAMED[name]}.")
    else:
        faults.at(key.row, name, "unknown parameter", did_you_mean(name, specs, "declared"))
    return None


def _wanted(spec: ParameterSpec) -> str:
    return f"{{value: ..., unit: {spec.unit}, tag: seen | derived | knowledge | judgement, source: ...}}"


def _names_fix(name: str) -> str:
    names = builtin_scenarios()
    near = did_you_mean(name, names, "built in")
    listed = "" if near.startswith("Built in") else f" Built in: {', '.join(names)}"
    return f"{near}{listed}; or give the path of a .yaml file."


def _growth_parameters(specs: Specs) -> tuple[str, ...]:
    return tuple(name for name, spec in specs.items() if spec.kind == "dated" and spec.unit == "per year")


def _fits(entry: Entry, row: int | None, faults: FaultList) -> None:
    trouble = inconsistency(entry)
    if trouble is not None:
        faults.at(row, entry.name, *trouble)


def _no_cycle(entries: dict[str, Entry], faults: FaultList) -> None:
    ring = growth_cycle(entries)
    if ring is not None:
        faults.at(None, ring.split(" ")[0], f"a parameter grows with itself: {ring}", "Name another series.")


def _scenario(
    header: Mapping[str, Any],
    base: Scenario | None,
    entries: dict[str, Entry],
    changes: tuple[Change, ...],
    areas: str | tuple[str, ...],
    rule: Mapping[str, Any] | None,
    source: str,
) -> Scenario:
    rule = base.rule if rule is None and base is not None else rule
    data = header.get("data") or ("national" if base is None else base.data)
    return Scenario(
        **{**header, "data": data},
        extends=() if base is None else (base.name, *base.extends),
        areas=areas,
        entries=Frozen(entries),
        sha256=scenario_sha256(entries, rule, _limits(areas, base)),
        source=source,
        rule=rule,
        changes=changes,
        base=base,
    )


def _limits(areas: str | tuple[str, ...], base: Scenario | None) -> list[Any]:
    if base is None:
        return []
    below = _limits(base.areas, base.base)
    return below if areas == "all" else [*below, [sorted(areas), base.sha256]]


def _shown(path: Path) -> str:
    return f"scenarios/{path.name}" if path.parent == shipped() else str(path)


def _raise(faults: FaultList) -> None:
    if faults.found:
        count = len(faults.found)
        found = sorted(faults.found, key=lambda fault: (fault.source != faults.source, fault.row or 0))
        raise InputError(f"{faults.source}: {count} fault{'s' if count > 1 else ''} in the scenario.", found)
