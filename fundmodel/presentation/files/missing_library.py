"""Files that need a library which may not be installed: left out, and said."""

from __future__ import annotations

from importlib.util import find_spec

from fundmodel.presentation.words.messages import say


def has_library(library: str, file: str, lang: str, notes: list[str]) -> bool:
    """Whether a library is there; where it is not, a note that ``file`` could not be made goes to ``notes``."""
    if find_spec(library) is not None:
        return True
    notes.append(say("missing_extra", lang, what=file, library=library))
    return False
