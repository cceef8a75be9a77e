"""Every notebook runs from top to bottom, equals its script, and is kept without outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 300


def read(path: Path) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)


def code_of(notebook: Any) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def text_of(notebook: Any) -> str:
    """What a reader sees: texts and tables of all outputs."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(
        str(output.get("data", {}).get(kind, "")) for output in outputs for kind in ("text/markdown", "text/html")
    )


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


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    from nbclient import NotebookClient

    notebook = read(path)
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": ROOT}})
    client.execute()
    drawn = [o for cell in notebook.cells for o in cell.get("outputs", []) if "application/vnd.plotly" in str(o)[:4000]]
    assert len(drawn) >= 4
    LOOKED_AT.get(path.stem, lambda _: None)(text_of(notebook))


def answers_with_the_numbers_of_the_run(shown: str) -> None:
    import fundmodel as fm
    from fundmodel.presentation.page.answer import answer

    said = answer(fm.project(["baseline", "current-law"]))
    assert said.zh in shown
    assert said.en in shown
    assert "judgement" in shown


LOOKED_AT = {"01-baseline": answers_with_the_numbers_of_the_run}
"""What must be read in the outputs of a notebook."""
