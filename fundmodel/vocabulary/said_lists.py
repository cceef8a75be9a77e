"""Lists and counts inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fundmodel.vocabulary.said import Named, Said


def either(names: Sequence[object]) -> Said:
    """ "a or b or c" of at least one name, and "a或b或c"; what is quoted is quoted as typed."""
    first, *others = names
    said = Said("{name!r}", name=first)
    for other in others:
        said = Said("{one} or {other!r}", one=said, other=other)
    return said


def alternatives(names: Sequence[object]) -> Said:
    """ "a | b | c" of at least one name: a word may itself hold a comma."""
    first, *others = names
    said = Said("{name}", name=first)
    for other in others:
        said = Said("{one} | {other}", one=said, other=other)
    return said


def typed(names: Iterable[object]) -> list[Named]:
    """Names as they are to be typed: the same in every language."""
    return [Named(str(one), zh=str(one)) for one in names]


def counted_faults(count: int) -> Said:
    """ "1 fault", "3 faults"."""
    return Said("1 fault") if count == 1 else Said("{count} faults", count=count)


def first_of(names: Sequence[object], most: int) -> Said:
    """The first names with commas, and how many more there are where there are more than ``most``."""
    shown = list(names[:most])
    if len(names) <= most:
        return Said("{names}", names=shown)
    return Said("{names} and {count} more", names=shown, count=len(names) - most)
