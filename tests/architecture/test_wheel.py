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
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps", "--no-index")
    run(*pip, "--target", str(target), str(wheel), cwd=target)
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


AWAY = """
import fundmodel
scenario = fundmodel.load_scenario("baseline")
data = fundmodel.load_data("national")
run = fundmodel.project("baseline", data="national", until=2027).check()
print(fundmodel.__file__, scenario.name, data.name, len(data.tables), run.ledger.sizes["month"])
"""


def test_the_installed_wheel_finds_its_scenarios_and_data_and_projects(installed: Path) -> None:
    """The installed copy is first on the path and the working directory away from the repository."""
    head = f"import sys; sys.path.insert(0, {str(installed)!r})\n"
    told = run(sys.executable, "-B", "-c", head + AWAY, cwd=installed.parent)
    file, scenario, data, tables, months = told.split()
    assert Path(file).is_relative_to(installed)
    assert (scenario, data, int(months)) == ("baseline", "national", 36)
    assert int(tables) == len(list((ROOT / "scenarios" / "data" / "national").glob("*.csv")))


def test_the_command_is_declared(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    declared = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "fundmodel = fundmodel.presentation.cli:main" in archive.read(declared).decode()
