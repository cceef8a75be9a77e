"""Every message exists in Chinese and English: templates stand in the catalogue, and no sentence is raised beside."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

from fundmodel.vocabulary.said import CATALOGUE, Said, has_words, places, speak
from tests.architecture.unsaid import At, House

HOUSE = Path(__file__).parents[2] / "fundmodel"
RAISED = {"InputError": (0,), "Fault": (1, 2), "ProjectionError": (0,), "ConservationError": (0,), "ValueError": (0,)}
PYTHON = {"max", "min", "sum", "map", "len", "range", "list", "argmax", "tolist", "ravel", "get", "replace"}
SENTENCE = re.compile(r"[A-Za-z]{2,}[ ,:;]+[a-z]{2,}")


@cache
def trees():
    found = [path for path in sorted(HOUSE.rglob("*.py")) if path.name != "said.py"]
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in found]


def calls(tree, names):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


@cache
def templates():
    """Template -> rooms that say it."""
    found: dict[str, set[str]] = {}
    for path, tree in trees():
        for call in calls(tree, {"Said"}):
            given = call.args[0]
            assert isinstance(given, ast.Constant), f"{path.name}:{call.lineno}: a template is a literal"
            if has_words(given.value):
                found.setdefault(given.value, set()).add(path.relative_to(HOUSE).parts[0])
    return found


@pytest.fixture(scope="module")
def catalogue():
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(CATALOGUE).glob("*.json"))}


def test_every_template_has_its_chinese_in_the_file_of_a_room_that_says_it(catalogue):
    said = templates()
    assert len(said) > 500
    written = {template: room for room, held in catalogue.items() for template in held}
    assert len(written) == sum(map(len, catalogue.values())), "a template stands in two files"
    assert sorted(said.keys() - written.keys()) == []
    assert sorted(written.keys() - said.keys()) == []
    assert [template for template, room in written.items() if room not in said[template]] == []


def test_chinese_is_chinese_and_tells_nothing_that_is_not_given(catalogue):
    for held in catalogue.values():
        for template, chinese in held.items():
            assert re.search(r"[\u4e00-\u9fff]", chinese) or not SENTENCE.search(template), template
            assert places(chinese) <= places(template), template


def test_no_sentence_is_raised_that_is_not_said():
    plain = []
    for path, tree in trees():
        for call in calls(tree, RAISED):
            for at in RAISED[call.func.id]:
                given = call.args[at] if at < len(call.args) else None
                texts = [node for node in ast.walk(given) if isinstance(node, ast.Constant)] if given else []
                inside = {id(m) for said in calls(given, {"Said"}) for m in ast.walk(said)} if given else set()
                plain += [
                    f"{path.name}:{node.lineno} {node.value!r}"
                    for node in texts
                    if isinstance(node.value, str) and SENTENCE.search(node.value) and id(node) not in inside
                ]
    assert plain == []


@pytest.fixture(scope="module")
def house():
    return House(trees())


def given(house):
    """What is given to a sentence, and how deep it is: the values of a template, where no word stands, and the texts of
    a fault, an error or a warning, where a table or a column may be named."""
    for call in house.calls.get("Said", []):
        yield from ((At(one.value, call.module, call.function), 0) for one in call.expression.keywords)
    texts = {"Fault": (0, 1, 2), "InputError": (0,), "ProjectionError": (0,), "ConservationError": (0,), "warn": (0,)}
    for name, positions in texts.items():
        for call in house.calls.get(name, []):
            own = [one for at, one in enumerate(call.expression.args) if at in positions]
            own += [one.value for one in call.expression.keywords if one.arg in ("source", "place", "problem", "fix")]
            yield from ((At(one, call.module, call.function), 1) for one in own)


def test_no_english_flows_into_a_sentence_unsaid(house):
    """Values are numbers, names or said: a word that is written where a value is given has no Chinese."""
    assert sorted({found for at, depth in given(house) for found in house.unsaid(at, depth)}) == []


@pytest.mark.parametrize(
    "source",
    [
        'def f(n): raise E(Said("{x}", x="holds"))',
        'def f(n): raise E(Said("{x}", x=f"year {n}"))',
        'def f(n): raise E(Said("{x}", x="opening" if n else n))',
        'def f(n):\n when = f"the year {n}"\n return Said("{x}", x=when)',
        'def f(what): return Said("{what}", what=what)\ndef g(): f("factor of entries")',
        'def f(n): return Said("{x}", x=", ".join(n))',
        'def f(n): return Said("{x}", x=g(n))\ndef g(n): return f"{n} and more"',
        'WORDS = {"a": "a number"}\ndef f(kind): return Said("{x}", x=WORDS[kind])',
    ],
)
def test_the_trace_finds_every_way_in(source):
    house = House([(Path("room.py"), ast.parse(source))])
    assert [found for at, depth in given(house) for found in house.unsaid(at, depth)] != []


def test_what_stands_in_a_template_has_a_name_of_its_own():
    """A name counted up, or that of a function of Python, tells a translator nothing."""
    plain = {name for template in templates() for name in places(template)}
    assert sorted(name for name in plain if name[-1].isdigit() or name in PYTHON) == []


def test_a_template_is_written_with_its_values():
    """An example through the real catalogue."""
    text = Said("No scenario {source!r}.", source="basline")
    assert (text, speak(text, "zh")) == ("No scenario 'basline'.", "没有情景“basline”。")
