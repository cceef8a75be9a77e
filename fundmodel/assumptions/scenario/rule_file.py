"""A rule as data: written in a scenario, in a file of its own whose clauses are marked seen or assumed, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fundmodel.assumptions.scenario.rule_clauses import Clause, RuleFile
from fundmodel.assumptions.scenario.rule_fits import misfits
from fundmodel.assumptions.scenario.rule_header import read_after, read_pair, read_text
from fundmodel.assumptions.scenario.rule_values import read_form
from fundmodel.assumptions.scenario.scenario_entries import raise_faults
from fundmodel.assumptions.scenario.scenario_file import (
    FaultList,
    Leaf,
    Node,
    Table,
    from_python,
    read_file,
    to_python,
    unique,
)
from fundmodel.assumptions.shipped import builtin_rules, shipped
from fundmodel.vocabulary.declared_rules import MARKS, RuleKind, rule_kinds
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.places import is_file
from fundmodel.vocabulary.said import Said

HEAD: Final = ("name", "label", "promise", "kind", "after", "clauses")
CLAUSE: Final = ("value", "mark", "source")
NONE_BARRED: Final[frozenset[str]] = frozenset()


def load_rule(given: str | Path | Mapping[str, Any]) -> Frozen[str, Any]:
    """A rule by the name of its kind, the name or path of its file, or as the mapping that a scenario would hold.

    It is checked whole, and need not say ``from``. ``InputError`` lists every fault. Source: METHODS 7, DESIGN 8.
    """
    if not isinstance(given, str | Path | Mapping) or given == "":
        fix = Said("Give the name or path of a rule file, or a mapping such as {{kind: adjustment_fund}}.")
        raise InputError(Said("{given!r} is no rule. {fix}", given=given, fix=fix))
    faults = FaultList("rule")
    plain = {"kind" if given in rule_kinds() else "file": str(given)} if isinstance(given, str | Path) else given
    read = read_rule(from_python(plain), faults, Path(), dated=False)
    raise_faults(faults)
    assert read is not None
    return read


def load_rule_file(source: str | Path) -> RuleFile:
    """A rule file by the name of a shipped one or by its path; ``InputError`` lists every fault at once."""
    path = _path(str(source), Path())
    if path is None:
        raise InputError(
            Said("No rule {source!r}.", source=str(source)),
            [Fault(str(source), Said("there is no such rule file"), _names(str(source)))],
        )
    return read_rule_file(path)


def read_rule(node: Node | None, faults: FaultList, folder: Path, dated: bool = True) -> Frozen[str, Any] | None:
    """The rule of a scenario, checked against what is declared, a file that it names merged below its own keys.

    ``folder`` is where a path is looked for from; ``dated`` says that the rule must tell from when it holds.
    """
    if node is None or (isinstance(node, Leaf) and node.value is None):
        return None
    read = _Reader(faults, folder, ()).rule(node, "rule", NONE_BARRED)
    written = isinstance(node, Table) and any(key.text == "from" for key, _ in node.items)
    if read is not None and dated and not written and "from" in rule_kinds()[read["kind"]].parameters:
        faults.at(node.row, "rule", Said("it is not said from when the rule holds"), Said("Add from: 2027-01."))
    return None if read is None else Frozen(read)


def read_rule_file(path: Path, chain: tuple[Path, ...] = ()) -> RuleFile:
    """The rule of one file; ``chain`` are the files that name it."""
    table, faults = read_file(path), FaultList(_shown(path))
    keys = {name: node for name, (_, node) in unique(table, None, faults).items()}
    for key, _ in table.items:
        if key.text not in HEAD:
            faults.at(key.row, key.text, Said("unknown key {name!r}", name=key.text), did_you_mean(key.text, HEAD))
    name = read_text("name", table, keys.get("name"), faults)
    label, promise = (read_pair(key, table.row, keys.get(key), faults) for key in ("label", "promise"))
    after = read_after(table.row, keys.get("after"), faults)
    reader = _Reader(faults, path.parent, (*chain, path.resolve()))
    kind = reader.kind(keys.get("kind"), table.row, "kind")
    clauses = {} if kind is None else reader.clauses(kind, table.row, keys.get("clauses"))
    if kind is not None and not faults.found:
        faults.found += misfits({"kind": kind.name, **{key: one.value for key, one in clauses.items()}}, faults.source)
    raise_faults(faults)
    assert kind is not None
    return RuleFile(name, label, promise, kind.name, after, Frozen(clauses), _shown(path))


@dataclass(frozen=True)
class _Reader:
    """Reads rules; ``chain`` are the files inside which it does."""

    faults: FaultList
    folder: Path
    chain: tuple[Path, ...]

    def rule(self, node: Node, place: str, barred: frozenset[str]) -> dict[str, Any] | None:
        """A rule as data; None where its kind is not known."""
        faults = self.faults
        keys = unique(node, place, faults) if isinstance(node, Table) else {}
        if "kind" not in keys and "file" not in keys:
            fix = Said("Write rule: {{kind: adjustment_fund, from: 2027-01, ...}}.")
            faults.add(node, place, Said("the rule has no kind"), fix)
            return None
        below = self._of_file(keys["file"][1], f"{place}.file") if "file" in keys else None
        if "kind" in keys:
            kind = self.kind(keys["kind"][1], keys["kind"][0].row, f"{place}.kind")
        else:
            kind = None if below is None else rule_kinds()[below["kind"]]
        if kind is None:
            return None
        if below is not None and below["kind"] != kind.name:
            problem = Said("the file is a rule of the kind {kind}", kind=below["kind"])
            faults.add(keys["kind"][1], f"{place}.kind", problem, Said("Write that kind, or leave kind out."))
            below = None
        before = len(faults.found)
        own = self._own(kind, keys, place, barred)
        named = {"file": keys["file"][1].text} if below is not None and isinstance(keys["file"][1], Leaf) else {}
        whole = {"kind": kind.name, **named, **(below or {}), **own}
        self._required(kind, whole, node, place, keys)
        rows = {f"{place}.{name}": key.row for name, (key, _) in keys.items()}
        found = misfits(whole, faults.source, place) if len(faults.found) == before else []
        faults.found += [fault._replace(row=rows.get(str(fault.place), node.row)) for fault in found]
        return whole

    def kind(self, node: Node | None, row: int | None, place: str) -> RuleKind | None:
        """The declared kind that is named, or a fault and None."""
        text = node.text if isinstance(node, Leaf) else ""
        kind = rule_kinds().get(text)
        if kind is None:
            problem = Said("the rule has no kind") if node is None else Said("there is no such kind of rule")
            fix = did_you_mean(text, rule_kinds())
            self.faults.found.append(Fault(self.faults.source, problem, fix, row, place, text or None))
        return kind

    def clauses(self, kind: RuleKind, row: int | None, node: Node | None) -> dict[str, Clause]:
        """The clauses of a file by parameter; a parameter whose default would be an assumption must be there."""
        faults, valid = self.faults, _clauses_of(kind)
        if not isinstance(node, Table):
            fix = Said("Write clauses: {{levy_income: {{value: 0.05, mark: seen, source: ...}}}}.")
            faults.at(row, "clauses", Said("the clauses are missing"), fix)
            return {}
        read = {}
        written = unique(node, "clauses", faults)
        for name, (key, content) in written.items():
            if name not in valid:
                problem = Said("{kind} has no parameter {name!r}", kind=kind.name, name=name)
                faults.at(key.row, f"clauses.{name}", problem, did_you_mean(name, valid))
                continue
            clause = self._clause(kind, name, content)
            if clause is not None:
                read[name] = clause
        given = {name: read[name].value if name in read else True for name in written}
        silent = kind.must_say(given)
        if silent:
            problem = Said(
                "nothing is said of {names}, and a default would be an unmarked assumption", names=list(silent)
            )
            faults.at(node.row, "clauses", problem, Said("Add each with value, mark and source."))
        return read

    def _clause(self, kind: RuleKind, name: str, node: Node) -> Clause | None:
        faults, place = self.faults, f"clauses.{name}"
        keys = unique(node, place, faults) if isinstance(node, Table) else {}
        unknown = [key for key in keys if key not in CLAUSE]
        if unknown or "value" not in keys:
            fix = (
                did_you_mean(unknown[0], CLAUSE) if unknown else Said("Write {{value: ..., mark: seen, source: ...}}.")
            )
            faults.add(node, place, Said("a clause is value, mark and source"), fix)
            return None
        mark = to_python(keys["mark"][1]) if "mark" in keys else None
        if mark not in MARKS:
            faults.add(
                keys["mark"][1] if "mark" in keys else node,
                place,
                Said("a clause is seen or assumed"),
                Said("Write mark: seen, or mark: assumed."),
            )
        source = read_pair(f"{place}.source", node.row, keys["source"][1] if "source" in keys else None, faults)
        before = len(faults.found)
        value = read_form(kind.parameters[name], keys["value"][1], place, faults, self.rule)
        return Clause(value, str(mark), source) if len(faults.found) == before else None

    def _own(
        self, kind: RuleKind, keys: Mapping[str, tuple[Leaf, Node]], place: str, barred: frozenset[str]
    ) -> dict[str, Any]:
        read = {}
        valid = [name for name in kind.parameters if name not in barred]
        for name, (key, node) in keys.items():
            if name in ("kind", "file"):
                continue
            if name not in valid:
                problem = (
                    Said("{name} belongs to the rule outside, not to one inside it", name=name)
                    if name in kind.parameters
                    else Said("{kind} has no parameter {name!r}", kind=kind.name, name=name)
                )
                self.faults.at(key.row, f"{place}.{name}", problem, did_you_mean(name, valid))
                continue
            before = len(self.faults.found)
            value = read_form(kind.parameters[name], node, f"{place}.{name}", self.faults, self.rule)
            if len(self.faults.found) == before:
                read[name] = value
        return read

    def _required(
        self, kind: RuleKind, whole: Mapping[str, Any], node: Node, place: str, keys: Mapping[str, Any]
    ) -> None:
        missing = [
            name for name, one in kind.parameters.items() if one.required and name not in whole and name not in keys
        ]
        if missing:
            self.faults.at(
                node.row,
                place,
                Said("{kind} needs {names}", kind=kind.name, names=missing),
                Said("Add what is missing."),
            )

    def _of_file(self, node: Node, place: str) -> dict[str, Any] | None:
        text = node.text if isinstance(node, Leaf) else ""
        path = _path(text, self.folder)
        if path is None:
            self.faults.add(node, place, Said("there is no such rule file"), _names(text))
            return None
        if path.resolve() in self.chain:
            self.faults.add(
                node, place, Said("the rule files name each other in a circle"), Said("Take one of them out.")
            )
            return None
        try:
            return read_rule_file(path, self.chain).rule
        except InputError as error:
            self.faults.found.extend(error.faults)
            return None


def _clauses_of(kind: RuleKind) -> tuple[str, ...]:
    """What a file may say of a rule of the kind: its own parameters, and which funds it moves."""
    return (*kind.own, *(name for name in kind.parameters if name == "funds"))


def _path(text: str, folder: Path) -> Path | None:
    """The file of a shipped name, or of a path from ``folder``."""
    path = shipped("rules", f"{text}.yaml") if text in builtin_rules() else folder / text
    return path if text and is_file(path) else None


def _names(text: str) -> str:
    return Said(
        "{near}; or give the path of a .yaml file.", near=did_you_mean(Path(text).stem, builtin_rules(), "built in")
    )


def _shown(path: Path) -> str:
    return f"scenarios/rules/{path.name}" if path.parent == shipped("rules") else str(path)
