"""Ten kinds of broken scenario and data, and the rest that a command line meets: one clear message, no traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fundmodel.assumptions.shipped import shipped
from fundmodel.presentation.cli import main
from fundmodel.presentation.cli.unread_options import READ_WITH

HEAD = """name: broken
label: {zh: 坏, en: Broken}
question: {zh: 问？, en: "Why?"}
reference: test
extends: baseline
changes:
"""
SCENARIOS = {
    "unknown parameter": ("  employee.employer_rte: 0.06", "employee.employer_rate"),
    "wrong date": ("  resident.premium: {2027-13: 430}", "2027-13"),
    "out of range": ("  employee.employer_rate: 6.0", "employee.employer_rate"),
}


@pytest.fixture(autouse=True)
def _no_debugging(monkeypatch):
    monkeypatch.delenv("FUNDMODEL_DEBUG", raising=False)


def no_table(folder: Path) -> None:
    (folder / "cpi.csv").unlink()


def nan(folder: Path) -> None:
    lines = (folder / "population.csv").read_text(encoding="utf-8").splitlines()
    lines[1] = ",".join([*lines[1].split(",")[:-1], "NaN"])
    (folder / "population.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def duplicate(folder: Path) -> None:
    lines = (folder / "population.csv").read_text(encoding="utf-8").splitlines()
    (folder / "population.csv").write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")


def wrong_unit(folder: Path) -> None:
    lines = (folder / "fund_accounts.csv").read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index("unit")
    cells = lines[1].split(",")
    cells[at] = "dollars"
    lines[1] = ",".join(cells)
    (folder / "fund_accounts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def unreadable(folder: Path) -> None:
    (folder / "cpi.csv").write_bytes(b"\xff\xfe\x00\x81\x00\xff" * 9)


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


PACKAGES = {
    "missing table": (no_table, "cpi"),
    "NaN": (nan, "population.csv:2"),
    "duplicate key": (duplicate, "the same key as row 2"),
    "wrong unit": (wrong_unit, "wrong unit"),
    "unreadable file": (unreadable, "cpi.csv"),
    "empty folder": (empty, "no CSV table"),
}


@pytest.fixture(params=PACKAGES)
def broken(request, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(shipped("data", "national"), folder)
    spoil, told = PACKAGES[request.param]
    spoil(folder)
    return folder, told


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_refused(argv: list[str], told: str, capsys, root: Path) -> None:
    before = content_of(root)
    assert main([*argv, "--lang", "en"]) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert errors.startswith("fundmodel: ")
    assert errors.count("fundmodel: ") == 1
    assert told in errors
    assert "Traceback" not in errors
    assert content_of(root) == before
    assert not (root / "out").exists()


@pytest.mark.parametrize("kind", SCENARIOS)
def test_a_broken_scenario(kind, tmp_path, capsys):
    change, told = SCENARIOS[kind]
    path = tmp_path / "broken.yaml"
    path.write_text(HEAD + change + "\n", encoding="utf-8")
    assert_refused(["run", str(path), "--out", str(tmp_path / "out")], told, capsys, tmp_path)


def test_broken_data_is_refused_by_run_and_listed_by_check(broken, capsys):
    folder, told = broken
    root = folder.parent
    assert_refused(["run", "baseline", "--data", str(folder), "--out", str(root / "out")], told, capsys, root)
    before = content_of(root)
    assert main(["check", str(folder), "--lang", "en"]) == 2
    printed, errors = capsys.readouterr()
    assert told in printed
    assert errors == ""
    assert content_of(root) == before


def test_faults_of_data_for_machines(tmp_path, capsys):
    empty(tmp_path)
    assert main(["check", str(tmp_path), "--json"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["usable"] is False
    assert document["faults"]


def test_check_of_good_data(capsys):
    assert main(["check", "national", "--lang", "en"]) == 0
    assert "no fault found" in capsys.readouterr().out
    assert main(["check", "national", "--json"]) == 0
    nothing = {"faults": [], "remarks": [], "borrowed": [], "not_used": []}
    nothing |= {"later": None, "projectable": True, "unreconciled": {"lines": [], "words": {"zh": [], "en": []}}}
    assert json.loads(capsys.readouterr().out) == {"data": "national", "usable": True, **nothing}


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["run", "basline"], "Did you mean 'baseline'?"),
        (["run", "baseline", "--data", "nationl"], "'national' may be meant"),
        (["run", "baseline", "--until", "1999"], "2026 to 2099"),
        (["run", "baseline", "--until", "soon"], "invalid int value: 'soon'"),
        (["run", "baseline", "baseline"], "used twice"),
        (["run"], "SCENARIO"),
        (["rnu", "baseline"], "Did you mean 'run'?"),
        (["run", "baseline", "--ouot", "x"], "--ouot"),
        (["--lang", "en"], ""),
        (["check", "nowhere.xlsx"], "no data package"),
        (["check"], "either a data package or --schema"),
        (["check", "national", "--schema"], "either a data package or --schema"),
        (["rerun", "nowhere.json"], "no manifest"),
    ],
)
def test_bad_words(argv, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert main(argv) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert errors.startswith("fundmodel: ")
    assert told in errors
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_usage_errors_say_where_the_help_is(capsys):
    assert main(["run", "baseline", "--until", "soon", "--lang", "en"]) == 2
    assert "Try fundmodel run --help" in capsys.readouterr().err


def test_the_unexpected_is_one_line_and_the_traceback_on_request(monkeypatch, capsys):
    def fall(*_, **__):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("fundmodel.assumptions.scenario.scenario_load.load_scenario", fall)
    monkeypatch.delenv("FUNDMODEL_DEBUG", raising=False)
    assert main(["run", "baseline", "--lang", "en"]) == 1
    errors = capsys.readouterr().err
    assert errors.splitlines() == [errors.strip()]
    assert "RuntimeError: two lines" in errors
    assert "report" in errors
    monkeypatch.setenv("FUNDMODEL_DEBUG", "1")
    assert main(["run", "baseline", "--lang", "en"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c(monkeypatch, capsys, tmp_path):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("fundmodel.projection.project.project", stop)
    assert main(["run", "baseline", "--out", str(tmp_path / "a" / "b"), "--lang", "en"]) == 130
    assert "nothing half-written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_law_is_told_without_a_traceback(monkeypatch, capsys):
    from fundmodel.projection import laws
    from fundmodel.vocabulary.errors import ConservationError

    def breach(*_):
        raise ConservationError("I-30, the ledger row closes: off by 1")

    monkeypatch.setattr(laws, "check", breach)
    assert main(["run", "baseline", "--until", "2026", "--lang", "en"]) == 1
    assert capsys.readouterr().err == "fundmodel: I-30, the ledger row closes: off by 1\n"


def test_verify_prints_figures_and_fails_when_a_check_fails(monkeypatch, capsys):
    from fundmodel.verification.comparison import number_check

    assert main(["verify", "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "2033 Q2" in printed
    assert "checks pass" in printed
    wrong = [number_check("one", "book", 1.0, 2.0, 0.1)]
    monkeypatch.setattr("fundmodel.verification.verify.verify", lambda step=None: wrong)
    assert main(["verify", "--lang", "en"]) == 1
    assert "1 of 1 checks fail" in capsys.readouterr().out
    assert main(["verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["passed"] is False


def test_the_language_follows_the_environment(monkeypatch, capsys):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["packages"]) == 0
    assert "数据包" in capsys.readouterr().out
    monkeypatch.setenv("LANG", "C")
    assert main(["packages"]) == 0
    assert "数据包" not in capsys.readouterr().out
    assert main(["packages", "--lang=zh"]) == 0
    assert "数据包" in capsys.readouterr().out


def environment_of(encoding: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "LC_ALL"}
    return {**kept, "PYTHONIOENCODING": encoding, "LANG": "zh_CN", "COLUMNS": "100"}


def console(encoding: str, *argv: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "fundmodel.presentation.cli", *argv]
    return subprocess.run(command, capture_output=True, check=False, env=environment_of(encoding), cwd=shipped().parent)


CONSOLE_WORDS = [
    (["--help"], 0, "基金"),
    (["run", "--help"], 0, "情景"),
    (["run", "baseline", "--until", "2026"], 0, "职工统筹基金"),
    (["run", "没有"], 2, ""),
    (["check", "national"], 0, "未发现问题"),
    (["verify"], 0, "全部通过"),
    (["rerun", "没有.json"], 2, ""),
]
ONE_AFTER_ANOTHER = """import json, sys
from fundmodel.presentation.cli import main
from fundmodel.presentation.cli.unread_options import READ_WITH
for words in json.loads(sys.argv[1]):
    code = main(words)
    print(f"\\n={code}=", flush=True)
    print("\\n==", file=sys.stderr, flush=True)
