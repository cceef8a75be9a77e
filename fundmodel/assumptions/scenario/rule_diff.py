"""How two rules of the funds differ, parameter by parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from fundmodel.assumptions.scenario.rule_clauses import RuleFile
from fundmodel.assumptions.scenario.rule_file import load_rule_file
from fundmodel.assumptions.shipped import builtin_rules
from fundmodel.vocabulary.declared_rules import RuleParameter, bridge_parameters, rule_kinds, rule_sources
from fundmodel.vocabulary.dictionary import LANGUAGES
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.places import is_file
from fundmodel.vocabulary.said import Named, Said

KIND: Final = {"zh": "规则类型", "en": "Kind of rule"}
NOTHING: Final = "none"
OWN: Final = "methods"
"""How a file was read that follows no published rule."""


class Told(NamedTuple):
    """One value of a rule, with its words and unit, and on what it rests: the mark and source of a clause of its file,
    the tag and source of a default, "" where the scenario itself says it."""

    zh: str
    en: str
    unit: str
    value: Any
    tag: str = ""
    source: str = ""


def rule_pairs(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> Iterator[tuple[str, Told, Any, Any]]:
    """(name, words, value in a, value in b) for every value in which two rules differ.

    The name says where it stands: "rule.levy_income", "rule.bridge.by", "rule.rules.2.share". What one rule leaves out
    has the default of its kind; without a rule, or in a rule of another kind, there is "none". Words, mark and source
    are those of b where it has the value.
    """
    left, right = (dict(_values(one, "rule")) if one is not None else {} for one in (a, b))
    kinds = [{name: told.value for name, told in side.items() if name.endswith(".kind")} for side in (left, right)]
    for name in dict.fromkeys([*right, *left]):
        shown = [_shown(name, side, kind) for side, kind in ((left, kinds), (right, kinds[::-1]))]
        if shown[0].value != shown[1].value:
            yield (
                name,
                right.get(name) or left[name]._replace(tag=shown[1].tag, source=shown[1].source),
                *(one.value for one in shown),
            )


def _shown(name: str, side: Mapping[str, Told], kinds: list[dict[str, Any]]) -> Told:
    if name in side:
        return side[name]
    none = Told("", "", "", NOTHING)
    place, _, last = name.rpartition(".")
    while place and f"{place}.kind" not in kinds[0]:
        place, _, last = place.rpartition(".")
    if not place or kinds[0][f"{place}.kind"] != kinds[1].get(f"{place}.kind"):
        return none
    declared = rule_kinds()[kinds[0][f"{place}.kind"]].parameters[last]
    if name.startswith(f"{place}.bridge."):
        declared = bridge_parameters()[name.rpartition(".")[2]]
    whole = name in (f"{place}.{last}", f"{place}.bridge.{declared.name}")
    if not whole or f"{place}.{last}" in side:
        return none
    source = _named(rule_sources()[declared.source])
    return none._replace(value=_plain(declared.default), tag=declared.tag, source=source)


def _values(rule: Mapping[str, Any], place: str) -> Iterator[tuple[str, Told]]:
    file = _file(rule)
    clauses = {} if file is None else file.clauses
    yield f"{place}.kind", Told(KIND["zh"], KIND["en"], "word", rule["kind"], *_followed(file))
    for name, declared in rule_kinds()[rule["kind"]].parameters.items():
        if name in rule:
            clause = clauses.get(name)
            for at, told in _of_parameter(declared, rule[name], f"{place}.{name}"):
                kept = clause is not None and not told.tag and _alike(clause.value, rule[name])
                yield at, told._replace(tag=clause.mark, source=_named(clause.source)) if clause and kept else told


def _file(rule: Mapping[str, Any]) -> RuleFile | None:
    """The file that a rule names, where it is shipped or a path that leads to it from here."""
    named = rule.get("file")
    return load_rule_file(named) if named and (named in builtin_rules() or is_file(Path(named))) else None


def _followed(file: RuleFile | None) -> tuple[str, str]:
    """Mark and source of the kind of rule: seen in the published rule that its file follows."""
    if file is None or file.after.read == OWN:
        return "", ""
    return "seen", _named({lang: file.after.words(lang) for lang in LANGUAGES})


def _alike(one: Any, other: Any) -> bool:
    """Whether two values are the same, a list and a tuple being one thing."""
    return Frozen({"value": one}) == Frozen({"value": other})


def _named(words: Mapping[str, str]) -> Said:
    return Said("{source}", source=Named(words["en"], zh=words["zh"]))


def _of_parameter(declared: RuleParameter, value: Any, place: str) -> Iterator[tuple[str, Told]]:
    if declared.form == "rules":
        for count, one in enumerate(value, start=1):
            yield from _values(one, f"{place}.{count}")
    elif declared.form == "phases":
        for count, one in enumerate(value, start=1):
            yield from _leaves(declared, one["from"], f"{place}.{count}.from")
            yield from _values(one["rule"], f"{place}.{count}.rule")
    elif declared.form == "bridge":
        for name, one in value.items():
            yield from _leaves(bridge_parameters()[name], one, f"{place}.{name}")
    elif declared.form == "effort" and isinstance(value, Mapping):
        for name, one in value.items():
            yield from _leaves(rule_kinds()["behaviour"].parameters[name], one, f"{place}.{name}")
    else:
        yield from _leaves(declared, value, place)


def _leaves(declared: RuleParameter, value: Any, place: str) -> Iterator[tuple[str, Told]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _leaves(declared, one, f"{place}.{key}")
    else:
        yield place, Told(declared.label["zh"], declared.label["en"], declared.unit, _plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or NOTHING
    return NOTHING if value is None else value
