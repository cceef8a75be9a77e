"""Writes a folder per target with every wheel, its hashes and an installer, for offices without a network.

    python .ci/bundle/make_bundle.py WHEEL OUT [TARGET ...]

The versions are those of the lock; what only a target needs (a console for Windows) is resolved for that target. A
package without a wheel for a target ends the command: nothing is built from source in an office.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHON = "{}.{}.{}".format(*sys.version_info[:3])
TARGETS = {
    "win_amd64": ("windows", ("win_amd64",), "install.bat"),
    "manylinux_x86_64": (
        "x86_64-manylinux_2_28",
        tuple(f"manylinux{tag}_x86_64" for tag in ("_2_28", "_2_27", "_2_26", "_2_24", "_2_17", "2014", "_2_5", "1")),
        "install.sh",
    ),
    "manylinux_aarch64": (
        "aarch64-manylinux_2_28",
        tuple(f"manylinux{tag}_aarch64" for tag in ("_2_28", "_2_27", "_2_26", "_2_24", "_2_17", "2014")),
        "install.sh",
    ),
}
"""Target -> platform as the resolver names it, tags of its wheels from new to old, its installer."""


def main(wheel: Path, out: Path, targets: list[str]) -> None:
    """One folder per target in ``out``, each whole or not there."""
    unknown = [target for target in targets if target not in TARGETS]
    if unknown:
        sys.exit(f"no target {', '.join(unknown)}; targets: {', '.join(TARGETS)}")
    out.mkdir(parents=True, exist_ok=True)
    for target in targets or TARGETS:
        with tempfile.TemporaryDirectory(dir=out, prefix=".making-") as made:
            folder = Path(made) / target
            fill(folder, target, wheel)
            shutil.rmtree(out / target, ignore_errors=True)
            folder.rename(out / target)
        print(f"{out / target}: {len(list((out / target / 'wheels').iterdir()))} wheels")  # noqa: T201


def fill(folder: Path, target: str, wheel: Path) -> None:
    """Lock, wheels and installer of one target."""
    platform, tags, installer = TARGETS[target]
    (folder / "wheels").mkdir(parents=True)
    lock = folder / "requirements.txt"
    pinned = folder / "pinned"
    pinned.write_text("\n".join(pins(ROOT / "requirements.txt")) + "\n", encoding="utf-8")
    extras = [word for extra in ("report", "alert", "notebook") for word in ("--extra", extra)]
    resolve = ["uv", "pip", "compile", "--quiet", "--generate-hashes", "--no-header", "--no-annotate"]
    where = ["--python-platform", platform, "--python-version", PYTHON, "--constraint", str(pinned)]
    run(*resolve, *where, *extras, "pyproject.toml", "--output-file", str(lock))
    pinned.unlink()
    tagged = [word for tag in (*tags, "any") for word in ("--platform", tag)]
    fetch = ["pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    run(*fetch, *tagged, "--python-version", PYTHON, "-r", str(lock), "--dest", str(folder / "wheels"))
    (folder / "python-version").write_text("{}.{}\n".format(*sys.version_info[:2]), encoding="utf-8")
    shutil.copy2(wheel, folder)
    text = (HERE / installer).read_text(encoding="utf-8")
    ends = "\r\n" if installer.endswith(".bat") else "\n"
    (folder / installer).write_text(text, encoding="utf-8", newline=ends)


def pins(lock: Path) -> list[str]:
    """``name==version`` of every package of a lock."""
    return re.findall(r"^[a-z0-9._-]+==[^ ;\\]+", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)


def run(module: str, *words: str) -> None:
    """``python -m module words``; ends with its exit code where it fails."""
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:])
