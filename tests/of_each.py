"""One test of many small members: a test for each costs more to collect, start and report than it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

MOST = 10
"""Members whose failures are told whole."""


def of_each(names: str, members: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """``pytest.mark.parametrize(names, members)`` as one test, which tries every member and names those that failed;
    no member at all is a failure."""
    words = [word.strip() for word in names.split(",")]
    every = [dict(zip(words, one if len(words) > 1 else (one,), strict=True)) for one in members]

    def over(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def of_all(**given: Any) -> None:
            failed = []
            for own in every:
                try:
                    test(**own, **given)
                except (Exception, pytest.fail.Exception) as error:
                    failed.append(f"{', '.join(map(str, own.values()))}: {type(error).__name__}: {error}")
            assert every, "nothing was tried"
            shown = "\n".join(failed[:MOST])
            assert not failed, f"{len(failed)} of {len(every)} failed\n{shown}"

        asked = inspect.signature(test).parameters.values()
        left = [one for one in asked if one.name not in words]
        of_all.__signature__ = inspect.Signature(left)  # type: ignore[attr-defined]
        return of_all

    return over
