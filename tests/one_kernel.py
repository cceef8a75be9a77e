"""Notebooks executed one after another in one real kernel, which loads and warms everything once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 300
ASIDE = "injected"
"""Tag of the cells that are put in to execute a notebook and taken out of what was executed."""
FORGET = """
get_ipython().run_line_magic("reset", "-f")
from plotly import io
from fundmodel.presentation import notebook_figures
notebook_figures._draw_in_exports.cache_clear()
io.renderers.default = notebook_figures.IN_JUPYTER
"""
"""What lies between two notebooks of one kernel: no names, and a renderer not yet chosen, so that each holds plotly."""


@contextmanager
def one_kernel() -> Iterator[tuple[Any, Any]]:
    """A kernel and a client of it: this interpreter and checkout, and a renderer that plotly chooses by itself."""
    from jupyter_client.manager import KernelManager

    kernel = KernelManager(kernel_name="python3")
    outside = {name: value for name, value in os.environ.items() if name not in ("PLOTLY_RENDERER", "VSCODE_PID")}
    outside["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    kernel.start_kernel(env=outside)
    client = kernel.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        yield kernel, client
    finally:
        client.stop_channels()
        kernel.shutdown_kernel()
        kernel.cleanup_resources()


def executed(
    at_work: tuple[Any, Any], paths: Iterable[Path], values: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[Path, Any]]:
    """Each notebook with its outputs; ``values`` by notebook replace names that its cell of parameters sets."""
    import nbformat
    from nbclient import NotebookClient

    kernel, client = at_work
    for place, path in enumerate(paths):
        notebook = nbformat.read(path, as_version=4)
        at = next(n for n, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", ()))
        given = "\n".join(f"{name} = {value!r}" for name, value in values[path.stem].items())
        notebook.cells.insert(at + 1, _aside(given))
        if place:
            notebook.cells.insert(0, _aside(FORGET))
        runner = NotebookClient(
            notebook, km=kernel, timeout=SECONDS, resources={"metadata": {"path": str(path.parent)}}
        )
        runner.kc = client
        runner.execute()
        notebook.cells = [cell for cell in notebook.cells if ASIDE not in cell.metadata.get("tags", ())]
        yield path, notebook


def _aside(source: str) -> Any:
    import nbformat.v4

    return nbformat.v4.new_code_cell(source, metadata={"tags": [ASIDE]})
