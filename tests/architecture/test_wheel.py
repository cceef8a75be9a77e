"""The wheel, built and installed elsewhere, works without the repository beside it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out)
    return next(out.glob("fundmodel-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target))
    run(*pip, str(wheel), cwd=target)
    return target


def shipped_files() -> set[str]:
    """What the wheel must hold: every tracked-like file of the package and of scenarios/."""
    wanted = set()
    for source, place in (("fundmodel", "fundmodel"), ("scenarios", "fundmodel/_scenarios")):
        for path in (ROOT / source).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                wanted.add(f"{place}/{path.relative_to(ROOT / source).as_posix()}")
    return wanted


def test_every_source_scenario_and_table_is_in_the_wheel(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == shipped_files()


def in_another_place(installed: Path, code: str) -> str:
    """Runs ``code`` with the installed copy first on the path and the working directory away from the repository."""
    head = f"import sys; sys.path.insert(0, {str(installed)!r})\n"
    check = f"import fundmodel\nassert fundmodel.__file__.startswith({str(installed)!r}), fundmodel.__file__\n"
    return run(sys.executable, "-c", head + check + code, cwd=installed.parent)


def test_the_installed_wheel_finds_its_scenarios_and_data(installed: Path) -> None:
    code = """
scenario = fundmodel.load_scenario("baseline")
data = fundmodel.load_data("national")
print(scenario.name, data.name, len(data.tables))
"""
    scenario, data, tables = in_another_place(installed, code).split()
    assert (scenario, data) == ("baseline", "national")
    assert int(tables) == len(list((ROOT / "scenarios" / "data" / "national").glob("*.csv")))


def test_the_installed_wheel_projects(installed: Path) -> None:
    code = 'print(fundmodel.project("baseline", data="national", until=2027).check().ledger.sizes["month"])'
    assert int(in_another_place(installed, code)) == 36


def test_the_command_is_declared(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    declared = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "fundmodel = fundmodel.presentation.cli:main" in archive.read(declared).decode()
