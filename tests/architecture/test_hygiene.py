"""What no file of the repository may hold, and what the lock file must."""

from __future__ import annotations

import itertools
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APART = {
    "dev": "tests/requirements.txt",
    **dict.fromkeys(("bench", "explore", "scale"), "tests/benchmarks/requirements.txt"),
}
"""Extras that are not in the first lock."""
LOCKS = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", *dict.fromkeys(APART.values()))
}

# written in two pieces so that this file does not find itself
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".", "deb.debian" + ".org", "--index" + "-url http")
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:" + "|".join(("root", "home", "work", "opt", "Users")) + r")/")
TEXT = {".py", ".toml", ".txt", ".md", ".yaml", ".yml", ".csv", ".json", ".j2", ".css", ".js", ".html", ".ipynb", ""}


def committed_files() -> list[Path]:
    """Tracked files and those about to be: everything git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip(f"not a git checkout: {listed.stderr.strip()}")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    return [(path, path.read_text(encoding="utf-8")) for path in committed_files() if path.suffix in TEXT]


def foreign(text: str) -> list[str]:
    """Registry addresses and absolute machine paths in ``text``."""
    return [name for name in REGISTRIES if name in text] + [match[0] for match in MACHINE_PATH.finditer(text)]


def test_no_file_names_a_registry_or_a_place_on_a_machine() -> None:
    found = {str(path.relative_to(ROOT)): hits for path, text in texts() if (hits := foreign(text))}
    assert not found


def test_the_search_for_foreign_places_finds_them() -> None:
    assert foreign("see /" + "root/data.csv") == ["/" + "root/"]
    assert foreign("see https://pypi" + ".org/simple") == ["pypi" + ".org"]
    assert foreign("../shared/reference and tests/work/x") == []


def test_every_text_ends_with_one_newline_and_has_no_carriage_return() -> None:
    bad = [
        str(path.relative_to(ROOT))
        for path, text in texts()
        if text and (not text.endswith("\n") or text.endswith("\n\n") or "\r" in text)
    ]
    assert not bad


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_versions_and_hashes_and_no_place(lock: str) -> None:
    lines = [line for line in LOCKS[lock].splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    assert not [
        line for line in lines if not re.match(r"( {4}--hash=sha256:[0-9a-f]{64}|[a-z0-9._-]+==\S+)( \\)?$", line)
    ]
    pinned = re.findall(r"(?m)^[a-z0-9._-]+==\S+ \\\n    --hash=sha256:", LOCKS[lock])
    assert len(pinned) == len(re.findall(r"(?m)^[a-z0-9._-]+==", LOCKS[lock]))


def test_what_two_locks_hold_is_the_same_version() -> None:
    held = [dict(re.findall(r"(?m)^([a-z0-9._-]+)==(\S+)", text)) for text in LOCKS.values()]
    for one, other in itertools.combinations(held, 2):
        both = one.keys() & other.keys()
        assert both
        assert {name: one[name] for name in both} == {name: other[name] for name in both}


def test_the_product_is_locked_without_what_tests_it() -> None:
    assert not re.search(r"(?m)^(pytest|hypothesis|mypy|ruff|uv|modelx)==", LOCKS["requirements.txt"])


def declared_requirements() -> set[tuple[str, str]]:
    """What pyproject declares, each with the lock that must hold it."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, own = pyproject["project"], "requirements.txt"
    needed = {(line, own) for line in (*pyproject["build-system"]["requires"], *project["dependencies"])}
    extras = project["optional-dependencies"]
    return needed | {(line, APART.get(extra, own)) for extra, lines in extras.items() for line in lines}


@pytest.mark.parametrize(("requirement", "lock"), sorted(declared_requirements()))
def test_the_lock_holds_every_declared_requirement(requirement: str, lock: str) -> None:
    from packaging.requirements import Requirement

    wanted = Requirement(requirement)
    name = re.sub(r"[-_.]+", "-", wanted.name).lower()
    locked = re.search(rf"(?m)^{re.escape(name)}==(\S+)", LOCKS[lock])
    assert locked, f"{name} is not in {lock}: make lock"
    assert wanted.specifier.contains(locked[1])


def test_no_large_file_is_committed() -> None:
    large = {str(path.relative_to(ROOT)): path.stat().st_size for path in committed_files()}
    assert not {name: size for name, size in large.items() if size > 6_000_000}
