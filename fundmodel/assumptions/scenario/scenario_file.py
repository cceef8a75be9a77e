"""A YAML file, or a mapping, as nodes that know their line; nothing is interpreted here but numbers and words."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.places import control_character, lone_surrogate
from fundmodel.vocabulary.reasons import reason_of, yaml_reason
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node as YamlNode

LARGEST_FILE: Final = 2_000_000
DEEPEST: Final = 12
EMPTY: Final = "nothing"


@dataclass(frozen=True)
class Leaf:
    """A number, a word, a truth value or nothing (None), with the text as written."""

    value: float | str | bool | None
    text: str
    row: int | None = None


@dataclass(frozen=True)
class Listing:
    """A list of nodes."""

    items: tuple[Node, ...]
    row: int | None = None


@dataclass(frozen=True)
class Table:
    """Pairs of key and node in the order written; a key written twice is there twice."""

    items: tuple[tuple[Leaf, Node], ...]
    row: int | None = None


Node: TypeAlias = Leaf | Listing | Table


@dataclass
class FaultList:
    """Faults found so far in one source."""

    source: str
    found: list[Fault] = field(default_factory=list)

    def add(self, node: Node | None, place: str | None, problem: str, fix: str) -> None:
        """Note one fault at the line of ``node``, showing its text where it is a single value."""
        shown = node.text if isinstance(node, Leaf) else None
        self.found.append(Fault(self.source, problem, fix, None if node is None else node.row, place, shown))

    def at(self, row: int | None, place: str, problem: str, fix: str) -> None:
        """Note one fault at a line, without a value."""
        self.found.append(Fault(self.source, problem, fix, row, place))


def read_file(path: Path) -> Table:
    """The top-level mapping of a YAML file; ``InputError`` with the line where the file cannot be read as one."""
    return parsed(path, file_text(path))


@lru_cache(maxsize=256)
def parsed(path: Path, text: str) -> Table:
    """The mapping in ``text``, parsed once: every scenario rests on the same long baseline."""
    node = _compose(path, text)
    if node is None:
        raise _unreadable(
            path, Said("the file is empty"), Said("A scenario needs at least name, label, question and extends.")
        )
    table = _from_yaml(path, node, set(), 0)
    if not isinstance(table, Table):
        raise _unreadable(
            path,
            Said("the file is not a mapping of keys to values"),
            Said("Write lines such as 'name: my-reform'."),
            table.row,
        )
    return table


def from_python(value: Any) -> Node:
    """A Python value (numbers, words, dates, None, lists, mappings) as nodes without lines."""
    if isinstance(value, Mapping):
        return Table(tuple((Leaf(str(k), str(k)), from_python(v)) for k, v in value.items()))
    if isinstance(value, (list, tuple)):
        return Listing(tuple(from_python(v) for v in value))
    if isinstance(value, str) and (control_character(value, "\n\t") or lone_surrogate(value)):
        raise InputError(Said("{value} holds a control character; remove it.", value=ascii(value)))
    if value is None or isinstance(value, (bool, str)):
        return Leaf(value, str(value))
    try:
        return Leaf(float(value), str(value))
    except (TypeError, ValueError):
        return Leaf(str(value), str(value))


def to_python(node: Node) -> Any:
    """The plain Python value of a node; whole numbers come back as int."""
    if isinstance(node, Table):
        return {key.text: to_python(value) for key, value in node.items}
    if isinstance(node, Listing):
        return [to_python(item) for item in node.items]
    if isinstance(node.value, float) and not isinstance(node.value, bool) and node.value.is_integer():
        return int(node.value)
    return node.value


def number_in(text: str) -> float | None:
    """The number a text was probably meant to be ("8%", "1,200", full-width digits), else None."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace("_", "")
    percent = plain.endswith("%")
    try:
        number = float(plain.rstrip("%"))
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return number / 100 if percent else number


