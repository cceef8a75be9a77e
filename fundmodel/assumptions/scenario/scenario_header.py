"""What stands at the head of a scenario file: name, words, areas and what is expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.assumptions.scenario.expectations import read_expectations
from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Listing, Node, Table, unique
from fundmodel.assumptions.shipped import builtin_packages
from fundmodel.vocabulary.dictionary import LANGUAGES, did_you_mean
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said

TOP_LEVEL: Final = (
    "name",
    "label",
    "question",
    "reference",
    "extends",
    "data",
    "parameters",
    "changes",
    "areas",
    "rule",
    "expect",
)


def read_header(table: Table, keys: Mapping[str, Node], faults: FaultList) -> dict[str, Any]:
    """Name, label, question, reference, data package and expectations; unknown keys and missing words are noted."""
    for key, _ in table.items:
        if key.text not in TOP_LEVEL:
            faults.at(key.row, key.text, Said("unknown top-level key"), did_you_mean(key.text, TOP_LEVEL))
    return {
        "name": _name(table, keys.get("name"), faults),
        "label": _words("label", table, keys, faults),
        "question": _words("question", table, keys, faults),
        "reference": _reference(keys.get("reference"), faults),
        "data": _data(keys.get("data"), faults),
        "expect": read_expectations(keys.get("expect"), faults),
    }


def read_areas(node: Node | None, faults: FaultList) -> str | tuple[str, ...]:
    """ "all", or the different areas listed."""
    if node is None or (isinstance(node, Leaf) and node.text == "all"):
        return "all"
    items = node.items if isinstance(node, Listing) else ()
    names = tuple(item.text for item in items if isinstance(item, Leaf))
    if not names or len(names) < len(items) or len(set(names)) < len(names):
        problem = Said("areas is neither all nor a list of different areas")
        faults.add(node, "areas", problem, Said("Write areas: all, or areas: [A, B]."))
    return names


def _name(table: Table, node: Node | None, faults: FaultList) -> str:
    if isinstance(node, Leaf) and isinstance(node.value, str) and node.value.strip():
        return node.value
    row = table.row if node is None else node.row
    faults.at(row, "name", Said("the name is missing"), Said("Write name: and a short word, such as my-reform."))
    return "?"


def _reference(node: Node | None, faults: FaultList) -> str:
    if node is None:
        return ""
    if isinstance(node, Leaf) and isinstance(node.value, str):
        return node.value
    faults.add(
        node, "reference", Said("the reference is not a text"), Said('Write reference: "where the idea comes from".')
    )
    return ""


def _data(node: Node | None, faults: FaultList) -> str | None:
    """The built-in data package that the question is asked of; None where the file does not say."""
    if node is None:
        return None
    if isinstance(node, Leaf) and isinstance(node.value, str) and node.value in builtin_packages():
        return node.value
    problem = Said("data names no built-in data package")
    faults.add(
        node,
        "data",
        problem,
        Said("Write one of {builtin}, or leave it out.", builtin=list(builtin_packages())),
    )
    return None


def _words(key: str, table: Table, keys: Mapping[str, Node], faults: FaultList) -> Frozen[str, str]:
    node = keys.get(key)
    given = unique(node, key, faults) if isinstance(node, Table) else {}
    words = {}
    for lang in LANGUAGES:
        leaf = given[lang][1] if lang in given else None
        if isinstance(leaf, Leaf) and isinstance(leaf.value, str) and leaf.value.strip():
            words[lang] = leaf.value
    missing = [lang for lang in LANGUAGES if lang not in words]
    if missing:
        row = table.row if node is None else node.row
        fix = Said("Write {key}: {{zh: 中文, en: English}}.", key=key)
        faults.at(row, key, Said("the {key} is missing in {missing}", key=key, missing=missing), fix)
    return Frozen(words)
