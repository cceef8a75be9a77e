"""Every notebook runs from top to bottom, equals its script, and is kept without outputs."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import fundmodel as fm
from tests.one_kernel import executed, one_kernel

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SMALL: dict[str, dict[str, Any]] = {
    **{path.stem: {"until": 2040} for path in NOTEBOOKS},
    "02-how-sure-are-we": {"until": 2040, "draws": 200},
    "07-pooling-a-province": {"until": 2031},
    "08-early-alert": {"draws": 200},
}
"""What tests put in the place of the parameters of a notebook."""
SYNTHETIC = ("07-pooling-a-province", "08-early-alert")


def read(path: Path) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)


def code_of(notebook: Any) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def test_there_are_notebooks_and_each_has_its_script() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{number:02d}" for number in range(1, 9)]
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


HEADINGS = (
    "结论 / The answer",
    "换个数字再跑一遍 / Change this number and run again",
    "假设与依据 / Assumptions and their tags",
)
LAST = "什么会改变这个结论 / What would change the answer"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_built_as_the_others(path: Path) -> None:
    """Question, parameters, answer, pictures, one number to change, assumptions, what would change the answer."""
    cells = read(path).cells
    number = path.stem[:2]
    assert [line[:5] for line in cells[0].source.splitlines()[:2]] == [f"# {number} "] * 2
    assert "parameters" in cells[1].metadata["tags"]
    named = [
        target.id
        for node in ast.parse(cells[1].source).body
        if isinstance(node, ast.Assign)
        for target in names_of(node)
    ]
    assert set(SMALL[path.stem]) <= set(named) - {"lang"}
    assert "lang" in named
    said = [line.removeprefix("## ") for cell in cells for line in cell.source.splitlines() if line.startswith("## ")]
    assert [heading for heading in said if heading in (*HEADINGS, LAST)] == [*HEADINGS, LAST]
    assert said[0] == HEADINGS[0]
    assert said[-1] == LAST
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    asked = re.findall(r"^fm\.interact\((\w+), ", code, flags=re.MULTILINE)
    assert len(asked) == 1
    assert re.search(rf"^{asked[0]}\(\w+=", code, flags=re.MULTILINE), "without a control the cell below asks again"
    assert 3 <= pictures(read(path)) <= 6


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_result_is_typed_by_hand(path: Path) -> None:
    """What is printed and what stands in a title holds no decimal and no year but those that were worked out."""
    typed = []
    for cell in read(path).cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("print", "fm.plot.")):
                parts = [
                    part for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                typed += [
                    part.value for part in parts if re.search(r"\d\.\d|\b20\d\d\b|20\d\d年", shown_alone(part.value))
                ]
    assert typed == []


def shown_alone(text: str) -> str:
    """The text without what is a format of a number."""
    return re.sub(r"^[,+]*\.?\d*[f%,]*$", "", text)


def names_of(node: ast.Assign) -> list[ast.Name]:
    return [one for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)]


def pictures(notebook: Any) -> int:
    lines = [line for cell in notebook.cells if cell.cell_type == "code" for line in cell.source.splitlines()]
    return sum("fm.plot." in line for line in lines)


@pytest.mark.slow
def test_every_notebook_runs_and_is_exported_with_its_charts() -> None:
    """One real kernel for all of them, to a near horizon and with few draws; ``make notebooks`` runs them in full."""
    from nbconvert import HTMLExporter

    exporter, seen = HTMLExporter(), []
    with one_kernel() as at_work:
        for path, notebook in executed(at_work, NOTEBOOKS, SMALL):
            seen.append(path.stem)
            drawn = drawn_in(notebook)
            assert len(drawn) == pictures(notebook)
            for figure in drawn:
                looks_finished(figure, synthetic=path.stem in SYNTHETIC)
            exported, _ = exporter.from_notebook_node(notebook)
            holds_its_charts(exported, len(drawn))
            body = re.sub(r"<script.*?</script>|<style.*?</style>", "", exported, flags=re.DOTALL)
            tables = re.findall(r"<table.*?</table>", body, flags=re.DOTALL)
            assert tables
            assert not [table for table in tables if re.search(r"<t[dh][^>]*>(\.\.\.|…)</t[dh]>|\w\.\.\.</td>", table)]
            assert ("合成数据" in body) >= (path.stem in SYNTHETIC)
            LOOKED_AT.get(path.stem, lambda _: None)(unescape(body))
    assert seen == [path.stem for path in NOTEBOOKS]


def drawn_in(notebook: Any) -> list[Any]:
    """Every figure that a notebook shows, as plotly's JSON."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    kinds = "application/vnd.plotly.v1+json"
    return [output["data"][kinds] for output in outputs if kinds in output.get("data", {})]


def looks_finished(figure: Any, synthetic: bool) -> None:
    """A finding as title, the unit below it and the source below the picture; synthetic data say so."""
    layout = figure["layout"]
    title, below = layout["title"]["text"], layout["title"]["subtitle"]["text"]
    source = next(words["text"] for words in layout["annotations"] if words.get("name") == "source")
    assert re.search("[\u4e00-\u9fff]", title)
    assert below
    assert "来源：" in source
    assert ("合成数据" in title + source) == synthetic
    assert figure["data"]


def holds_its_charts(exported: str, drawn: int) -> None:
    assert exported.count('class="plotly-graph-div"') == drawn
    assert len(re.findall(r"Plotly\.newPlot\(\s*\"", exported)) == drawn
    assert "plotly.js v" in exported, "the library must be inside, for a reader without a network"
    assert not re.search(r'src="https://[^"]*plotly', exported)


def answers_with_the_numbers_of_the_run(shown: str) -> None:
    run = fm.project(["baseline", "prudent", "current-law"], until=2040)
    assert fm.answer(run, "zh") in shown
    assert fm.answer(run, "en") in shown
    assert "判断" in shown
    assert len(re.findall(r"<tr", shown)) > len(run.provenance["scenarios"][0]["entries"])


LOOKED_AT = {"01-baseline": answers_with_the_numbers_of_the_run}
"""What must be read in the exported page of a notebook."""
