"""Why a file or a place is refused, in our own words; what the system or a library said stands in brackets."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

from fundmodel.vocabulary.said import Said

BY_NUMBER: Final[Mapping[int, Said]] = {
    errno.ENOENT: Said("there is no such file or folder"),
    errno.EACCES: Said("the rights do not allow it, or another program has it open"),
    errno.EPERM: Said("the rights do not allow it, or another program has it open"),
    errno.EBUSY: Said("another program has it open"),
    errno.EISDIR: Said("it is a folder"),
    errno.ENOTDIR: Said("a part of its path is a file and no folder"),
    errno.EEXIST: Said("something of that name is there already"),
    errno.ENOSPC: Said("no space is left"),
    errno.EDQUOT: Said("no space is left"),
    errno.EROFS: Said("the place can only be read"),
    errno.ENAMETOOLONG: Said("its name is too long"),
    errno.EINVAL: Said("its name holds a sign that is not allowed there"),
    errno.EIO: Said("the disk reports an error"),
}
"""What the system's numbers of errors mean to who chose the file."""
BY_KIND: Final[Mapping[str, Said]] = {
    "UnicodeDecodeError": Said("its characters are neither UTF-8 nor GB18030"),
    "JSONDecodeError": Said("it is not well-formed JSON"),
    "BadZipFile": Said("it is no .xlsx workbook, or it is damaged"),
    "PasswordError": Said("it is locked with a password"),
    "CalamineError": Said("it is no .xlsx workbook, or it is damaged"),
    "ParseError": Said("a part of it is damaged"),
    "KeyError": Said("a part of it is missing"),
    "TypeError": Said("a part of it has another form"),
    "AttributeError": Said("a part of it has another form"),
    "ValueError": Said("a value in it has another form"),
    "OSError": Said("it is of another kind, or damaged"),
    "Error": Said("its rows and cells cannot be told apart"),
}
"""The same of errors without a number, by the name of their class or of one that it is derived from."""
OF_YAML: Final[Mapping[str, Said]] = {
    "mapping values are not allowed": Said("a ':' stands inside a value"),
    "could not find expected ':'": Said("a name has no ':' after it"),
    "cannot start any token": Said("a line begins with a tab, or with a sign that YAML keeps for itself"),
    "expected ',' or": Said("a bracket is not closed, or a comma is missing"),
    "another document": Said("the file holds more than one document (---)"),
    "expected <block end>": Said("a line is indented otherwise than those above it"),
    "did not find expected": Said("a line is indented otherwise than those above it"),
    "unexpected end of stream": Said("a quotation mark or bracket is not closed"),
    "undefined alias": Said("a name after * is explained nowhere"),
    "duplicate": Said("a name stands twice"),
}
"""What the reader of YAML says, by a part of it."""


def reason_of(error: BaseException) -> Said:
    """ "there is no such file or folder (No such file or directory)"; what is said already, as it is."""
    told = error.args[0] if error.args else ""
    if isinstance(told, Said):
        return told
    number = error.errno if isinstance(error, OSError) else None
    kinds = (BY_KIND[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in BY_KIND)
    own = BY_NUMBER.get(number or 0) or next(kinds, Said("it cannot be used"))
    original = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _bracketed(own, str(original) or type(error).__name__)


def yaml_reason(problem: str) -> Said:
    """ "a ':' stands inside a value (mapping values are not allowed here)"."""
    own = next((said for part, said in OF_YAML.items() if part in problem), Said("a rule of YAML is broken"))
    return _bracketed(own, problem)


def _bracketed(own: Said, original: str) -> Said:
    return Said("{own} ({original})", own=own, original=" ".join(original.split()))
