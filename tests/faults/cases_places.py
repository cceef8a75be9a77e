"""Paths that are none, through every option that takes one: one message, exit code 2, nothing left."""

from __future__ import annotations

import io
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Final

from fundmodel.presentation.cli import main
from fundmodel.presentation.cli.parser import build
from fundmodel.vocabulary import whole_files
from tests.faults.campaign import Case

WRITES: Final = ("--out", "--keep", "--ship", "--store")
READS: Final = {
    "run": ["{}"],
    "run --data": ["baseline", "--data", "{}"],
    "check": ["{}"],
    "alert": ["{}"],
    "observations": ["{}"],
    "rerun": ["{}"],
    "calibrate": ["{}"],
    "sensitivity": ["{}"],
    "hindcast --vintages": ["--vintages", "{}"],
    "alert --score": ["example-county", "--score", "{}"],
    "report --previous": ["--previous", "{}"],
}
NEEDED: Final = {
    "run": ["baseline"],
    "observations": ["example-county"],
    "alert": ["example-county"],
    "calibrate": ["national"],
    "solve": ["employee.employer_rate"],
    "explain": ["baseline", "prudent"],
    "compare": ["baseline", "prudent"],
}
"""What a verb needs beside its place."""
NAMES: Final = ("empty", "blank", "NUL", "control", "too long", "deep", "surrogate", "device", "pipe", "socket", "loop")
FOLDERS: Final = ("here", "above", "root", "file")
"""Places that may be read, but are no folder to be replaced."""
COMMANDS: Final = ("head", "full", "SIGTERM", "SIGHUP", "SIGINT", "SIGKILL")


def odd(kind: str, root: Path) -> str:
    """A path of the kind; what it needs is made in ``root``."""
    simple = {
        "empty": "",
        "blank": " ",
        "NUL": f"{root}/a\0b",
        "control": f"{root}/a\x1b[31m",
        "too long": f"{root}/{'x' * 300}",
        "deep": f"{root}/{'a/' * 3000}b",
        "surrogate": f"{root}/a\udc80",
        "device": "/dev/full",
        "here": ".",
        "above": "..",
        "root": "/",
    }
    if kind in simple:
        return simple[kind]
    place = root / kind
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "socket":
        socket.socket(socket.AF_UNIX).bind(str(place))
    elif kind == "loop":
        place.symlink_to(place)
    else:
        place.write_text("mine", encoding="utf-8")
    return str(place)


def writing_verbs() -> dict[str, list[str]]:
    """Every verb of the parser with the options that write."""
    verbs = next(action for action in build([])._actions if action.dest == "verb").choices
    assert isinstance(verbs, dict)
    found = {
        name: [option for action in parser._actions for option in action.option_strings if option in WRITES]
        for name, parser in verbs.items()
    }
    return {name: options for name, options in found.items() if options}


def _refused(words: list[str], kind: str, suffix: str, lang: str, root: Path) -> str:
    os.chdir(root)
    place = odd(kind, root)
    before = sorted(root.iterdir())
    said, printed = io.StringIO(), io.StringIO()
    with redirect_stderr(said), redirect_stdout(printed):
        code = main([word.replace("{}", f"{place}{suffix}" if suffix else place) for word in words] + ["--lang", lang])
    lines = said.getvalue().strip().splitlines()
    if code != 2:
        return f"internal error: exit code {code}: {said.getvalue()[:200]}"
    if not 1 <= len(lines) <= 2 or printed.getvalue():
        return f"many words: {lines[:3]} {printed.getvalue()[:80]}"
    return "" if sorted(root.iterdir()) == before else "half-written: something was left"


def _command(how: str, wait: float, root: Path) -> str:
    """A real command that is stopped, or whose output is not wanted."""
    command = [sys.executable, "-m", "fundmodel.presentation.cli"]
    quiet = {"stderr": subprocess.PIPE, "cwd": root, "env": {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}}
    if how == "head":
        with subprocess.Popen([*command, "parameters", "--lang", "en"], stdout=subprocess.PIPE, **quiet) as talk:  # type: ignore[call-overload]
            talk.stdout.readline()
            talk.stdout.close()
            told = talk.stderr.read()
        return "" if (talk.returncode, told) == (0, b"") else f"internal error: {talk.returncode} {told[:200]!r}"
    if how == "full":
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([*command, "parameters", "--lang", "en"], stdout=full, check=False, **quiet)  # type: ignore[call-overload]
        right = done.returncode == 2 and len(done.stderr.splitlines()) == 1
        return "" if right else f"internal error: {done.returncode} {done.stderr[:200]!r}"
    words = [*command, "template", "--out", "out", "--lang", "en"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, **quiet) as busy:  # type: ignore[call-overload]
        time.sleep(wait)
        busy.send_signal(getattr(signal, how))
        told = busy.stderr.read()
    whole = not (root / "out").exists() or (root / "out" / "manifest.json").exists()
    hidden = [path for path in root.iterdir() if whole_files.MARK in path.name]
    if not whole or (hidden and how != "SIGKILL"):
        return f"half-written: {sorted(path.name for path in root.rglob('*'))}"
    return "" if b"Unexpected" not in told else f"internal error: {told[:200]!r}"


def cases(chance: random.Random, size: int) -> Iterator[Case]:
    """``size`` x 60 odd places, and ``size`` of each way to stop a real command, at most 20."""
    every: list[tuple[list[str], str, str]] = []
    for verb, options in writing_verbs().items():
        for option in options:
            files = option in ("--keep", "--ship") or verb == "explore"
            for kind in (*NAMES, *(FOLDERS if not files and option != "--store" else ())):
                if option == "--store" or (kind == "loop" and files):
                    continue
                every.append(([verb, *NEEDED.get(verb, []), option, "{}"], kind, ""))
    for name, words in READS.items():
        every += [([name.split()[0], *words], kind, "") for kind in NAMES]
    every += [(["run", "{}"], kind, ".yaml") for kind in ("NUL", "control", "too long", "surrogate")]
    for words, kind, suffix in chance.sample(every, min(len(every), 60 * size)):
        lang = chance.choice(("zh", "en"))
        yield Case(f"{' '.join(words)} {kind} {lang}", partial(_refused, words, kind, suffix, lang))
    for how in (COMMANDS * size)[:20]:
        yield Case(f"a command and {how}", partial(_command, how, chance.uniform(0.1, 2.5)))
