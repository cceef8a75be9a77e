"""Reads source trees without importing them and lists what breaks the house rules (DESIGN 4 as data).

Every rule takes the folder of a package and returns one sentence per breach, so that the tests can hold the rules
against the real tree and against small trees with a planted fault.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOMS = (
    "vocabulary",
    "assumptions",
    "fund_rules",
    "projection",
    "calibration",
    "analysis",
    "early_alert",
    "verification",
    "presentation",
)
STAGES = ("demography", "enrolment", "exposures", "contributions", "expenditure", "ledger")

FLOORS = {
    "assumptions": (("tables",), ("package",), ("figures",), ("scenario",)),
    "projection.project": (("people",), ("money",)),
    "presentation": (
        ("words",),
        ("frames",),
        ("charts",),
        ("terminal", "page", "report"),
        ("files",),
        ("explorer",),
        ("cli",),
    ),
}
"""Folders inside a room, lowest first: each imports only folders below it; those in one bracket not each other."""

WAIST = ("projection.project.money", "projection.project.people", {"People"})
"""What the money side may take from the people side."""

FREE_LIBRARIES = {"numpy", "scipy", "pandas", "xarray", "h5netcdf", "h5py"}
RESTRICTED = {
    "statsmodels": {"calibration", "early_alert"},
    "distributed": {"analysis"},
    "pydantic": {"assumptions"},
    "pandera": {"assumptions"},
    "ruamel": {"assumptions", "vocabulary.dictionary"},
    "yaml": {"assumptions"},
    "python_calamine": {"assumptions"},
    "openpyxl": {"assumptions", "presentation"},
    "plotly": {"presentation"},
    "jinja2": {"presentation"},
    "dash": {"presentation"},
    "docx": {"presentation"},
    "xlsxwriter": {"presentation"},
    "ipywidgets": {"presentation"},
    "IPython": {"presentation"},
    "rich": {"presentation"},
    "rich_argparse": {"presentation"},
    "argparse": {"presentation"},
    "click": {"presentation"},
}
LIGHT = {"argparse"}  # quick enough for the top of a module

MAX_FILE_LINES = 320
MAX_FUNCTION_LINES = 60


@dataclass(frozen=True)
class Imported:
    """One import found in a source file: ``target`` is the full dotted name, ``names`` what is taken from it."""

    target: str
    names: tuple[str, ...]
    line: int
    top_level: bool
    typing_only: bool


@dataclass(frozen=True)
class Module:
    """One source file of the package: every literal text in it, and (name, line, length) of each function."""

    name: str  # dotted, without the package: "projection.ledger"; the package itself is ""
    path: Path
    imports: tuple[Imported, ...]
    texts: frozenset[str]
    functions: tuple[tuple[str, int, int], ...]

    @property
    def room(self) -> str:
        """First part of the name; "" for the package's own ``__init__``."""
        return self.name.split(".")[0]

    @property
    def stage(self) -> str | None:
        """The stage of projection that this file belongs to."""
        return stage_of(self.name)


def stage_of(name: str) -> str | None:
    """``"projection.demography.cohort"`` -> ``"demography"``; None outside the stages."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "projection" and parts[1] in STAGES else None


def read_tree(package: Path) -> list[Module]:
    """Every .py file under ``package``, with its imports resolved to full dotted names."""
    names = {path: _module_name(package, path) for path in sorted(package.rglob("*.py"))}
    modules = {f"{package.name}.{name}".rstrip(".") for name in names.values()}
    inside = frozenset(modules)
    return [
        Module(name, path, *_read(path.read_text(encoding="utf-8"), _parent(package, path, name), inside))
        for path, name in names.items()
    ]


def _module_name(package: Path, path: Path) -> str:
    parts = path.relative_to(package).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _parent(package: Path, path: Path, name: str) -> tuple[str, ...]:
    """The package in which the file's relative imports start."""
    here = tuple(f"{package.name}.{name}".rstrip(".").split("."))
    return here if path.name == "__init__.py" else here[:-1]


