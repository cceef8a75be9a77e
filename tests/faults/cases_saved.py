"""Saved runs that are not as they were saved, and files that never were one: refused in words, in no time."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np
import xarray as xr

import fundmodel as fm
from fundmodel.presentation.words.fault_words import error_text
from fundmodel.projection import saved_parts
from tests.faults.campaign import Case

NAME: Final = "run.nc"
SHAPES: Final = (
    "null",
    "[]",
    "{}",
    "1",
    '"text"',
    "{",
    '{"scenarios": 1}',
    '{"scenarios": [1], "data": []}',
    "[" * 9999,
)


@cache
def saved() -> bytes:
    """A small run with everything a file can hold but persons by age."""
    import tempfile

    run = fm.project(["baseline", "prudent"], until=2026, keep=("ledger", "exposures"))
    with tempfile.TemporaryDirectory() as place:
        return run.save(Path(place) / NAME).read_bytes()


def flipped(chance: random.Random) -> bytes:
    """One bit of it is another."""
    content = bytearray(saved())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def cut(chance: random.Random) -> bytes:
    """Its end is missing."""
    return saved()[: chance.randrange(len(saved()))]


def longer(chance: random.Random) -> bytes:
    """Something stands behind it."""
    return saved() + chance.randbytes(chance.randrange(1, 200))


def zeroed(chance: random.Random) -> bytes:
    """A block of the disk is empty."""
    content, at = bytearray(saved()), chance.randrange(len(saved()) - 4096)
    content[at : at + 4096] = bytes(4096)
    return bytes(content)


DAMAGES: Final[tuple[Callable[[random.Random], bytes], ...]] = (flipped, cut, longer, zeroed)


def _edited(change: Callable[[Any], None], older: bool, path: Path) -> None:
    """The saved run after ``change`` by another program; ``older`` without any hash, as a version before wrote it."""
    path.write_bytes(saved())
    with h5py.File(path, "a") as file:
        if older:
            del file.attrs[saved_parts.RESULT]
        change(file)


def _note(name: str, text: str, file: Any) -> None:
    file.attrs[name] = text


def _inner(chance_of: int, shape: str, file: Any) -> None:
    """One part of what produced it has another shape."""
    told = json.loads(file.attrs["provenance"])
    key = sorted(told)[chance_of % len(told)]
    told[key] = json.loads(shape)
    file.attrs["provenance"] = json.dumps(told)


def _bomb(file: Any) -> None:
    del file["ledger"]["closing"]
    file["ledger"].create_dataset("closing", shape=(10**6, 10**6), chunks=(1000, 1000), dtype="f8", compression="gzip")


def _loop(file: Any) -> None:
    del file["memo"]
    file["memo"] = file["/"]


def _soft_loop(file: Any) -> None:
    del file["memo"]
    file["memo"] = h5py.SoftLink("/memo")


def _elsewhere(file: Any) -> None:
    del file["memo"]
    file["memo"] = h5py.ExternalLink("/dev/zero", "/")


def _missing(name: str, file: Any) -> None:
    del file[name]


def _other_number(file: Any) -> None:
    values = file["ledger"]["closing"]
    values[...] = np.asarray(values) + 1.0


def _text_for_numbers(file: Any) -> None:
    shape = file["ledger"]["closing"].shape
    del file["ledger"]["closing"]
    file["ledger"]["closing"] = np.full(shape, b"x", dtype="S1")


CHANGES: Final = {
    "a bomb": _bomb,
    "a loop": _loop,
    "a link to itself": _soft_loop,
    "a link elsewhere": _elsewhere,
    "no ledger": partial(_missing, "ledger"),
    "no economy": partial(_missing, "economy"),
    "text for numbers": _text_for_numbers,
}


def _other_file(kind: str, path: Path) -> None:
    frame = xr.Dataset({"x": ("t", np.arange(5.0))})
    if kind == "netCDF 4":
        frame.to_netcdf(path, engine="h5netcdf")
    elif kind == "netCDF 3":
        frame.to_netcdf(path, engine="scipy")
    elif kind == "HDF5":
        with h5py.File(path, "w") as file:
            file["a/b"] = np.arange(3)
    elif kind == "a zip":
        path.write_bytes(b"PK\x03\x04" + bytes(200))
    elif kind == "empty":
        path.write_bytes(b"")
    else:
        path.write_bytes(saved_parts.SEAL + b"0" * 64)


def _refused(make: Callable[[Path], Any], root: Path) -> str:
    make(root / NAME)
    try:
        run = fm.open_run(root / NAME)
    except fm.InputError as error:
        told = error_text(error, "zh")
        return "" if NAME in told and any(letter >= "\u4e00" for letter in told) else f"no Chinese: {told}"
    return "" if run.equals(_whole(root)) else "silent: another run was opened"


def _whole(root: Path) -> fm.Projection:
    (root / "whole.nc").write_bytes(saved())
    return fm.open_run(root / "whole.nc")


def _written(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def cases(chance: random.Random, size: int) -> Iterator[Case]:
    """Damages at random places, files edited by other programs with and without their hash, files of other kinds."""
    for turn in range(8 * size):
        for damage in DAMAGES:
            yield Case(f"{damage.__name__} {turn}", partial(_refused, partial(_written, damage(chance))))
    for older in (True, False):
        told = "older, " if older else ""
        for name, change in CHANGES.items():
            yield Case(f"{told}{name}", partial(_refused, partial(_edited, change, older)))
        for name in ("provenance", "tables", "prudent"):
            for shape in chance.sample(SHAPES, min(2 * size, len(SHAPES))):
                if (name, shape) in (("tables", "{}"), ("prudent", "null"), ("prudent", "{}")):
                    continue
                change = partial(_note, name, shape)
                yield Case(f"{told}{name} = {shape[:20]}", partial(_refused, partial(_edited, change, older)))
        for turn in range(3 * size):
            shape = chance.choice(("null", "[]", "1", '"x"', "[null]"))
            change = partial(_inner, turn, shape)
            if older and turn % 10 in (0, 4):  # what only a reader of the run looks at
                continue
            yield Case(f"{told}part {turn} = {shape}", partial(_refused, partial(_edited, change, older)))
    yield Case("another number", partial(_refused, partial(_edited, _other_number, False)))
    for kind in ("netCDF 4", "netCDF 3", "HDF5", "a zip", "empty", "a seal alone"):
        yield Case(kind, partial(_refused, partial(_other_file, kind)))
