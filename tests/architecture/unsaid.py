"""English on its way into a sentence without its Chinese: traced from where a sentence is made, through names,
parameters and what functions give back, to the words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

WORDS = re.compile(r"(?:^|[\s(])[A-Za-z]{2,}(?=[\s:,;)]|\.\s|$)")
"""A word of its own: what is glued to dots, underscores or values is a name."""
SEPARATORS = re.compile(r"^[,;] |[A-Za-z]")
TYPED = {"10k persons", "CNY 100m", "report --budget", "report --bulletin"}
"""Units by the code under which they are asked for, and commands as they are typed."""
DEEPEST = 4


class At(NamedTuple):
    """An expression, the module it stands in and the function around it."""

    expression: ast.AST
    module: Path
    function: ast.FunctionDef | None


class House:
    """Functions, their calls and the names of every module, by name."""

    def __init__(self, modules: Iterable[tuple[Path, ast.Module]]) -> None:
        self.calls: dict[str, list[At]] = {}
        self.functions: dict[str, list[At]] = {}
        self.globals: dict[tuple[Path, str], ast.expr] = {}
        self.imported: dict[tuple[Path, str], str] = {}
        for path, tree in modules:
            for node in tree.body:
                for target in targets(node):
                    self.globals[path, target] = node.value
            self._walk(tree, path, None)

    def _walk(self, node: ast.AST, path: Path, function: ast.FunctionDef | None) -> None:
        for child in ast.iter_child_nodes(node):
            inside = child if isinstance(child, ast.FunctionDef) else function
            if isinstance(child, ast.FunctionDef):
                self.functions.setdefault(child.name, []).append(At(child, path, function))
            if isinstance(child, ast.ImportFrom):
                self.imported |= {(path, one.name): (child.module or "").split(".")[-1] for one in child.names}
            if isinstance(child, ast.Call) and called(child):
                self.calls.setdefault(called(child), []).append(At(child, path, function))
            self._walk(child, path, inside)

    def unsaid(self, at: At, depth: int = 0) -> Iterator[str]:
        """Where words begin that flow into the expression and are not said; at ``depth`` 0 a single one counts too."""
        node = at.expression
        if depth > DEEPEST or (isinstance(node, ast.Call) and called(node) == "Said"):
            return
        if isinstance(node, ast.Constant | ast.JoinedStr):
            text = literal(node)
            whole = isinstance(node, ast.JoinedStr) or " " in text or not depth
            if WORDS.search(text) and whole and text not in TYPED:
                yield f"{at.module.name}:{node.lineno} {ast.unparse(node)}"
        elif isinstance(node, ast.Call):
            yield from self._of_call(node, at, depth)
        elif isinstance(node, ast.Name):
            for source in self._sources(node.id, at):
                yield from self.unsaid(source, depth + 1)
        else:
            for part in parts(node):
                yield from self.unsaid(At(part, at.module, at.function), depth)

    def _of_call(self, node: ast.Call, at: At, depth: int) -> Iterator[str]:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            if SEPARATORS.search(literal(node.func.value)):
                yield f"{at.module.name}:{node.lineno} {ast.unparse(node)}: give the list"
            return
        for found in self.functions.get(called(node), []):
            if not self._is(node, at.module, found) or "lang" in parameters(found.expression):
                continue
            for step in ast.walk(found.expression):
                if isinstance(step, ast.Return) and step.value is not None:
                    yield from self.unsaid(At(step.value, found.module, found.expression), depth + 1)

    def _is(self, call: ast.Call, module: Path, function: At) -> bool:
        """Whether a call in a module is of that function: its own, imported, or by the module where it stands."""
        of = call.func
        if isinstance(of, ast.Attribute):
            return isinstance(of.value, ast.Name) and of.value.id in (function.module.stem, "self")
        return module == function.module or self.imported.get((module, called(call))) == function.module.stem

    def _sources(self, name: str, at: At) -> Iterator[At]:
        """What a name stands for: what is assigned to it, what callers give for it, or a name of the module."""
        own = list(assigned(name, at.function)) if at.function else []
        yield from (At(value, at.module, at.function) for value in own)
        if at.function and name in parameters(at.function):
            for call in self.calls.get(at.function.name, []):
                given = argument(call.expression, at.function, name)
                if given is not None and self._is(call.expression, call.module, at):
                    yield At(given, call.module, call.function)
        elif not own and (at.module, name) in self.globals:
            yield At(self.globals[at.module, name], at.module, None)


def called(call: ast.Call) -> str:
    """The name that is called, by itself or of a module."""
    of = call.func
    return of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""


def literal(node: ast.AST) -> str:
    """The letters of a text; what is filled in as one that belongs to no word."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def parts(node: ast.AST) -> list[ast.expr]:
    """The expressions of which one, or all, become the text."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.List | ast.Tuple):
        return node.elts
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return [node.elt]
    if isinstance(node, ast.Dict):
        return node.values
    if isinstance(node, ast.Subscript):
        return [node.value]
    return []


def targets(node: ast.AST) -> list[str]:
    """The plain names that a statement assigns to."""
    if isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
        return [node.target.id]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def assigned(name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What a function assigns to a name, in turn of a loop over a written-out tuple too."""
    for node in ast.walk(function):
        if name in targets(node):
            yield node.value
        pairs = []
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and isinstance(node.value, ast.Tuple)
        ):
            pairs = [(node.targets[0], node.value)]
        elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Tuple | ast.List):
            pairs = [(node.target, value) for value in node.iter.elts]
        for target, value in pairs:
            if isinstance(target, ast.Name) and target.id == name:
                yield value
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                both = zip(target.elts, value.elts, strict=False)
                yield from (given for place, given in both if isinstance(place, ast.Name) and place.id == name)


def parameters(function: ast.FunctionDef) -> list[str]:
    """The names of a function's parameters."""
    return [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def argument(call: ast.Call, function: ast.FunctionDef, name: str) -> ast.expr | None:
    """What a call gives for a parameter; None where it leaves it out."""
    for given in call.keywords:
        if given.arg == name:
            return given.value
    names = parameters(function)
    bound = isinstance(call.func, ast.Attribute) and names[:1] == ["self"]
    place = names.index(name) - bound
    return call.args[place] if place < len(call.args) else None
