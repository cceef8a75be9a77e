"""A calibrated package in its folder, with a manifest: all files or none, never over what somebody else put there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document

if TYPE_CHECKING:
    from fundmodel.calibration.calibrate import Calibration

VERB: Final = "calibrate"


def write_calibrated(made: Calibration, folder: Path) -> Path:
    """Fill a folder beside ``folder``, then put it in its place; one that calibration wrote before is replaced."""

    def fill(place: Path) -> dict[str, Any]:
        for name, content in made.files.items():
            (place / name).write_bytes(content)
        return {
            "package": {"name": made.package.name, "sha256": made.package.sha256},
            "unreconciled": unreconciled_document(made.run),
        }

    write_owned(folder, VERB, fill, marked=True)
    return folder
