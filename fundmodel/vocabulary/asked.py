"""What a caller names, one or several: a name alone is a list of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fundmodel.vocabulary.errors import InputError


def asked_for(given: Any, what: str, kinds: type | tuple[type, ...], fix: str) -> list[Any]:
    """``given`` as a list; one of ``kinds`` alone is a list of one.

    ``what`` is the word for one of them, ``fix`` what may be given. ``InputError`` for nothing, an empty name, anything
    that is no list of ``kinds``, and for a name or a number that stands there twice.
    """
    if isinstance(given, kinds):
        listed: list[Any] = [given]
    elif isinstance(given, Mapping) or not isinstance(given, Iterable):
        raise InputError(f"{what}={given!r} is no {what}; give one or a list. {fix}")
    else:
        listed = list(given)
    if not listed:
        raise InputError(f"No {what} was asked for. {fix}")
    for at, one in enumerate(listed):
        if not isinstance(one, kinds) or isinstance(one, bool) or one == "":
            raise InputError(f"{one!r} is no {what}. {fix}")
        if isinstance(one, str | int) and one in listed[:at]:
            raise InputError(f"The {what} {one!r} is asked for twice; name it once.")
    return listed
