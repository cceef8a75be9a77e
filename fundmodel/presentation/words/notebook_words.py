"""What a notebook says beside its results, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "control": (
        "调整下面的数字，再按“再算一遍”；看不到控件（如导出的页面）时，请改下一格里的数字再运行。",
        (
            "Move the number below and press 'Run again'; where no control is seen, as in an exported page, change the "
            "number in the next cell and run it."
        ),
    ),
    "no_control": (
        "这里没有控件：请改下一格里的数字再运行。",
        "No control here: change the number in the next cell and run it.",
    ),
    "button": ("再算一遍", "Run again"),
}


def told(key: str, lang: str) -> str:
    """One text in ``lang``."""
    return TEXTS[key][0 if lang == "zh" else 1]
