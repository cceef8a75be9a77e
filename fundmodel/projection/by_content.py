"""What follows from its arguments alone is worked out once for the same content, however often runs ask for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass, replace
from functools import partial, wraps
from threading import Lock
from types import FunctionType
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np

from fundmodel.vocabulary.frozen import Frozen

PLAIN: Final = (str, bytes, int, float, bool, type(None), np.generic)
Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def by_content(
    limit: int, of: Callable[..., object] | None = None
) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """``derive(...)``, and afterwards the same answer for arguments of the same content; the last ``limit`` are kept.

    Arrays count by shape, type and bytes, functions by themselves; ``of`` gives what counts where that is less than
    all the arguments, and must name everything that ``derive`` reads. Answers are shared, by threads too: every array
    in one is a read-only copy. What a failed ``derive`` raises is not kept, and no argument is held. ``cache_clear()``
    forgets, as of an ``lru_cache``.
    """

    def keeping(derive: Callable[Asked, Found]) -> Callable[Asked, Found]:
        held: dict[Hashable, Found] = {}
        turn = Lock()

        @wraps(derive)
        def kept(*given: Asked.args, **named: Asked.kwargs) -> Found:
            key = content((given, tuple(named.items())) if of is None else of(*given, **named))
            with turn:
                if key in held:
                    held[key] = held.pop(key)
                    return held[key]
            found: Found = shared(derive(*given, **named))
            with turn:
                held.setdefault(key, found)
                while len(held) > limit:
                    del held[next(iter(held))]
                return held.get(key, found)

        kept.cache_clear = held.clear  # type: ignore[attr-defined]
        return kept

    return keeping


def shared(found: Any) -> Any:
    """The same with a read-only copy of every array in it, in tuples and dataclasses too, so that nobody holds another
    way in."""
    if isinstance(found, np.ndarray):
        own = found.copy()
        own.flags.writeable = False
        return own
    if isinstance(found, tuple):
        parts = map(shared, found)
        return type(found)(*parts) if hasattr(found, "_fields") else tuple(parts)
    if is_dataclass(found) and not isinstance(found, type):
        return replace(found, **{one.name: shared(getattr(found, one.name)) for one in fields(found) if one.init})
    return found


def content(given: object) -> Hashable:
    """A key that two values share only where they are equal in type, order, shape and every bit; ``TypeError`` for what
    has no content that could be seen: a function that holds on to others' names, or an object that may change."""
    if isinstance(given, np.ndarray) and given.dtype != object:
        return given.shape, str(given.dtype.descr), hashlib.sha256(given.tobytes()).digest()
    if isinstance(given, tuple | list):
        return (type(given), *map(content, given))
    if isinstance(given, Frozen):
        return (Frozen, *((content(key), content(value)) for key, value in given.items()))
    if isinstance(given, partial):
        return partial, given.func, content(given.args), content(tuple(given.keywords.items()))
    if is_dataclass(given) and not isinstance(given, type):
        return (type(given), *(content(getattr(given, one.name)) for one in fields(given)))
    if isinstance(given, float):
        return type(given), float(given).hex()
    if isinstance(given, PLAIN) or (isinstance(given, FunctionType) and given.__closure__ is None):
        return type(given), given
    raise TypeError(f"{given!r} cannot be known by its content")