Found = tuple[tuple[Imported, ...], frozenset[str], tuple[tuple[str, int, int], ...]]


@cache
def _read(text: str, parent: tuple[str, ...], modules: frozenset[str]) -> Found:
    """Imports, literal texts and functions of a source: every rule asks for them, so a source is parsed once."""
    imports, texts, functions = [], set(), []
    for node, top_level, typing_only in _walk(ast.parse(text), top_level=True, typing_only=False):
        for target, names in _targets(node, list(parent), modules):
            imports.append(Imported(target, names, getattr(node, "lineno", 0), top_level, typing_only))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append((node.name, node.lineno, _body_lines(node)))
    return tuple(imports), frozenset(texts), tuple(functions)


def _walk(node: ast.AST, *, top_level: bool, typing_only: bool) -> Iterator[tuple[ast.AST, bool, bool]]:
    yield node, top_level, typing_only
    inside = top_level and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    guarded = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    alternative = node.orelse if isinstance(node, ast.If) else []
    for child in ast.iter_child_nodes(node):
        typed = typing_only or (guarded and child not in alternative)
        yield from _walk(child, top_level=inside, typing_only=typed)


def _targets(node: ast.AST, parent: list[str], modules: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, ()
    elif isinstance(node, ast.ImportFrom):
        base = parent[: len(parent) - node.level + 1] if node.level else []
        source = ".".join([*base, *([node.module] if node.module else [])])
        plain = tuple(alias.name for alias in node.names if f"{source}.{alias.name}" not in modules)
        if plain:
            yield source, plain
        for alias in node.names:
            if f"{source}.{alias.name}" in modules:
                yield f"{source}.{alias.name}", ()
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = ast.unparse(node.func).split(".")[-1]
        if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
            yield node.args[0].value, ()


def _inner(module: Module, package: str) -> Iterator[tuple[str, Imported]]:
    """Imports from the package itself, named without the package."""
    for imported in module.imports:
        if imported.target == package or imported.target.startswith(f"{package}."):
            yield imported.target.removeprefix(package).removeprefix("."), imported


def room_breaches(package: Path) -> list[str]:
    """A room imports only rooms with a lower number; the package's own names only from the last room."""
    found = []
    for module in read_tree(package):
        if module.name == "":
            continue
        where = f"{module.path.relative_to(package.parent)}"
        if module.room not in ROOMS:
            found.append(f"{where}: {module.room!r} is no room of the house; rooms: {', '.join(ROOMS)}")
            continue
        for target, imported in _inner(module, package.name):
            room = target.split(".")[0]
            if target == "" and set(imported.names) - {"__version__"} and module.room != ROOMS[-1]:
                found.append(f"{where}:{imported.line}: takes {imported.names} from the package's public face")
            elif room in ROOMS and ROOMS.index(room) > ROOMS.index(module.room):
                found.append(f"{where}:{imported.line}: room {module.room} imports the later room {room} ({target})")
    return found


def stage_breaches(package: Path) -> list[str]:
    """Stages never import each other; only projection/project composes them."""
    found = []
    for module in read_tree(package):
        where = f"{module.path.relative_to(package.parent)}"
        composer = module.name == "projection.project" or module.name.startswith("projection.project.")
        for target, imported in _inner(module, package.name):
            stage = stage_of(target)
            if stage is None or stage == module.stage:
                continue
            if module.stage is not None:
                found.append(f"{where}:{imported.line}: stage {module.stage} imports stage {stage} ({target})")
            elif module.room == "projection" and not composer:
                found.append(f"{where}:{imported.line}: only project composes stages, this imports {target}")
    return found


def floor_breaches(package: Path) -> list[str]:
    """Inside a room a folder imports only the folders below it; money takes of people only what passes the waist."""
    found = []
    money, people, allowed = WAIST
    for module in read_tree(package):
        where = f"{module.path.relative_to(package.parent)}"
        for target, imported in _inner(module, package.name):
            for room, floors in FLOORS.items():
                own, other = _floor(room, floors, module.name), _floor(room, floors, target)
                if own is None or other is None or own == other:
                    continue
                if other[0] >= own[0]:
                    found.append(f"{where}:{imported.line}: {own[1]} imports {target}, which is not below it in {room}")
            if _within(module.name, money) and _within(target, people) and not set(imported.names) <= allowed:
                found.append(f"{where}:{imported.line}: money takes {imported.names} from people, not {allowed} alone")
    return found


def _within(name: str, folder: str) -> bool:
    return name == folder or name.startswith(f"{folder}.")


def _floor(room: str, floors: tuple[tuple[str, ...], ...], name: str) -> tuple[int, str] | None:
    for height, folders in enumerate(floors):
        for folder in folders:
            if _within(name, f"{room}.{folder}"):
                return height, folder
    return None


def name_breaches(package: Path) -> list[str]:
    """Every file of the house has a name of its own."""
    places: dict[str, list[str]] = {}
    for path in sorted(package.rglob("*.py")):
        if not path.stem.startswith("__"):
            places.setdefault(path.name, []).append(str(path.relative_to(package.parent)))
    return [f"{name} stands twice: {', '.join(found)}" for name, found in places.items() if len(found) > 1]


def library_breaches(package: Path) -> list[str]:
    """Restricted libraries only in their rooms and only inside functions; no library that is not declared."""
    found = []
    for module in read_tree(package):
        where = f"{module.path.relative_to(package.parent)}"
        for imported in module.imports:
            library = imported.target.split(".")[0]
            if library in RESTRICTED:
                rooms = RESTRICTED[library]
                if module.room not in rooms and module.name not in rooms:
                    found.append(f"{where}:{imported.line}: {library} belongs to {', '.join(sorted(rooms))}")
                if imported.top_level and not imported.typing_only and library not in LIGHT:
                    found.append(f"{where}:{imported.line}: {library} is heavy: import it where it is used")
            elif library not in FREE_LIBRARIES | set(sys.stdlib_module_names) | {package.name, "__future__"}:
                found.append(f"{where}:{imported.line}: {library} is not a declared library")
    return found


def cycle_breaches(package: Path) -> list[str]:
    """No two modules know each other: at load, inside a function, for types or by a name in a text."""
    modules = [module for module in read_tree(package) if module.name]
    names = {module.name for module in modules}
    graph = {
        module.name: {target for target in _known_to(module, package.name) if target in names} - {module.name}
        for module in modules
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [f"import cycle: {' -> '.join(error.args[1])}"]
    return []


def _known_to(module: Module, package: str) -> Iterator[str]:
    """Every module named by an import or by a text such as ``"house.room.file"``."""
    yield from (target for target, _ in _inner(module, package))
    for text in module.texts:
        if text.startswith(f"{package}."):
            yield text.removeprefix(f"{package}.")


def shape_breaches(package: Path) -> list[str]:
    """No utils.py, no file over 320 lines, no function over 60 lines (its docstring not counted)."""
    found = []
    for module in read_tree(package):
        where = module.path.relative_to(package.parent)
        if module.path.stem in {"utils", "util", "helpers", "misc", "common"}:
            found.append(f"{where}: name the file by what it holds")
        if (lines := module.path.read_text(encoding="utf-8").count("\n")) > MAX_FILE_LINES:
            found.append(f"{where}: {lines} lines, at most {MAX_FILE_LINES}")
        for name, line, length in module.functions:
            if length > MAX_FUNCTION_LINES:
                found.append(f"{where}:{line}: {name} has {length} lines, at most {MAX_FUNCTION_LINES}")
    return found


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


ALL_RULES = (
    room_breaches,
    stage_breaches,
    floor_breaches,
    library_breaches,
    cycle_breaches,
    name_breaches,
    shape_breaches,
)
