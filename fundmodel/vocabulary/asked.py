"""What a caller names, one or several: a name alone is a list of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said


def asked_for(given: Any, what: str, kinds: type | tuple[type, ...], fix: str) -> list[Any]:
    """``given`` as a list; one of ``kinds`` alone is a list of one.

    ``what`` is the word for one of them, ``fix`` what may be given. ``InputError`` for nothing, an empty name, anything
    that is no list of ``kinds``, and for a name or a number that stands there twice.
    """
    if isinstance(given, kinds):
        listed: list[Any] = [given]
    elif isinstance(given, Mapping) or not isinstance(given, Iterable):
        raise InputError(
            Said("{what}={given!r} is no {what}; give one or a list. {fix}", what=what, given=given, fix=fix)
        )
    else:
        listed = list(given)
    if not listed:
        raise InputError(Said("No {what} was asked for. {fix}", what=what, fix=fix))
    for at, one in enumerate(listed):
        if not isinstance(one, kinds) or isinstance(one, bool) or one == "":
            raise InputError(Said("{one!r} is no {what}. {fix}", one=one, what=what, fix=fix))
        if isinstance(one, str | int) and one in listed[:at]:
            raise InputError(Said("The {what} {one!r} is asked for twice; name it once.", what=what, one=one))
    return listed