"""


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_that_lacks_letters(encoding):
    """The words one after another on one console: a process for each would load the engine fourteen times. What a
    console of plain letters cannot show at all is tried on help, a run and a refusal."""
    wanted = CONSOLE_WORDS if encoding == "gbk" else CONSOLE_WORDS[:4]
    words = json.dumps([argv for argv, _, _ in wanted])
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_ANOTHER, words],
        capture_output=True,
        check=False,
        env=environment_of(encoding),
        cwd=shipped().parent,
    )
    printed, errors = (re.split(mark, text) for mark, text in ((rb"\n=(\d+)=", done.stdout), (rb"\n==", done.stderr)))
    assert len(errors) == len(wanted) + 1, done.stderr.decode(encoding, "replace")
    for k, (argv, code, shown) in enumerate(wanted):
        assert int(printed[2 * k + 1]) == code, (argv, errors[k].decode(encoding, "replace"))
        assert b"Traceback" not in errors[k]
        assert errors[k].decode(encoding).strip() or code == 0
        if encoding == "gbk":
            assert shown in printed[2 * k].decode("gbk")


def test_version_and_help_load_no_engine():
    code = (
        "import sys\nfrom fundmodel.presentation.cli import main\n"
        "assert main(['--version']) == 0\nassert main(['--help']) == 0\nassert main([]) == 0\n"
        "assert main(['run', '--help']) == 0\n"
        "print(sorted({'numpy', 'pandas', 'xarray', 'rich', 'ruamel'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=shipped().parent
    )
    assert done.stdout.startswith("fundmodel ")
    assert done.stderr.strip() == "[]"
    for verb in ("run", "check", "verify", "rerun"):
        assert verb in done.stdout


@pytest.mark.slow
def test_rerun_in_another_process_gives_the_same_bits(tmp_path, monkeypatch):
    out = tmp_path / "demo"
    monkeypatch.setattr("fundmodel.presentation.files.page_file.write_page", lambda *_, **__: None)
    monkeypatch.setattr("fundmodel.presentation.files.run_files.write_excel", lambda *_: None)
    assert main(["run", "current-law", "--until", "2027", "--no-range", "--out", str(out)]) == 0
    again = console("utf-8", "rerun", str(out / "manifest.json"), "--json")
    assert again.returncode == 0, again.stdout.decode()
    assert json.loads(again.stdout)["same"] is True


def test_in_chinese_heading_row_and_fix_are_chinese(tmp_path, capsys):
    folder = tmp_path / "mine"
    shutil.copytree(shipped("data", "national"), folder)
    nan(folder)
    assert main(["run", "baseline", "--data", str(folder), "--lang", "zh"]) == 2
    errors = capsys.readouterr().err
    assert "不能使用：1处问题" in errors
    assert "population.csv 第2行" in errors
    assert "修正：" in errors
    assert main(["check", str(folder), "--lang", "zh"]) == 2
    printed = capsys.readouterr().out
    assert "第2行" in printed
    assert "修正：" in printed
    assert main(["run", "basline", "--lang", "zh"]) == 2
    assert "没有情景“basline”" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--lang", "zh", "packages"], ["packages", "--lang", "zh"], ["--lang=zh", "packages"]]
)
def test_the_language_may_stand_before_or_after_the_verb(words, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    assert main(words) == 0
    assert "数据包" in capsys.readouterr().out


def test_a_language_that_is_none_is_told_before_and_after_the_verb(capsys):
    for words in (["--lang", "fr", "packages"], ["packages", "--lang", "fr"]):
        assert main(words) == 2
        assert "fr" in capsys.readouterr().err


GIVEN = {"solve": ["employee.employer_rate"], "run": ["baseline"]}
VALUES = {"event": "depletion", "fund": "resident", "drivers": "wage", "probability": "0.5"}
UNREAD = [(verb, name, beside[0]) for verb, own in READ_WITH.items() for name, beside in own.items()]


@pytest.mark.parametrize(("verb", "name", "beside"), UNREAD)
def test_an_option_that_nothing_would_read_is_refused(verb, name, beside, capsys):
    needed = f"--{beside.replace('_', '-')}"
    words = [verb, *GIVEN.get(verb, []), f"--{name}", VALUES.get(name, "3")]
    assert main([*words, "--lang", "en"]) == 2
    assert f"{verb}: --{name} only with {needed}; give that too" in capsys.readouterr().err
    assert main([*words, "--lang", "zh"]) == 2
    assert f"只能与{needed}同用" in capsys.readouterr().err


def test_a_reverse_test_takes_no_severity(capsys):
    assert main(["stress", "--reverse", "--severity", "2", "--lang", "en"]) == 2
    assert "stress: --severity is not read with --reverse" in capsys.readouterr().err


def test_two_scenarios_of_one_name_are_not_compared_as_one(capsys):
    assert main(["compare", "baseline", "baseline", "--lang", "en"]) == 2
    assert "baseline is used twice" in capsys.readouterr().err


def test_words_that_may_be_typed_stand_as_they_are_typed(capsys):
    assert main(["pool", "--size", "nosuch", "--lang", "zh"]) == 2
    assert "levy_income、opening" in capsys.readouterr().err
