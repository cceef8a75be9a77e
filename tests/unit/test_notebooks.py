"""Every notebook runs from top to bottom, equals its script, and is kept without outputs."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import fundmodel as fm

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 300


def read(path: Path) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)


def code_of(notebook: Any) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def test_there_are_notebooks_and_each_has_its_script() -> None:
    assert NOTEBOOKS
    assert {path.stem for path in NOTEBOOKS} == {path.stem for path in (ROOT / "notebooks").glob("*.py")}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_and_script_say_the_same(path: Path) -> None:
    import jupytext

    notebook = read(path)
    assert notebook.metadata["jupytext"]["formats"] == "ipynb,py:percent"
    assert code_of(jupytext.read(path.with_suffix(".py"))) == code_of(notebook)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    for cell in read(path).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert not set(cell.metadata) - {"tags"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_only_fundmodel(path: Path) -> None:
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in found] == ["import fundmodel as fm"]
    assert code.count("fm.set_options(lang=") == 1
    asked = {node.attr for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute) and is_fm(node.value)}
    assert asked <= set(fm.__all__)


def is_fm(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "fm"


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_is_exported_with_its_charts(path: Path, tmp_path: Path) -> None:
    """What ``jupyter nbconvert --to html --execute`` does, in a kernel that chooses its renderer by itself."""
    words = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", "--output-dir", str(tmp_path), str(path)]
    outside = {name: value for name, value in os.environ.items() if name not in ("PLOTLY_RENDERER", "VSCODE_PID")}
    outside["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(words, capture_output=True, text=True, env=outside, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    exported = (tmp_path / f"{path.stem}.html").read_text(encoding="utf-8")
    drawn = sum(line.count("fm.plot.") for cell in read(path).cells for line in cell.source.splitlines())
    assert drawn >= 4
    assert exported.count('class="plotly-graph-div"') == drawn
    assert len(re.findall(r"Plotly\.newPlot\(\s*\"", exported)) == drawn
    assert "plotly.js v" in exported, "the library must be inside, for a reader without a network"
    assert not re.search(r'src="https://[^"]*plotly', exported)
    body = re.sub(r"<script.*?</script>|<style.*?</style>", "", exported, flags=re.DOTALL)
    tables = re.findall(r"<table.*?</table>", body, flags=re.DOTALL)
    assert tables
    assert not [table for table in tables if re.search(r"<t[dh][^>]*>(\.\.\.|…)</t[dh]>|\w\.\.\.</td>", table)]
    LOOKED_AT.get(path.stem, lambda _: None)(unescape(body))


def answers_with_the_numbers_of_the_run(shown: str) -> None:
    run = fm.project(["baseline", "current-law"])
    assert fm.answer(run, "zh") in shown
    assert "判断" in shown
    assert len(re.findall(r"<tr", shown)) > len(run.provenance["scenarios"][0]["entries"])


LOOKED_AT = {"01-baseline": answers_with_the_numbers_of_the_run}
"""What must be read in the exported page of a notebook."""
