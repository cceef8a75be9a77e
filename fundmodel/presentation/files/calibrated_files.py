"""A calibrated package in its folder: all files or none, and never over what somebody else put there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.package.description import DESCRIPTION
from fundmodel.calibration.calibrate import TABLE
from fundmodel.presentation.files.atomic import write_folder
from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    from fundmodel.calibration.calibrate import Calibration

OURS: Final = {DESCRIPTION, f"{TABLE}.csv"}


def write_calibrated(made: Calibration, folder: Path) -> Path:
    """Fill a folder beside ``folder``, then put it in its place; one that calibration wrote before is replaced."""
    refuse_foreign_package(folder)

    def fill(place: Path) -> None:
        for name, content in made.files.items():
            (place / name).write_bytes(content)

    return write_folder(folder, fill)


def refuse_foreign_package(folder: Path) -> None:
    """Raise ``InputError`` for a file, or a folder with content that is no calibrated package alone."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(f"{str(folder)!r} is a file, not a folder; choose another place for the results.")
    held = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    tables_alone = all(name == DESCRIPTION or name.endswith(".csv") for name in held)
    if held and not (held >= OURS and tables_alone):
        raise InputError(
            f"The folder {str(folder)!r} holds files that `fundmodel calibrate` did not write; "
            "choose an empty or new folder, so that nothing is lost."
        )
