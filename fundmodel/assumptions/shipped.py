"""Where the scenarios and data that come with the package lie."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

RENAMED_SCENARIOS: Final[Mapping[str, str]] = MappingProxyType({"cost-pressure": "residual-growth-held"})
"""Former names of shipped scenarios and what they are called now; who uses one is told the new name."""

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(*parts: str) -> Path:
    """Path below the shipped scenarios: ``fundmodel/_scenarios`` of a wheel, or ``scenarios/`` beside the code.

    The path need not exist; ``shipped("data", "national")`` is a folder, ``shipped("baseline.yaml")`` a file.
    """
    installed = _PACKAGE / "_scenarios"
    root = installed if installed.is_dir() else _PACKAGE.parent / "scenarios"
    return root.joinpath(*parts)


def builtin_packages() -> tuple[str, ...]:
    """Names of the embedded data packages, sorted."""
    folder = shipped("data")
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and any(path.glob("*.csv"))))


def builtin_scenarios() -> tuple[str, ...]:
    """Names of the scenarios shipped with the package, ``baseline`` first."""
    names = sorted(path.stem for path in shipped().glob("*.yaml"))
    return tuple(sorted(names, key=lambda name: name != "baseline"))


def builtin_rules() -> tuple[str, ...]:
    """Names of the rule files shipped with the package, ``plain`` first."""
    names = sorted(path.stem for path in shipped("rules").glob("*.yaml"))
    return tuple(sorted(names, key=lambda name: name != "plain"))
