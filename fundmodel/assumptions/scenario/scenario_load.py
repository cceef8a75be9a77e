"""From a scenario's name or file to a ``Scenario``: its bases first; every fault is gathered before one error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fundmodel.assumptions.scenario.overlay import Change
from fundmodel.assumptions.scenario.rule_file import read_rule
from fundmodel.assumptions.scenario.scenario import Scenario, assembled
from fundmodel.assumptions.scenario.scenario_entries import (
    Specs,
    baseline_entries,
    overlaid,
    raise_faults,
    reform_changes,
)
from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Node, file_text, parsed, unique
from fundmodel.assumptions.scenario.scenario_header import read_areas, read_header
from fundmodel.assumptions.shipped import RENAMED_SCENARIOS, builtin_scenarios, shipped
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.dictionary import ParameterSpec, did_you_mean, parameters
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.places import is_file, readable
from fundmodel.vocabulary.said import Said

GIVE: Final = Said("Give a built-in name such as 'baseline', the path of a .yaml file, or a Scenario.")


def load_scenario(source: str | Path | Scenario, declarations: Mapping[str, ParameterSpec] | None = None) -> Scenario:
    """A scenario by its built-in name or from a YAML file; a ``Scenario`` is given back as it is.

    ``declarations`` are the parameters that exist (those of the package unless given). Raises ``InputError`` with every
    fault at once: file, line, parameter, what was found, what is valid and what to do. Source: DESIGN 6 and 8.
    """
    if isinstance(source, Scenario):
        return source
    if not isinstance(source, str | Path) or source == "":
        raise InputError(Said("{source!r} is no scenario. {give}", source=source, give=GIVE))
    return read_scenario(find_scenario(source), parameters() if declarations is None else declarations)


def load_scenarios(given: str | Path | Scenario | Sequence[str | Path | Scenario]) -> tuple[Scenario, ...]:
    """One scenario or several, each by name, file or object; ``InputError`` for none and for anything else."""
    named: list[Any] = asked_for(given, "scenario", (str, Path, Scenario), GIVE)
    return tuple(load_scenario(source) for source in named)


def find_scenario(source: str | Path) -> Path:
    """Path of a built-in name or of a file; ``InputError`` with the names there are and the nearest one."""
    names = builtin_scenarios()
    if isinstance(source, str) and source in names:
        return shipped(f"{source}.yaml")
    path = readable(source)
    if path.exists():
        return path
    if str(source) in RENAMED_SCENARIOS:
        raise InputError(
            Said("No scenario {source!r}.", source=str(source)), [Fault(str(source), *_renamed(str(source)))]
        )
    looks_like_path = isinstance(source, Path) or path.suffix in (".yaml", ".yml") or path.name != source
    problem = Said("there is no such file") if looks_like_path else Said("there is no such built-in scenario")
    raise InputError(
        Said("No scenario {source!r}.", source=str(source)), [Fault(str(source), problem, _names_fix(path.stem))]
    )


def read_scenario(path: Path, specs: Specs, chain: tuple[Path, ...] = ()) -> Scenario:
    """The scenario of one file, its bases read first; ``InputError`` lists the faults of the file and of its bases."""
    text = file_text(path)
    origin = _origin(path, text) if specs is parameters() else None
    return _read(path, text, specs, chain) if origin is None else origin


@lru_cache(maxsize=16)
def _origin(path: Path, text: str) -> Scenario | None:
    """The scenario of a file that extends nothing, read once for the same content: every reform rests on the same long
    baseline. None for a file that extends another."""
    if any(key.text == "extends" for key, _ in parsed(path, text).items):
        return None
    return _read(path, text, parameters(), ())


def _read(path: Path, text: str, specs: Specs, chain: tuple[Path, ...]) -> Scenario:
    table = parsed(path, text)
    faults = FaultList(_shown(path))
    keys = {name: node for name, (_, node) in unique(table, None, faults).items()}
    header = read_header(table, keys, faults)
    areas, rule = read_areas(keys.get("areas"), faults), read_rule(keys.get("rule"), faults, path.parent)
    base: Scenario | None = None
    changes: tuple[Change, ...] = ()
    if "extends" in keys:
        base = _base(path, keys["extends"], specs, (*chain, path.resolve()), faults)
        changes = reform_changes(
            keys,
            specs,
            Said("scenario {name}: {reference}", name=header["name"], reference=header["reference"]),
            faults,
        )
        entries = {} if base is None else overlaid(base.entries, changes, keys.get("changes"), faults)
    else:
        entries = baseline_entries(table, keys, specs, faults)
    raise_faults(faults)
    return assembled(header, base, entries, changes, areas, rule, _shown(path))


def _base(path: Path, node: Node, specs: Specs, chain: tuple[Path, ...], faults: FaultList) -> Scenario | None:
    text = node.value if isinstance(node, Leaf) else None
    if not isinstance(text, str):
        faults.add(node, "extends", Said("extends is not a name"), Said("Write extends: baseline."))
        return None
    if text in RENAMED_SCENARIOS and not is_file(path.parent / text):
        faults.add(node, "extends", *_renamed(text))
        return None
    target = shipped(f"{text}.yaml") if text in builtin_scenarios() else path.parent / text
    if not is_file(target):
        faults.add(node, "extends", Said("there is no such scenario"), _names_fix(text))
        return None
    if target.resolve() in chain:
        ring = " -> ".join(p.name for p in (*chain[chain.index(target.resolve()) :], target))
        problem = Said("the scenarios extend each other in a circle: {chain}", chain=ring)
        faults.add(node, "extends", problem, Said("Let one of them extend baseline."))
        return None
    try:
        return read_scenario(target, specs, chain)
    except InputError as error:
        faults.found.extend(error.faults)
        return None


def _shown(path: Path) -> str:
    return f"scenarios/{path.name}" if path.parent == shipped() else str(path)


def _renamed(name: str) -> tuple[str, str]:
    """What is wrong with a former name, and what to write."""
    return Said("the scenario is now called {new}", new=RENAMED_SCENARIOS[name]), Said(
        "Write {new}.", new=RENAMED_SCENARIOS[name]
    )


def _names_fix(name: str) -> str:
    names = builtin_scenarios()
    near = did_you_mean(name, names, "built in")
    listed = "" if near.startswith(Said("Built in")) else Said(" Built in: {names}", names=list(names))
    return Said("{near}{listed}; or give the path of a .yaml file.", near=near, listed=listed)
