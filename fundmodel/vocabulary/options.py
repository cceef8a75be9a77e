"""How results are shown: language and money unit. Display only; no number inside the model depends on it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextvars import ContextVar, Token
from types import MappingProxyType, TracebackType
from typing import Any, Final, TypeVar

from fundmodel.vocabulary import units as _units
from fundmodel.vocabulary.doors import door
from fundmodel.vocabulary.said import Said

VALID: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"lang": ("zh", "en"), "units": ("亿元", "万元", "元", "100m yuan", "10k yuan", "yuan")}
)
DEFAULTS: Final[Mapping[str, str]] = MappingProxyType({"lang": "zh", "units": "亿元"})
PERSONS: Final = {"zh": "万人", "en": "10k persons"}

Quantity = TypeVar("Quantity", bound=Any)

_inside: ContextVar[tuple[Mapping[str, str], ...]] = ContextVar("fundmodel_options", default=())
_everywhere: list[set_options] = []
_lock = threading.Lock()


class set_options:  # noqa: N801 - called like a function
    """``set_options(lang="en")`` for the whole process; ``with set_options(lang="en"):`` for one block of one thread.

    ``lang``: zh, en. ``units``: 亿元, 万元, 元, 100m yuan, 10k yuan, yuan. Unknown names and values raise
    ``ValueError`` with what is valid. Display only: no result changes.
    """

    def __init__(self, **options: str) -> None:
        for name, value in options.items():
            _check(name, value)
        self._options = MappingProxyType(dict(options))
        self._token: Token[tuple[Mapping[str, str], ...]] | None = None
        with _lock:
            _everywhere.append(self)

    def __enter__(self) -> set_options:
        with _lock:
            _everywhere[:] = [one for one in _everywhere if one is not self]
        self._token = _inside.set((*_inside.get(), self._options))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._token is not None:
            _inside.reset(self._token)
            self._token = None


def get_option(name: str) -> str:
    """The value in force: of the innermost ``with`` block, else of the last plain call, else the default."""
    if name not in VALID:
        raise ValueError(Said("unknown option {name!r}; valid: {valid}", name=name, valid=list(VALID)))
    with _lock:
        layers = [one._options for one in _everywhere]
    for layer in reversed([DEFAULTS, *layers, *_inside.get()]):
        if name in layer:
            return layer[name]
    raise AssertionError(f"option {name} has no default")


def to_display(x: Quantity, units: str | None = None) -> Quantity:
    """x in ``units``, or in the units of ``set_options`` where ``attrs["units"]`` says "CNY" or "persons".

    A table of yearly accounts, headlines and the like comes back as people read it: headings, words for codes and the
    money unit in the language of ``set_options``. Anything else is given back unchanged, so a ratio or a share passes
    through.
    """
    if hasattr(x, "columns"):
        return door("table_in_words")(x, units)  # type: ignore[no-any-return]
    if units is not None:
        return _units.to_display(x, units)
    held = getattr(x, "attrs", {}).get("units")
    if held == "CNY":
        return _units.to_display(x, get_option("units"))
    if held == "persons":
        return _units.to_display(x, PERSONS[get_option("lang")])
    return x


def _check(name: str, value: str) -> None:
    if name not in VALID:
        raise ValueError(Said("unknown option {name!r}; valid: {valid}", name=name, valid=list(VALID)))
    if value not in VALID[name]:
        raise ValueError(
            Said("{name}={value!r} is not valid; valid: {valid}", name=name, value=value, valid=list(VALID[name]))
        )
