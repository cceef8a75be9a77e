"""What lower rooms let the presentation do for them: by the name of its door, loaded when it is first used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final


def _from(home: str, name: str) -> Callable[[], Any]:
    return lambda: getattr(import_module(home), name)


FAR_DOORS: Final[Mapping[str, Callable[[], Any]]] = {
    "run_card": _from("fundmodel.presentation.notebook", "card"),
    "run_frame": _from("fundmodel.presentation.notebook", "tidy"),
    "run_workbook": _from("fundmodel.presentation.files.workbook", "write_excel"),
    "table_in_words": _from("fundmodel.presentation.words.headings", "table_in_words"),
    "alert_text": _from("fundmodel.presentation.frames.alert_text", "alert_text"),
    "alert_json": _from("fundmodel.presentation.frames.alert_document", "alert_json"),
    "explained_text": _from("fundmodel.presentation.frames.explained_frames", "explained_text"),
    "calibrated_package": _from("fundmodel.presentation.files.calibrated_files", "write_calibrated"),
}
