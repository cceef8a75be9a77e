"""How deep a figure of a city is coloured on the page of a comparison of regimes, and how months are told."""

from __future__ import annotations

from typing import Final

from fundmodel.presentation.words.labels import NEVER

DEEPEST: Final = 0.75


def shade(part: float) -> str:
    """Blue for what is received, orange for what is paid, the deeper the more."""
    if abs(part) < 1e-9:
        return ""
    colour = "0,114,178" if part > 0 else "213,94,0"
    return f"background:rgba({colour},{max(0.06, DEEPEST * min(abs(part), 1.0) ** 0.5):.2f})"


def whole_shade(part: float) -> str:
    """One colour, the deeper the more."""
    return "" if part < 1e-9 else f"background:rgba(213,94,0,{max(0.06, DEEPEST * min(part, 1.0) ** 0.5):.2f})"


def months_shade(months: float, line: float) -> str:
    """Red below the line, the deeper the emptier; blue above twice the line."""
    if months != months or months < line:
        held = 0.0 if months != months else max(months, 0.0)
        return f"background:rgba(183,28,28,{0.18 + 0.5 * (1 - held / line):.2f})"
    return f"background:rgba(0,114,178,{min(0.5, 0.08 * (months / line - 1)):.2f})" if months > line else ""


def months_told(months: float) -> str:
    """One decimal; a dash where there is none."""
    return NEVER if months != months else f"{months:.1f}".replace("-0.0", "0.0").replace("-", "\u2212")
