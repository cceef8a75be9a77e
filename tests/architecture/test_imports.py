"""The rooms of the house against what the sources import, and the rules themselves against planted faults."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import house_rules

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "fundmodel"

Rule = Callable[[Path], list[str]]


@pytest.mark.parametrize("rule", house_rules.ALL_RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    breaches = rule(PACKAGE)
    assert not breaches, "\n" + "\n".join(breaches)


def test_the_tree_is_really_read() -> None:
    modules = house_rules.read_tree(PACKAGE)
    assert {"", "vocabulary.dims", "vocabulary.errors"} <= {module.name for module in modules}
    assert any(imported.target == "fundmodel.vocabulary.errors" for module in modules for imported in module.imports)


SOUND_TREE = {
    "__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.analysis.levels import level\n",
    "vocabulary/dims.py": "AGES = 3\n",
    "vocabulary/dictionary.py": "def read():\n    from ruamel.yaml import YAML\n    return YAML\n",
    "assumptions/scenario.py": "import numpy\ndef load():\n    import pydantic\n    return pydantic\n",
    "projection/demography/__init__.py": "from house.projection.demography.cohort import step\n",
    "projection/demography/cohort.py": "from house.vocabulary.dims import AGES\ndef step(): return AGES\n",
    "projection/ledger.py": "from house.fund_rules import measures\n",
    "projection/laws.py": "import numpy as np\n",
    "projection/project/people/waist.py": "class People: ...\n",
    "projection/project/money/funds.py": "from house.projection.project.people.waist import People\n",
    "presentation/words/labels.py": "X = 1\n",
    "presentation/frames/summary.py": "from house.presentation.words import labels\n",
    "presentation/terminal/screens.py": "from house.presentation.frames import summary\n",
    "presentation/page/rows.py": "from house.presentation.frames import summary\n",
    "fund_rules/measures.py": "import numpy as np\n",
    "projection/project/__init__.py": (
        "from house.projection import demography, ledger\nfrom house import __version__\n"
    ),
    "analysis/levels.py": "from house.projection.project import __version__\n",
    "presentation/cli.py": "import argparse\nimport house\ndef main():\n    import rich\n    return rich, house\n",
}


def plant(folder: Path, changed: dict[str, str]) -> Path:
    package = folder / "house"
    for name, text in {**SOUND_TREE, **changed}.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


def test_a_sound_tree_passes(tmp_path: Path) -> None:
    package = plant(tmp_path, {})
    assert [breach for rule in house_rules.ALL_RULES for breach in rule(package)] == []


FAULTS: dict[str, tuple[Rule, str, str]] = {
    "later room": (house_rules.room_breaches, "vocabulary/dims.py", "import house.analysis.levels\n"),
    "later room, from": (
        house_rules.room_breaches,
        "assumptions/scenario.py",
        "from house.projection import laws\n",
    ),
    "later room, inside a function": (
        house_rules.room_breaches,
        "projection/laws.py",
        "def f():\n    from house.analysis import levels\n    return levels\n",
    ),
    "later room, relative": (house_rules.room_breaches, "vocabulary/dims.py", "from ..projection import ledger\n"),
    "later room, by name": (
        house_rules.room_breaches,
        "vocabulary/dims.py",
        "import importlib\ndef f():\n    return importlib.import_module('house.analysis.levels')\n",
    ),
    "later room, for types": (
        house_rules.room_breaches,
        "vocabulary/dims.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.analysis.levels import x\n",
    ),
    "through the public face": (house_rules.room_breaches, "analysis/levels.py", "from house import project\n"),
    "a room that is not in the plan": (house_rules.room_breaches, "attic/box.py", "x = 1\n"),
    "stage to stage": (house_rules.stage_breaches, "projection/ledger.py", "from house.projection import demography\n"),
    "stage to a file of a stage": (
        house_rules.stage_breaches,
        "projection/exposures.py",
        "from house.projection.demography.cohort import step\n",
    ),
    "a second composer": (house_rules.stage_breaches, "projection/laws.py", "import house.projection.ledger\n"),
    "a rule that knows the ledger": (
        house_rules.room_breaches,
        "fund_rules/stabilisers.py",
        "from house.projection import ledger\n",
    ),
    "words that ask frames": (
        house_rules.floor_breaches,
        "presentation/words/labels.py",
        "from house.presentation.frames import summary\n",
    ),
    "page and terminal": (
        house_rules.floor_breaches,
        "presentation/page/rows.py",
        "def f():\n    from house.presentation.terminal import screens\n    return screens\n",
    ),
    "money that sees ages": (
        house_rules.floor_breaches,
        "projection/project/money/funds.py",
        "from house.projection.project.people.waist import People, Vitals\n",
    ),
    "a name twice": (house_rules.name_breaches, "analysis/dims.py", "x = 1\n"),
    "library in the wrong room": (
        house_rules.library_breaches,
        "analysis/levels.py",
        "def f():\n    import plotly.graph_objects as go\n    return go\n",
    ),
    "YAML beside the dictionary": (
        house_rules.library_breaches,
        "vocabulary/units.py",
        "def f():\n    from ruamel import yaml\n    return yaml\n",
    ),
    "heavy at the top": (house_rules.library_breaches, "assumptions/tables.py", "import pandera.pandas as pa\n"),
    "heavy at the top, in a try": (
        house_rules.library_breaches,
        "presentation/cli.py",
        "try:\n    from rich.table import Table\nexcept ImportError:\n    Table = None\n",
    ),
    "undeclared library": (house_rules.library_breaches, "analysis/levels.py", "import requests\n"),
    "cycle": (house_rules.cycle_breaches, "vocabulary/dims.py", "import house.vocabulary.words\n"),
    "cycle, inside a function": (
        house_rules.cycle_breaches,
        "vocabulary/dims.py",
        "def f():\n    import house.vocabulary.words\n",
    ),
    "cycle, for types": (
        house_rules.cycle_breaches,
        "vocabulary/dims.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.vocabulary.words import x\n",
    ),
    "cycle, by a text": (house_rules.cycle_breaches, "vocabulary/dims.py", "HOME = 'house.vocabulary.words'\n"),
    "utils": (house_rules.shape_breaches, "vocabulary/utils.py", "x = 1\n"),
    "long file": (house_rules.shape_breaches, "vocabulary/dims.py", "x = 1\n" * 321),
    "long function": (house_rules.shape_breaches, "vocabulary/dims.py", "def f():\n" + "    x = 1\n" * 60),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, tmp_path: Path) -> None:
    rule, name, text = FAULTS[fault]
    package = plant(tmp_path, {name: text, "vocabulary/words.py": "from house.vocabulary.dims import AGES\n"})
    breaches = rule(package)
    assert len(breaches) == 1, breaches
    assert fault.startswith("cycle") or name in breaches[0]


def test_docstrings_do_not_count_as_length(tmp_path: Path) -> None:
    text = 'def f():\n    """Formula.\n' + "    line\n" * 70 + '    """\n    return 1\n'
    assert house_rules.shape_breaches(plant(tmp_path, {"vocabulary/dims.py": text})) == []


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint('\\n'.join(name.split('.')[0] for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


HEAVY = (house_rules.FREE_LIBRARIES | set(house_rules.RESTRICTED)) - house_rules.LIGHT


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import fundmodel") & HEAVY == set()


def test_the_command_line_answers_without_loading_the_engine() -> None:
    assert loaded_by("import fundmodel.presentation.cli") & (HEAVY - {"rich", "rich_argparse"}) == set()


ENGINE_NAMES = ("load_scenario", "load_data", "reserve_months", "warning_level", "project")


def test_a_public_name_loads_no_restricted_library() -> None:
    """One after another in one process: what the first four load, the projection loads as well."""
    restricted = set(house_rules.RESTRICTED) - house_rules.LIGHT
    asked = "; ".join(f"fundmodel.{name}" for name in ENGINE_NAMES)
    loaded = loaded_by(f"import fundmodel; {asked}")
    assert {"numpy", "xarray"} <= loaded
    assert loaded & restricted == set()
