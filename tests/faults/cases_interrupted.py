"""A writer that is stopped at any system call, by anything, leaves what stood there or what is new."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import fundmodel as fm
from fundmodel.presentation.files.owned_folder import refuse_unowned, write_owned
from fundmodel.vocabulary import whole_files
from tests.faults.campaign import Case
from tests.faults.stops import STOPS, disk_full, in_a_fork, killed, stop_at

Content = dict[str, bytes]

OLD: Final[Content] = {"a.csv": b"old\n", "b.csv": b"old too\n"}
NEW: Final[Content] = {"a.csv": b"new\n", "c.csv": b"new too\n"}
PAIRS: Final = {"one": ("d.csv", "d.json"), "two": ("e.csv", "e.json")}
WRITERS: Final = 4
TIMES: Final = 12


def _folder(root: Path, files: Content) -> None:
    def fill(place: Path) -> dict[str, Any]:
        for name, content in files.items():
            (place / name).write_bytes(content)
        return {}

    write_owned(root / "deep" / "out", "run", fill)


def _file(root: Path, files: Content) -> None:
    whole_files.write_whole(root / "book.xlsx", files["a.csv"])


def _pair(root: Path, files: Content) -> None:
    for other, sign in PAIRS.values() if files is NEW else [PAIRS["one"]]:
        whole_files.write_pair(root, other, sign, {other: OLD["a.csv"], sign: OLD["b.csv"]})


def _held(root: Path) -> Content:
    """Every file that a reader sees; what the manifest says of the time is left out."""
    return {
        str(path.relative_to(root)): b"" if path.name == "manifest.json" else path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and whole_files.MARK not in str(path)
    }


def _wrong(root: Path, valid: list[Content], pair: bool) -> str:
    held = _held(root)
    if (root / "deep" / "out").exists():
        with suppress(FileNotFoundError):
            refuse_unowned(root / "deep" / "out", "run")
    if pair:
        halves = [name for names in PAIRS.values() for name in names if sum(one in held for one in names) == 1]
        return f"half-written: {halves}" if halves else ""
    return "" if held in valid else f"lost or half-written: {sorted(held)}"


def _stopped(
    write: Callable[[Path, Content], None], k: int, stop: Any, after: bool, exchanges: bool, standing: bool, root: Path
) -> str:
    """Stop a writer, look, let the next one write, look again."""
    if standing:
        write(root, OLD)
    before = _held(root)

    def work() -> None:
        with stop_at(k, stop, after, exchanges):
            write(root, NEW)

    if stop is killed:
        in_a_fork(work)
        if write is not _folder or not exchanges:
            for place in (root / "deep" / "out", root / "book.xlsx"):
                whole_files.clear_left(place)
            if write is _pair:
                whole_files.clear_left(root / whole_files.PAIR, lambda stage: whole_files._take_back(stage, root))
    else:
        with suppress(KeyboardInterrupt, fm.InputError):
            work()
    new = {f"deep/out/{name}": content for name, content in NEW.items()} | {"deep/out/manifest.json": b""}
    wrong = _wrong(root, [before, new if write is _folder else {"book.xlsx": NEW["a.csv"]}], write is _pair)
    if wrong:
        return wrong
    write(root, NEW)
    left = [path.name for path in root.rglob("*") if whole_files.MARK in path.name]
    if left:
        return f"left behind: {left}"
    return _wrong(root, [new if write is _folder else {"book.xlsx": NEW["a.csv"]}], write is _pair)


def _many_writers(root: Path) -> str:
    """Several processes write the same folder at once: each is done or refused in words, and one of them stands."""

    def work(k: int) -> None:
        for turn in range(TIMES):
            _folder(root, {"a.csv": f"{k} {turn}\n".encode() * 50, "b.csv": f"{k} {turn}\n".encode()})

    children = []
    for k in range(WRITERS):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                work(k)
                code = 0
            except fm.InputError:
                code = 2
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    out = root / "deep" / "out"
    refuse_unowned(out, "run")
    if any(codes):
        return f"internal error: writers ended with {codes}"
    left = [path.name for path in out.parent.iterdir() if path != out]
    return f"left behind: {left}" if left else ""


def calls(write: Callable[[Path, Content], None], root: Path, exchanges: bool, standing: bool) -> int:
    """How many system calls a writer makes."""
    if standing:
        write(root, OLD)
    with stop_at(0, killed, False, exchanges) as made:
        write(root, NEW)
    return len(made)


def cases(chance: random.Random, size: int) -> Iterator[Case]:
    """Every system call of three writers with every stop, of which ``size`` x 150 are tried."""
    import tempfile

    every = []
    for write in (_folder, _file, _pair):
        for exchanges in (True, False) if write is _folder else (True,):
            for standing in (True, False):
                with tempfile.TemporaryDirectory() as place:
                    count = calls(write, Path(place), exchanges, standing)
                for k in range(1, count + 1):
                    for stop in STOPS:
                        for after in (False,) if stop is disk_full else (False, True):
                            every.append((write, k, stop, after, exchanges, standing))
    chosen = chance.sample(every, min(len(every), 150 * size))
    for one in chosen:
        write, k, stop, after, exchanges, standing = one
        told = f"{write.__name__[1:]} {stop.__name__} {'after' if after else 'at'} call {k}"
        told += "" if exchanges else ", two renames"
        yield Case(f"{told}, {'old' if standing else 'nothing'} there", partial(_stopped, *one))
    for turn in range(size):
        yield Case(f"{WRITERS} writers of one folder {turn}", _many_writers)
