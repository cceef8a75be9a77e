"""Every sentence, head and unit of the annual report, in Chinese and English; numbers come from its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def report_texts() -> Mapping[str, tuple[str, str]]:
    """Key -> (zh, en), templates with named places."""
    found = json.loads(Path(__file__).with_name("report_words.json").read_text(encoding="utf-8"))
    return {key: (zh, en) for key, (zh, en) in found.items()}


def told(key: str, lang: str, **parts: Any) -> str:
    """The words of ``key`` in ``lang`` with their places filled."""
    text = report_texts()[key][lang != "zh"]
    return text.format(**parts) if parts else text


def template(key: str, lang: str) -> str:
    """The words of ``key`` with their places open."""
    return report_texts()[key][lang != "zh"]


def known(key: str) -> bool:
    """Whether there are words of ``key``."""
    return key in report_texts()
