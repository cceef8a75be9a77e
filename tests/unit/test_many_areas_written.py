"""Many areas on the command line and in the folder of results: what they take is said before, nobody by single age is
written."""

from __future__ import annotations

import subprocess
import sys

import pytest

import fundmodel as fm
from fundmodel.presentation.cli.verb_run import announce
from fundmodel.presentation.files.run_files import write_outputs
from fundmodel.presentation.frames import sheets
from tests.areas import repeated

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")


def cities(count):
    return repeated(fm.load_data("national"), fm.load_data("example-province"), count)


@pytest.mark.parametrize(("lang", "told"), [("en", "51 areas: the projection takes about"), ("zh", "51个统筹地区")])
def test_above_fifty_areas_the_command_says_what_it_takes(capsys, lang, told):
    announce(cities(51), 2060, 1, lang)
    printed = capsys.readouterr()
    assert told in printed.err
    assert printed.out == ""


def test_up_to_fifty_areas_and_from_the_library_nothing_is_said(capsys):
    announce(cities(50), 2060, 1, "en")
    fm.estimate(cities(51))
    assert capsys.readouterr() == ("", "")


def test_above_thirty_areas_nobody_by_single_age_is_written(tmp_path, monkeypatch):
    for slow in ("run_files.write_excel", "page_file.write_page"):
        monkeypatch.setattr(f"fundmodel.presentation.files.{slow}", lambda *_, **__: None)
    run = fm.project("baseline", cities(31), 2027).check()
    command = {"scenarios": ["baseline"], "data": "cities", "until": 2027, "lang": "en"}
    written = write_outputs(run, tmp_path / "many", command)
    assert "enrolment_shares.csv" not in written.files
    assert {"run.nc", "yearly_accounts.csv", "stock_exposures.csv"} <= set(written.files)
    assert any("31 areas: above 30" in note for note in written.notes)
    kept = fm.open_run(tmp_path / "many" / "run.nc")
    assert kept.dropped == ("population", "enrolment")
    assert kept.equals(run.keeping(("ledger", "exposures")))


def test_up_to_thirty_areas_ages_are_written():
    run = fm.project("baseline", cities(30), 2027)
    assert sheets.writes_ages(run)


MEASURE = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import fundmodel as fm
from tests.unit.test_many_areas_written import cities
data = cities(int(sys.argv[2]))
fm.project("baseline", data, keep=sys.argv[1].split())
status = Path("/proc/self/status").read_text().splitlines()
peak = next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(fm.estimate(data, keep=sys.argv[1].split()).bytes / peak)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
@pytest.mark.parametrize(("count", "keep"), [(14, "ledger exposures"), (56, "ledger exposures persons")])
def test_bytes_are_foreseen_within_thirty_percent(count, keep):
    measure = [sys.executable, "-c", MEASURE, keep, str(count)]
    told = subprocess.run(measure, check=True, capture_output=True, text=True).stdout
    assert 0.7 < float(told) < 1.3


LIMITED = """
import resource, warnings
warnings.simplefilter("ignore")
import fundmodel as fm
from tests.unit.test_many_areas_written import cities
data = cities(112)
fm.project("baseline", data, 2026)
held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + 200_000_000, resource.RLIM_INFINITY))
try:
    fm.project("baseline", data)
except fm.InputError as refused:
    print(refused)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a shell are read from /proc")
def test_a_limit_of_the_shell_is_told_before_it_is_met():
    told = subprocess.run([sys.executable, "-c", LIMITED], check=True, capture_output=True, text=True).stdout
    assert "112 areas and 1 scenarios to 2060 needs about 0.5 GB of memory and this process may use 0.3" in told
