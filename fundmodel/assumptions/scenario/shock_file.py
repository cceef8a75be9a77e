"""From a shock's name or file to a ``Shock``; every fault of the file is gathered before one error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fundmodel.assumptions.scenario.declared_shock import HOWS, Lever, Shock
from fundmodel.assumptions.scenario.scenario_entries import raise_faults
from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Node, Table, read_file, to_python, unique
from fundmodel.assumptions.shipped import shipped
from fundmodel.vocabulary.dictionary import LANGUAGES, TAGS, did_you_mean, parameters
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.places import is_file
from fundmodel.vocabulary.said import Said

WORDS: Final = ("label", "question", "left_out")
NEEDED: Final = ("name", *WORDS, "severity", "start", "healing", "tag", "source", "levers")
OF_SEVERITY: Final = ("label", "unit", "value", "high")
OF_LEVER: Final[Mapping[str, tuple[str, ...]]] = {
    "times": ("path", "months"),
    "plus": ("path", "months"),
    "growth": ("years",),
    "once": (),
    "healing": (),
    "fixed": ("value",),
}
"""What each way of acting needs beside ``how``."""


def builtin_shocks() -> tuple[str, ...]:
    """Names of the shocks that come with the package, sorted."""
    return tuple(sorted(path.stem for path in shipped("stress").glob("*.yaml")))


def load_shock(source: str | Path | Shock) -> Shock:
    """A shock by its built-in name or from a YAML file; a ``Shock`` is given back as it is.

    ``InputError`` with every fault at once: file, line, key, what is valid. Source: METHODS 7.5.
    """
    if isinstance(source, Shock):
        return source
    if isinstance(source, str) and source in builtin_shocks():
        return read_shock(shipped("stress", f"{source}.yaml"))
    path = Path(source) if isinstance(source, str | Path) and source != "" else None
    if path is not None and path.suffix in (".yaml", ".yml") and is_file(path):
        return read_shock(path)
    fix = did_you_mean(str(source), builtin_shocks(), "built in")
    raise InputError(
        Said("No shock {source!r}.", source=str(source)),
        [
            Fault(
                str(source), Said("there is no such shock"), Said("{near} Or give the path of a .yaml file.", near=fix)
            )
        ],
    )


def read_shock(path: Path) -> Shock:
    """The shock of one file."""
    table, faults = read_file(path), FaultList(_shown(path))
    keys = {name: node for name, (_, node) in unique(table, None, faults).items()}
    for key, _ in table.items:
        if key.text not in (*NEEDED, "between_areas"):
            faults.at(key.row, key.text, Said("unknown top-level key"), did_you_mean(key.text, NEEDED))
    for needed in NEEDED:
        if needed not in keys:
            faults.at(table.row, needed, Said("the key is missing"), Said("Write all of: {keys}.", keys=list(NEEDED)))
    raise_faults(faults)
    words = {key: _words(keys[key], key, faults) for key in WORDS}
    severity = _numbers(keys["severity"], "severity", OF_SEVERITY, faults)
    healing = _numbers(keys["healing"], "healing", ("value", "high"), faults)
    levers = _levers(keys["levers"], faults)
    tag = to_python(keys["tag"])
    if tag not in TAGS:
        faults.add(keys["tag"], "tag", Said("this is no tag"), did_you_mean(str(tag), TAGS))
    raise_faults(faults)
    shock = Shock(
        name=str(to_python(keys["name"])),
        label=words["label"],
        question=words["question"],
        severity=float(severity["value"]),
        high=float(severity["high"]),
        unit=str(severity["unit"]),
        severity_label=Frozen(severity["label"]),
        start=str(to_python(keys["start"])),
        healing=float(healing["value"]),
        healing_high=float(healing["high"]),
        tag=str(tag),
        source=str(to_python(keys["source"])),
        left_out=words["left_out"],
        levers=levers,
        between_areas=to_python(keys.get("between_areas", Leaf(False, "false"))) is True,
    )
    faults.found.extend(fault._replace(source=faults.source) for fault in shock.faults())
    raise_faults(faults)
    return shock


def _words(node: Node, key: str, faults: FaultList) -> Frozen[str, str]:
    given = to_python(node)
    if isinstance(given, dict) and all(isinstance(given.get(lang), str) and given[lang] for lang in LANGUAGES):
        return Frozen({lang: given[lang] for lang in LANGUAGES})
    faults.add(node, key, Said("words in both languages are missing"), Said("Write {{zh: 中文, en: English}}."))
    return Frozen({})


def _numbers(node: Node, key: str, fields: tuple[str, ...], faults: FaultList) -> dict[str, Any]:
    given = to_python(node)
    sound = isinstance(given, dict) and set(fields) == set(given)
    if sound and all(isinstance(given[one], int | float) for one in ("value", "high")):
        if "label" in fields:
            _words(dict(_pairs(node))["label"], f"{key}.label", faults)
        return dict(given)
    faults.add(node, key, Said("the fields are not complete"), Said("Write {fields}.", fields=list(fields)))
    return {}


def _levers(node: Node, faults: FaultList) -> tuple[Lever, ...]:
    found = []
    for name, content in _pairs(node):
        fields, place = to_python(content), f"levers.{name}"
        if name not in parameters():
            faults.add(content, place, Said("there is no such parameter"), did_you_mean(name, parameters()))
            continue
        how = fields.get("how") if isinstance(fields, dict) else None
        if how not in HOWS:
            faults.add(content, place, Said("how it acts is not said"), Said("Write how: one of {hows}.", hows=[*HOWS]))
            continue
        known = {"how", *OF_LEVER[how], *(("heals",) if how in ("times", "plus") else ())}
        if not {"how", *OF_LEVER[how]} <= set(fields) <= known:
            fix = Said("Write {fields}.", fields=sorted(known))
            faults.add(content, place, Said("the fields are not complete"), fix)
            continue
        lever = _lever(name, fields)
        if lever is None:
            fix = Said("Write months after the start and weights, from month 0: {{0: 1.0, 6: 0.5}}.")
            faults.add(content, place, Said("path, months, years or value is not valid"), fix)
            continue
        found.append(lever)
    if not found and not faults.found:
        faults.add(node, "levers", Said("the shock moves nothing"), Said("Name a parameter and how it moves."))
    return tuple(found)


def _lever(name: str, fields: Mapping[str, Any]) -> Lever | None:
    try:
        path = {int(month): float(weight) for month, weight in fields.get("path", {0: 1.0}).items()}
        months, years = int(fields.get("months", 12)), int(fields.get("years", 1))
        value = float(fields.get("value", 0.0))
    except (TypeError, ValueError, AttributeError):
        return None
    if min(path, default=1) != 0 or months < 1 or years < 1 or max(path) >= months:
        return None
    return Lever(name, str(fields["how"]), Frozen(path), months, fields.get("heals", True) is True, years, value)


def _pairs(node: Node) -> list[tuple[str, Node]]:
    return [(key.text, content) for key, content in node.items] if isinstance(node, Table) else []


def _shown(path: Path) -> str:
    return f"scenarios/stress/{path.name}" if path.parent == shipped("stress") else str(path)
