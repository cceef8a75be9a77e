"""A folder of results is replaced only where its manifest vouches for all that lies in it."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

import fundmodel as fm
from fundmodel.calibration import calibrate, hindcast
from fundmodel.presentation.cli import main
from fundmodel.presentation.files.calibrated_files import write_calibrated
from fundmodel.presentation.files.hindcast_files import write_hindcast
from fundmodel.presentation.files.owned_folder import MANIFEST, refuse_unowned, write_owned
from fundmodel.presentation.files.run_files import write_outputs
from fundmodel.presentation.words.fault_words import error_text
from fundmodel.projection import project
from tests.hindcast_runs import national_hindcast

TABLES = {"a.csv": b"1,2", "b.csv": b"3,4"}


def write(folder: Path, files: dict[str, bytes] = TABLES, verb: str = "run") -> list[str]:
    def fill(place: Path) -> dict[str, object]:
        for name, content in files.items():
            (place / name).write_bytes(content)
        return {"lang": "zh", "files": {name: {"description": name} for name in files}}

    return write_owned(folder, verb, fill)


def content_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_the_manifest_holds_the_hash_of_every_file_with_what_was_told(tmp_path):
    assert write(tmp_path / "out") == ["a.csv", "b.csv", MANIFEST]
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["lang"]) == ("fundmodel run", "zh")
    assert manifest["files"] == {
        name: {"description": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": 3}
        for name, content in TABLES.items()
    }


def test_what_was_written_is_replaced_and_what_was_taken_away_is_not_missed(tmp_path):
    write(tmp_path / "out")
    (tmp_path / "out" / "a.csv").unlink()
    write(tmp_path / "out", {"c.csv": b"new"})
    assert set(content_of(tmp_path)) == {"out/c.csv", f"out/{MANIFEST}"}


def note(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine", encoding="utf-8")


def subfolder(folder: Path) -> None:
    (folder / "drafts").mkdir()
    (folder / "drafts" / "one.txt").write_text("mine", encoding="utf-8")


def edit(folder: Path) -> None:
    (folder / "a.csv").write_bytes(b"1,9")


def link(folder: Path) -> None:
    (folder.parent / "elsewhere.csv").write_bytes(TABLES["a.csv"])
    (folder / "a.csv").unlink()
    (folder / "a.csv").symlink_to(folder.parent / "elsewhere.csv")


def no_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def broken_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text("{", encoding="utf-8")


def strange_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"kind": "fundmodel run", "files": ["a.csv"]}', encoding="utf-8")


SPOILT = {
    note: "did not write notes.txt",
    subfolder: "did not write drafts",
    edit: "changed since `fundmodel run` wrote it: a.csv",
    link: "changed since `fundmodel run` wrote it: a.csv",
    no_manifest: "did not write a.csv, b.csv",
    broken_manifest: f"did not write a.csv, b.csv, {MANIFEST}",
    strange_manifest: f"did not write a.csv, b.csv, {MANIFEST}",
}


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_work_that_is_not_ours_is_named_and_nothing_is_touched(tmp_path, spoil):
    out = tmp_path / "out"
    write(out)
    spoil(out)
    before = content_of(tmp_path)
    with pytest.raises(fm.InputError) as refused:
        write(out, {"c.csv": b"new"})
    assert SPOILT[spoil] in str(refused.value)
    assert "Nothing was touched" in str(refused.value)
    assert content_of(tmp_path) == before
    said = error_text(refused.value, "zh")
    assert "不予覆盖" in said
    assert "Nothing" not in said
    assert "did not write" not in said


def test_both_kinds_are_told_at_once_and_a_long_list_is_cut(tmp_path):
    write(tmp_path / "out")
    edit(tmp_path / "out")
    for k in range(9):
        (tmp_path / "out" / f"n{k}.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(
        fm.InputError, match=r"did not write n0\.txt, .*n4\.txt and 4 more; changed .*: a\.csv\."
    ) as refused:
        refuse_unowned(tmp_path / "out", "run")
    said = error_text(refused.value, "zh")
    assert "n4.txt及另外4个 不是 fundmodel run 写入的；写入后被改动：a.csv。" in said


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", "~$accounts.xlsx", "._run.nc"])
def test_what_systems_drop_does_not_count(tmp_path, name):
    write(tmp_path / "out")
    (tmp_path / "out" / name).write_bytes(b"dropped")
    (tmp_path / "out" / ".ipynb_checkpoints").mkdir()
    write(tmp_path / "out", {"c.csv": b"new"})
    assert set(content_of(tmp_path)) == {"out/c.csv", f"out/{MANIFEST}"}


def test_the_folder_of_another_verb_is_refused(tmp_path):
    write(tmp_path / "out", verb="hindcast")
    with pytest.raises(fm.InputError, match=r"`fundmodel run` did not write a\.csv"):
        write(tmp_path / "out")


def test_a_note_that_comes_while_results_are_written_is_kept(tmp_path):
    out = tmp_path / "out"
    write(out)

    def fill(place: Path) -> dict[str, object]:
        (place / "a.csv").write_bytes(b"new")
        note(out)
        return {}

    with pytest.raises(fm.InputError, match=r"did not write notes\.txt"):
        write_owned(out, "run", fill)
    assert content_of(out)["notes.txt"] == b"mine"
    assert content_of(out)["a.csv"] == TABLES["a.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def run_folder(folder: Path) -> None:
    run = fm.project("baseline", until=2027)
    command = {"scenarios": ["baseline"], "data": "national", "until": 2027, "lang": "en"}
    write_outputs(run, folder, command)


def hindcast_folder(folder: Path) -> None:
    write_hindcast(national_hindcast(), folder, fm.load_data("national"), "en")


def calibrated_folder(folder: Path) -> None:
    write_calibrated(fm.calibrate("national"), folder)


VERBS = {
    "run": (run_folder, ["baseline"]),
    "hindcast": (hindcast_folder, []),
    "calibrate": (calibrated_folder, ["national"]),
}


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_deletes_notes_or_edits(tmp_path, capsys, monkeypatch, verb):
    page = ModuleType("fundmodel.presentation.files.page_file")
    page.write_page = lambda run, path, *_, **__: path.write_text("page", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "fundmodel.presentation.files.page_file", page)
    fill, words = VERBS[verb]
    out = tmp_path / "out"
    fill(out)
    refuse_unowned(out, verb)
    for home, name in ((project, "project"), (hindcast, "hindcast"), (calibrate, "calibrate")):
        monkeypatch.setattr(home, name, lambda *_, **__: pytest.fail("it was begun"))
    note(out)
    table = next(out.glob("*.csv"))
    table.write_bytes(table.read_bytes() + b"mine")
    before = content_of(tmp_path)
    for lang, said in (("en", "is not replaced"), ("zh", "不予覆盖")):
        assert main([verb, *words, "--out", str(out), "--lang", lang]) == 2
        printed, errors = capsys.readouterr()
        assert printed == ""
        assert len(errors.strip().splitlines()) == 1
        for word in (said, "notes.txt", table.name):
            assert word in errors
    assert content_of(tmp_path) == before
