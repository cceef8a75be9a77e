"""``jsonschema`` without the grammar of addresses, which takes seconds to load and which no schema here asks for."""

from __future__ import annotations

import sys

import pytest

__all__ = ["Draft202012Validator"]

GRAMMAR = "rfc3987_syntax"
unwanted = GRAMMAR not in sys.modules
if unwanted:
    sys.modules[GRAMMAR] = None  # type: ignore[assignment]
try:
    Draft202012Validator = pytest.importorskip(
        "jsonschema", reason="needs jsonschema, which comes with the notebook extra"
    ).Draft202012Validator
finally:
    if unwanted:
        del sys.modules[GRAMMAR]
