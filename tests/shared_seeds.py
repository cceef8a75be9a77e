"""Enrolment runs of the past cost more than a projection: whichever worker makes one leaves it for the others, by
the content on which it rests, for as long as a session of tests lasts."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from fundmodel.projection.by_content import content, shared
from fundmodel.projection.project.people import past_enrolment

_apart: list[bool] = []


def kept_in(folder: Path) -> Callable[[Any], Any]:
    """``past_enrolment._run_of`` that looks into ``folder`` first; each file is there whole or not at all."""
    made = past_enrolment._run_of

    @wraps(made)
    def run_of(assume: Any) -> Any:
        if _apart:
            return made(assume)
        rests_on = repr(content(past_enrolment._run_rests_on(assume)))
        place = folder / hashlib.sha256(rests_on.encode()).hexdigest()
        if not place.exists():
            part = place.with_suffix(f".{os.getpid()}")
            part.write_bytes(pickle.dumps(made(assume)))
            part.replace(place)
        return shared(pickle.loads(place.read_bytes()))

    return run_of


@contextmanager
def apart() -> Iterator[None]:
    """While this lasts every run is made here: for whoever looks at what is read on the way."""
    _apart.append(True)
    try:
        yield
    finally:
        _apart.pop()
