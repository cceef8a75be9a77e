"""Folders of results: each holds a manifest of what was written, and only what the manifest vouches for is replaced."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from fundmodel.presentation.files.atomic import write_folder
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import new_folder
from fundmodel.vocabulary.safe_cells import make_safe
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of
from fundmodel.vocabulary.whole_files import one_writer

MANIFEST: Final = "manifest.json"
DROPPED: Final = (".DS_Store", "._*", "Thumbs.db", "desktop.ini", "~$*", ".~lock.*#", ".ipynb_checkpoints")
"""What systems, office programs and notebooks leave in a folder; nobody's work."""
MOST_NAMED: Final = 5


def write_owned(folder: Path, verb: str, fill: Callable[[Path], Mapping[str, Any]], marked: bool = False) -> list[str]:
    """``fill`` a new folder and put it in the place of ``folder``; the names of the files, the manifest last.

    ``fill`` says what the manifest tells besides kind, time and the hash of every file; under ``files`` it may describe
    files by name. A folder that holds anything else than what ``verb`` wrote raises ``InputError``, also where it was
    put there meanwhile; on any error what stood there stands there again. Cells that would act are marked as text,
    unless ``fill`` has ``marked`` them: a second mark would be read as text.
    """
    refuse_unowned(folder, verb)
    names: list[str] = []

    def whole(place: Path) -> None:
        told = dict(fill(place))
        if not marked:
            make_safe(place)
        described = told.pop("files", {})
        files = {path.name: {**described.get(path.name, {}), **_record(path)} for path in sorted(place.iterdir())}
        head = {"kind": kind_of(verb), "created": datetime.now(UTC).isoformat(timespec="seconds")}
        text = json.dumps({**head, **told, "files": files}, ensure_ascii=False, indent=1)
        (place / MANIFEST).write_text(text + "\n", encoding="utf-8")
        names.extend([*files, MANIFEST])

    write_folder(folder, whole, lambda: _refuse_held(folder, verb))
    return names


def refuse_unowned(folder: Path, verb: str) -> None:
    """Raise ``InputError`` for a file, and for a folder that holds what ``verb`` did not write or what changed since.

    What systems and office programs drop there (``DROPPED``) does not count.
    """
    new_folder(folder)
    with one_writer(folder.parent):
        _refuse_held(folder, verb)


def _refuse_held(folder: Path, verb: str) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(
            Said("{folder!r} is a file, not a folder; choose another place for the results.", folder=str(folder))
        )
    if not folder.is_dir():
        return
    hashes = _hashes(folder, verb)
    held = [path for path in _held(folder) if not (hashes and path.name == MANIFEST)]
    foreign = [path.name for path in held if path.name not in hashes]
    changed = [path.name for path in held if path.name in hashes and _sha256(path) != hashes[path.name]]
    if foreign or changed:
        raise InputError(
            Said(
                "The folder {folder!r} is not replaced: {told}. {remedy}",
                folder=str(folder),
                told=_told(verb, foreign, changed),
                remedy=REMEDY,
            )
        )


REMEDY: Final = Said("Nothing was touched; move these elsewhere, or choose an empty or new folder.")


def kind_of(verb: str) -> str:
    """What the manifest of a verb says that it is."""
    return f"fundmodel {verb}"


def _told(verb: str, foreign: list[str], changed: list[str]) -> str:
    if not foreign:
        return Said("changed since `fundmodel {verb}` wrote it: {named}", verb=verb, named=_named(changed))
    more = Said("; changed since it was written: {named}", named=_named(changed)) if changed else ""
    return Said("`fundmodel {verb}` did not write {named}{more}", verb=verb, named=_named(foreign), more=more)


def _named(names: list[str]) -> Said:
    """The first names, and how many there are where there are more."""
    return first_of(names, MOST_NAMED)


def _held(folder: Path) -> Iterator[Path]:
    """What lies in the folder, without what systems drop there."""
    for path in sorted(folder.iterdir()):
        if not any(fnmatch(path.name, pattern) for pattern in DROPPED):
            yield path


def _hashes(folder: Path, verb: str) -> dict[str, str]:
    """Name -> hash of the files that the manifest of ``verb`` lists; {} where there is no such manifest."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8-sig"))
        hashes = {str(name): str(of["sha256"]) for name, of in manifest["files"].items()}
        return hashes if manifest["kind"] == kind_of(verb) else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _record(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}


def _sha256(path: Path) -> str:
    """The hash of a file's content; "" for what is no file of its own or cannot be read."""
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
