"""The tree in README.md against the folders that exist, and its Python example against the package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house_rules import ROOMS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

OPENED = (
    "",
    "scenarios",
    "fundmodel",
    "fundmodel/assumptions",
    "fundmodel/projection",
    "fundmodel/projection/project",
    "fundmodel/presentation",
    "tests",
    "reports",
)
GENERATED = {"__pycache__", "build", "dist", "node_modules"}


def drawn_folders() -> list[str]:
    """Folders in the README's tree, as paths, top to bottom."""
    plan = README.split("## Floor plan")[1].split("```text\n")[1].split("```")[0]
    stack: list[str] = []
    found = []
    for line in plan.splitlines():
        name = re.match(r"( *)([\w.-]+)/(?: |$)", line)
        assert name, f"not a line of the floor plan: {line!r}"
        stack[len(name[1]) // 4 :] = [name[2]]
        found.append("/".join(stack))
    return found


def real_folders() -> Iterator[str]:
    """Folders that a reader of the repository sees, down to the stages of projection."""
    for opened in OPENED:
        for folder in sorted((ROOT / opened).iterdir()) if (ROOT / opened).is_dir() else []:
            path = folder.relative_to(ROOT).as_posix()
            generated = folder.name in GENERATED or folder.name.endswith(".egg-info") or folder.name.startswith(".")
            if not folder.is_dir() or generated or (opened == "reports" and folder.name != "sample"):
                continue
            held = any(item.is_file() and "__pycache__" not in item.parts for item in folder.rglob("*"))
            if held and (path != "reports" or (folder / "sample").is_dir()):
                yield path


def test_the_readme_draws_every_folder_and_no_other() -> None:
    assert set(drawn_folders()) == set(real_folders())


def test_every_line_of_the_plan_says_something() -> None:
    plan = README.split("```text\n")[1].split("```")[0]
    silent = [line for line in plan.splitlines() if not re.search(r"/ {2,}\S", line)]
    assert [line.strip() for line in silent] in ([], ["fundmodel/", "tests/"])


def test_rooms_are_drawn_in_the_order_of_the_flow() -> None:
    rooms = [path.removeprefix("fundmodel/") for path in drawn_folders() if re.fullmatch(r"fundmodel/\w+", path)]
    assert rooms == [room for room in ROOMS if room in rooms]


@pytest.mark.slow
def test_the_readme_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    example = README.split("```python\n")[1].split("```")[0]
    assert len(example.splitlines()) <= 15
    exec(compile(example, "README.md", "exec"), {})
    assert float(capsys.readouterr().out.split()[0]) == pytest.approx(0.0, abs=60.0)
