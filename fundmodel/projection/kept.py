"""Which parts of a result are kept: persons by age are most of its memory and are read the least."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import DroppedError, InputError
from fundmodel.vocabulary.said import Said

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "ledger": ("ledger", "memo", "economy", "reconciliation", "pooling"),
    "exposures": ("stock_exposures", "flow_exposures"),
    "persons": ("population", "enrolment"),
}
"""Datasets of a result by the word that keeps them."""
ALL: Final = tuple(PARTS)


def words_of(keep: Collection[str]) -> tuple[str, ...]:
    """``keep`` as words of ``PARTS``, each once.

    Errors: InputError where it is no list of words, a word is none of ``PARTS``, or the ledger is left out: a result
    without it says nothing.
    """
    valid = Said("Give 'ledger' with any of {parts}.", parts=[repr(part) for part in ALL[1:]])
    if not isinstance(keep, Iterable):
        raise InputError(Said("keep={keep!r} is no list of words. {valid}", keep=keep, valid=valid))
    words = (keep,) if isinstance(keep, str) else tuple(dict.fromkeys(keep))
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        near = did_you_mean(str(unknown[0]), PARTS)
        raise InputError(
            Said(
                "keep={words!r} names {unknown}. {near}",
                words=words,
                unknown=[repr(word) for word in unknown],
                near=near,
            )
        )
    if "ledger" not in words:
        raise InputError(Said("keep={words!r} leaves out the ledger. {valid}", words=words, valid=valid))
    return words


def left_out(keep: Collection[str]) -> tuple[str, ...]:
    """Names of the Datasets that ``keep`` leaves out, in the order of ``PARTS``; errors as of ``words_of``."""
    words = words_of(keep)
    return tuple(name for part, names in PARTS.items() if part not in words for name in names)


def no_rule() -> InputError:
    """The error for what was pooled, asked of a run in which no scenario has a rule."""
    return InputError(
        Said(
            "No scenario of this run has a rule, so nothing was pooled. Give one: fm.project(..., rule='plain') or "
            "rule: in the scenario; fm.rules() lists them."
        )
    )


def refused(name: str) -> DroppedError:
    """The error for a Dataset that was left out, with the remedy."""
    part = next(part for part, names in PARTS.items() if name in names)
    instead = {
        "persons": Said("; heads by group are in stock_exposures, births and deaths in flow_exposures"),
        "exposures": Said("; yearly accounts are in the ledger"),
    }
    return DroppedError(
        Said(
            "This run does not hold {name}: {part!r} was left out of keep. Project again with "
            "{part!r} in keep (without keep everything is kept){instead}.",
            name=name,
            part=part,
            instead=instead.get(part, ""),
        )
    )


def words_of_laws(names: Sequence[str]) -> list[str]:
    """Names of laws as words, for messages."""
    return [name.replace("_", " ") for name in names]
