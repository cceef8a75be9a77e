"""``fundmodel calibrate``: what is printed, what is left, what is refused; nothing half-written."""

from __future__ import annotations

import json
import shutil

import pytest

import fundmodel as fm
from fundmodel.assumptions.shipped import shipped
from fundmodel.assumptions.tables.calibration_tables import STEPS
from fundmodel.presentation.cli import main
from fundmodel.presentation.words.calibration_words import WORDS, item_label
from tests.chinese_lines import english_lines


@pytest.fixture(scope="module")
def made():
    return fm.calibrate("national")


@pytest.fixture
def quick(monkeypatch, made):
    """The same calibration for every call."""
    monkeypatch.setattr("fundmodel.calibration.calibrate.calibrate", lambda *_: made)
    return made


@pytest.fixture
def mine(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(shipped("data", "national"), folder)
    return folder


def content_of(root):
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refused(argv, words, capsys, root):
    before = content_of(root)
    assert main([*argv, "--lang", "en"]) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert errors.startswith("fundmodel: ")
    assert errors.count("fundmodel: ") == 1
    for word in words:
        assert word in errors
    assert "Traceback" not in errors
    assert content_of(root) == before


def drop(folder, name, keep):
    path = folder / f"{name}.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *(row for row in rows if keep(row))]) + "\n", encoding="utf-8")


def test_every_step_is_printed_with_factor_tag_and_reason(quick, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["calibrate", "national", "--lang", "en"]) == 0
    printed, errors = capsys.readouterr()
    assert errors == ""
    places = [printed.index(WORDS[step][1]) for step in STEPS]
    assert places == sorted(places)
    for text in (
        "1.1594",  # account contributions, explained
        "a mean base of 8.7-9.0 thousand yuan",
        "give mean_base in the table contribution_base",
        "derived",
        "judgement",
        "12.68 (+1.57)",
        "Largest difference from published figures after calibration: 0.00",
    ):
        assert text in printed
    assert main(["calibrate", "national", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    for text in ("个人账户缴费", "推算", "不能分清基数与费率", "校准后与公布数的最大差额", "国家医保局统计公报"):
        assert text in printed
    assert english_lines(printed) == []
    assert "未校准" not in printed


def test_every_item_has_words_in_both_languages(made):
    for item in made.table["item"]:
        assert item_label(item, "en") != item
        assert item_label(item, "en").isascii()
        assert not item_label(item, "zh").isascii()


def test_json_is_one_document(quick, capsys):
    assert main(["calibrate", "national", "--json"]) == 0
    printed, errors = capsys.readouterr()
    assert errors == ""
    document = json.loads(printed)
    assert len(document["calibration"]) == len(quick.table)
    assert document["calibration"][-1]["factor"] is None
    assert len(document["months"]) == 48
    assert document["largest_difference"] < 1e-3
    assert document["out"] is None


def test_out_leaves_a_package_that_run_reads(quick, tmp_path, capsys):
    place = tmp_path / "new" / "calibrated"
    assert main(["calibrate", "national", "--out", str(place), "--lang", "en"]) == 0
    assert f"--data {place}" in capsys.readouterr().out
    held = content_of(place)
    manifest = json.loads(held.pop(str(place / "manifest.json")))
    assert held == {str(place / name): content for name, content in quick.files.items()}
    assert set(manifest["files"]) == set(quick.files)
    assert manifest["package"] == {"name": quick.package.name, "sha256": quick.package.sha256}
    assert fm.load_data(place).sha256 == quick.package.sha256
    assert [path.name for path in place.parent.iterdir()] == ["calibrated"]
    assert main(["check", str(place), "--lang", "en"]) == 0
    assert main(["calibrate", "national", "--out", str(place)]) == 0  # its own folder may be replaced


def test_a_foreign_folder_and_the_data_themselves_are_not_touched(quick, mine, capsys):
    root = mine.parent
    refused(["calibrate", str(mine), "--out", str(mine)], ["did not write"], capsys, root)
    (root / "thesis").mkdir()
    (root / "thesis" / "draft.docx").write_text("years of work", encoding="utf-8")
    refused(["calibrate", str(mine), "--out", str(root / "thesis")], ["did not write"], capsys, root)
    (root / "file").write_text("x", encoding="utf-8")
    refused(["calibrate", str(mine), "--out", str(root / "file")], ["not a folder"], capsys, root)


def test_nothing_is_left_when_writing_stops(quick, tmp_path, monkeypatch, capsys):
    from fundmodel.presentation.files import atomic

    def full(*_):
        raise OSError(28, "No space left")

    monkeypatch.setattr(atomic, "swap", full)
    assert main(["calibrate", "national", "--out", str(tmp_path / "a" / "b"), "--lang", "en"]) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert "No space left" in errors
    assert list(tmp_path.iterdir()) == []


BROKEN = {
    "no opening balance": (
        lambda folder: drop(folder, "balances", lambda row: not row.startswith("2025,resident")),
        ["cannot identify", "resident in 2025"],
    ),
    "no account income": (
        lambda folder: drop(folder, "balances", lambda row: not row.startswith("2025,individual")),
        ["base and rate apart", "mean_base"],
    ),
    "no heads": (
        lambda folder: drop(folder, "heads", lambda row: not row.startswith("2014,active")),
        ["heads [group]", "no active heads of 2014"],
    ),
    "a cell that is no number": (
        lambda folder: (folder / "cpi.csv").write_text("month,index\n2026-01,many\n", encoding="utf-8"),
        ["cpi.csv:2 [index]", "text, not a number"],
    ),
    "a table that is declared and gone": (lambda folder: (folder / "wages.csv").unlink(), ["'wages' is missing"]),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_packages(kind, mine, capsys):
    spoil, words = BROKEN[kind]
    spoil(mine)
    refused(["calibrate", str(mine), "--out", str(mine.parent / "out")], words, capsys, mine.parent)


def test_unknown_data_and_scenario(tmp_path, capsys):
    refused(["calibrate", "natinal"], ["'national' may be meant"], capsys, tmp_path)
    refused(["calibrate", "national", "--scenario", "basline"], ["No scenario 'basline'"], capsys, tmp_path)
    refused(["calibrate"], ["DATA"], capsys, tmp_path)


def test_a_refusal_begins_in_chinese(mine, capsys):
    drop(mine, "heads", lambda row: not row.startswith("2014,active"))
    assert main(["calibrate", str(mine), "--lang", "zh"]) == 2
    errors = capsys.readouterr().err
    assert "数据不足以校准，缺少：" in errors
    assert "修正：" in errors


def test_help_names_the_verb_and_its_options(capsys):
    assert main(["calibrate", "--help", "--lang=en"]) == 0
    printed = capsys.readouterr().out
    for word in ("DATA", "--out", "--scenario", "--json", "calibrated package"):
        assert word in printed
