"""A function with one expression of its source exchanged, put in its place everywhere it is known by name."""

from __future__ import annotations
import __future__

import inspect
import sys
import textwrap
from types import FunctionType
from typing import Any

import pytest


def plant(monkeypatch: pytest.MonkeyPatch, function: Any, old: str, new: str) -> None:
    """Exchange ``old`` for ``new``, which must stand once in the source of ``function``, until the test ends."""
    assert isinstance(function, FunctionType)
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {function.__qualname__}"
    flags = __future__.annotations.compiler_flag
    names = dict(function.__globals__)
    exec(compile(source.replace(old, new), function.__code__.co_filename, "exec", flags, dont_inherit=True), names)
    places = 0
    for module in [module for name, module in sys.modules.items() if name.split(".")[0] == "fundmodel"]:
        for name, value in list(vars(module).items()):
            if value is function:
                monkeypatch.setattr(module, name, names[function.__name__])
                places += 1
            for key in [key for key, one in value.items() if one is function] if isinstance(value, dict) else ():
                monkeypatch.setitem(value, key, names[function.__name__])
                places += 1
    assert places, f"{function.__qualname__} is known nowhere"
