"""Every verb of the parser with ``--out`` leaves alone what it did not write, before it computes anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundmodel.presentation.cli import main
from tests.faults.cases_places import NEEDED, writing_verbs

FOLDERS = sorted(verb for verb, options in writing_verbs().items() if "--out" in options)
OF_A_FILE = ("score", "explore")
"""Verbs that go on in a folder, or leave one file."""


@pytest.mark.parametrize("verb", [verb for verb in FOLDERS if verb not in OF_A_FILE])
def test_a_folder_with_notes_is_refused_in_both_languages(tmp_path, capsys, verb):
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    for lang, said in (("en", "is not replaced"), ("zh", "不予覆盖")):
        assert main([verb, *NEEDED.get(verb, []), "--out", str(out), "--lang", lang]) == 2
        printed, errors = capsys.readouterr()
        assert printed == ""
        assert len(errors.strip().splitlines()) == 1
        assert said in errors
        assert "notes.txt" in errors
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("verb", FOLDERS)
@pytest.mark.parametrize("place", [".", "..", ""])
def test_the_folder_that_the_command_runs_in_is_never_replaced(tmp_path, capsys, monkeypatch, verb, place):
    monkeypatch.chdir(tmp_path)
    assert main([verb, *NEEDED.get(verb, []), "--out", place, "--lang", "en"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not list(Path.cwd().iterdir())