def unique(table: Table, place: str | None, faults: FaultList) -> dict[str, tuple[Leaf, Node]]:
    """Key text -> (key, node); a key written twice is a fault that names both lines, and the first is kept."""
    seen: dict[str, tuple[Leaf, Node]] = {}
    for key, node in table.items:
        if key.text in seen:
            first = seen[key.text][0].row
            where = "" if first is None else Said(" (first on line {first})", first=first)
            faults.add(
                key,
                place,
                Said("the key {text} is written twice{where}", text=key.text, where=where),
                Said("Keep one of the two."),
            )
        else:
            seen[key.text] = (key, node)
    return seen


def file_text(path: Path) -> str:
    """The text of a scenario file; ``InputError`` where it is a folder, too long, no text or not UTF-8."""
    if path.is_dir():
        raise _unreadable(
            path, Said("this is a folder, not a scenario file"), Said("Give the path of a .yaml file in it.")
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(
            path,
            Said("the file cannot be read: {error}", error=reason_of(error)),
            Said("Check the path and its rights."),
        ) from None
    if len(raw) > LARGEST_FILE or b"\0" in raw:
        raise _unreadable(
            path, Said("this is not a text file"), Said("A scenario is a short YAML file saved as UTF-8.")
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _unreadable(
            path, Said("the file is not UTF-8"), Said("Save it again with the encoding UTF-8."), line
        ) from None


def _compose(path: Path, text: str) -> YamlNode | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    fix = Said("Mend that line: two spaces a level, ': ' after a key, quotes round text with ':' or '#'.")
    try:
        node: YamlNode | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = None if mark is None else mark.line + 1
        raise _unreadable(
            path, Said("the YAML cannot be read: {error}", error=yaml_reason(error.problem or error.context)), fix, row
        ) from None
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise _unreadable(path, Said("the file holds a control character"), Said("Remove it."), line) from None
    except (YAMLError, ValueError) as error:
        raise _unreadable(path, Said("the YAML cannot be read: {error}", error=yaml_reason(str(error))), fix) from None
    except RecursionError:
        raise _unreadable(path, Said("the file is nested too deeply"), Said("A scenario needs three levels.")) from None
    return node


def _from_yaml(path: Path, node: YamlNode, seen: set[int], depth: int) -> Node:
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    row = node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        _refuse_unprintable(path, str(node.value), row)
        return _leaf(str(node.tag), str(node.value), row)
    if id(node) in seen or depth > DEEPEST:
        raise _unreadable(
            path, Said("an alias (*name) stands for a whole list or mapping"), Said("Write its content out."), row
        )
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        return Listing(tuple(_from_yaml(path, item, seen, depth + 1) for item in node.value), row)
    assert isinstance(node, MappingNode)
    pairs = []
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise _unreadable(
                path,
                Said("a key is itself a list or mapping"),
                Said("Write a plain word as key."),
                key.start_mark.line + 1,
            )
        _refuse_unprintable(path, str(key.value), key.start_mark.line + 1)
        leaf = _leaf(str(key.tag), str(key.value), key.start_mark.line + 1)
        content = _from_yaml(path, value, seen, depth + 1)
        pairs.append((leaf, replace(content, row=leaf.row) if content == Leaf(None, EMPTY, content.row) else content))
    return Table(tuple(pairs), row)


def _leaf(tag: str, text: str, row: int) -> Leaf:
    kind = tag.rsplit(":", 1)[-1]
    if kind in ("int", "float"):
        plain = text.replace("_", "").lower()
        special = {".inf": math.inf, "+.inf": math.inf, "-.inf": -math.inf, ".nan": math.nan}
        try:
            return Leaf(special[plain] if plain in special else float(plain), text, row)
        except ValueError:
            return Leaf(text, text, row)
    if kind == "bool":
        return Leaf(text.lower() == "true", text, row)
    if kind == "null":
        return Leaf(None, text or EMPTY, row)
    return Leaf(text, text, row)


def _refuse_unprintable(path: Path, text: str, row: int) -> None:
    if control_character(text, "\n\t") or lone_surrogate(text):
        raise _unreadable(path, Said("the file holds a control character"), Said("Remove it."), row)


def _unreadable(path: Path, problem: str, fix: str, row: int | None = None) -> InputError:
    return InputError(
        Said("{name} is not a scenario file that can be read.", name=path.name), [Fault(str(path), problem, fix, row)]
    )
