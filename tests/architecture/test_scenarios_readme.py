"""The table of ``scenarios/README.md`` against the scenario files: every name once, the questions word for word."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

from tests.of_each import of_each

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
FILES = {path.stem: path for path in sorted(SCENARIOS.glob("*.yaml"))}
LONGEST = 15


def printed() -> list[tuple[str, str, str]]:
    """Name, Chinese and English question of each row, top to bottom."""
    text = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)


def test_the_table_names_every_file_once_and_nothing_else() -> None:
    names = [name for name, _, _ in printed()]
    assert names == ["baseline", *sorted(FILES.keys() - {"baseline"})]


def test_the_front_page_counts_them() -> None:
    front = (SCENARIOS.parent / "README.md").read_text(encoding="utf-8")
    assert f"\n{len(FILES)} scenarios ship with it" in front


@of_each("name", FILES)
def test_the_table_asks_what_the_file_asks(name: str) -> None:
    question = YAML(typ="safe", pure=True).load(FILES[name].read_text(encoding="utf-8").split("\nparameters:")[0])[
        "question"
    ]
    assert (name, question["zh"], question["en"]) in printed()


@of_each("name", sorted(FILES.keys() - {"baseline"}))
def test_a_reform_is_a_small_file(name: str) -> None:
    lines = FILES[name].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    assert max(map(len, lines)) <= 280
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
