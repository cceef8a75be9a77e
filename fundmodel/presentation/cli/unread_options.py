"""Options that are read only beside another one: given alone they would be silently without effect."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

READ_WITH: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "run": {"seed": ("draws",), "workers": ("draws",)},
    "solve": {
        "draws": ("probability",),
        "seed": ("probability",),
        "workers": ("probability",),
        "years": ("targets",),
    },
    "sensitivity": {
        "event": ("break_even",),
        "fund": ("break_even",),
        "months": ("break_even",),
        "probability": ("break_even",),
        "seed": ("draws", "probability"),
    },
    "pool": {"probability": ("size",), "draws": ("size",), "drivers": ("size",)},
    "stress": {"event": ("reverse",), "fund": ("reverse",)},
}
"""By verb: what is read only where one of these is given too."""
NOT_WITH: Final[Mapping[str, Mapping[str, str]]] = {"stress": {"severity": "reverse"}}
"""By verb: what is not read where this is given."""


def refuse_unread(args: argparse.Namespace) -> None:
    """``InputError`` for options that were given and that nothing would read; given is what is not the default."""
    given = {name for name, value in vars(args).items() if value != args.default_of(name)}
    alone: dict[str, list[str]] = {}
    for name, beside in READ_WITH.get(args.verb, {}).items():
        if name in given and given.isdisjoint(beside):
            alone.setdefault(_flag(beside[0]), []).append(_flag(name))
    for missing, strays in alone.items():
        raise InputError(
            Said(
                "{verb}: {strays} only with {missing}; give that too, or leave it out.",
                verb=args.verb,
                strays=strays,
                missing=missing,
            )
        )
    for name, other in NOT_WITH.get(args.verb, {}).items():
        if {name, other} <= given:
            raise InputError(
                Said(
                    "{verb}: {stray} is not read with {other}; leave one of them out.",
                    verb=args.verb,
                    stray=_flag(name),
                    other=_flag(other),
                )
            )


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"
