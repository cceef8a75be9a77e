"""What stands beside a date or a rule in the table of differences, and what a check says of later years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.presentation.words.alert_words import place

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "check_later": ("推演到{until}年会中止：{fault}", "A run to {until} would stop: {fault}"),
    "cash_from": ("{start}（资金自{month}起）", "{start} (cash from {month})"),
    "rule_makes": ("{rule}；{year}年为{amount:.4g}", "{rule}; {amount:.4g} in {year}"),
}


def told(key: str, lang: str, **values: Any) -> str:
    """A sentence in the language, filled with values."""
    return SENTENCES[key][place(lang)].format(**values)
