"""What follows from a run is worked out once, for as long as the run lives: tables, charts, page and workbook ask for
the same figures."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar
from weakref import finalize

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

PLAIN: Final = (str, int, float, tuple)
CHANGING: Final = (list, dict, set)
Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def once(
    derive: Callable[Concatenate[Projection, Asked], Found],
) -> Callable[Concatenate[Projection, Asked], Found]:
    """``derive(run, ...)`` for the first time, afterwards a shallow copy of what it gave for the same run and words.

    A run is known by identity, which is sound because it is frozen; so is a data package, of which two may share a
    hash. What was found is forgotten with the run, so it must not hold it. Words that may change (a list) are worked
    out anew. Tables copy on write; the arrays of a Dataset are made read-only.
    """
    held: dict[int, dict[Hashable, tuple[Any, Found]]] = {}

    @wraps(derive)
    def kept(run: Projection, /, *words: Asked.args, **named: Asked.kwargs) -> Found:
        asked = (*words, *named.values())
        if any(isinstance(word, CHANGING) for word in asked):
            return derive(run, *words, **named)
        if id(run) not in held:
            held[id(run)] = {}
            finalize(run, held.pop, id(run), None).atexit = False
        own, key = held[id(run)], (tuple(map(_key, asked)), tuple(named))
        if key not in own:
            own[key] = asked, _frozen(derive(run, *words, **named))
        return _copied(own[key][1])

    return kept


def _key(word: Any) -> Hashable:
    """The word itself where it is plain, else its identity; it is held beside what was found, so no other gets it."""
    return word if word is None or isinstance(word, PLAIN) else (type(word), id(word))


def _frozen(found: Found) -> Found:
    variables: Any = getattr(found, "variables", None)
    for name in variables or ():
        if hasattr(values := variables[name].values, "flags"):
            values.flags.writeable = False
    return found


def _copied(found: Found) -> Found:
    copy: Any = getattr(found, "copy", None)
    if copy is None or isinstance(found, str):
        return found
    return copy() if isinstance(found, list | dict | set) else copy(deep=False)  # type: ignore[no-any-return]
