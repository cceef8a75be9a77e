"""The folder for an office without a network: what it pins, and installers that name only what is there."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from fundmodel.presentation.cli.parser import build

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / ".ci" / "bundle"


@pytest.fixture(scope="module")
def make_bundle():
    if not BUNDLE.is_dir():
        pytest.skip("the installers stand in the repository only")
    spec = importlib.util.spec_from_file_location("make_bundle", BUNDLE / "make_bundle.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_package_of_the_lock_is_pinned(make_bundle):
    lock = ROOT / "requirements.txt"
    found = make_bundle.pins(lock)
    assert len(found) == len(set(found)) == lock.read_text(encoding="utf-8").count("==")
    assert any(pin.startswith("numpy==") for pin in found)


def test_every_target_has_its_installer(make_bundle):
    for _, tags, installer in make_bundle.TARGETS.values():
        assert (BUNDLE / installer).is_file()
        assert len(tags) == len(set(tags)) > 0


def test_an_unknown_target_is_named_and_nothing_is_made(make_bundle, tmp_path):
    with pytest.raises(SystemExit, match=r"no target win32; targets: win_amd64"):
        make_bundle.main(tmp_path / "x.whl", tmp_path / "out", ["win32"])
    assert not (tmp_path / "out").exists()


def test_a_target_that_fails_leaves_the_former_folder(make_bundle, tmp_path, monkeypatch):
    old = tmp_path / "out" / "win_amd64"
    old.mkdir(parents=True)
    (old / "kept").write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(make_bundle, "run", lambda *words: make_bundle.sys.exit(3))
    with pytest.raises(SystemExit):
        make_bundle.main(tmp_path / "x.whl", tmp_path / "out", ["win_amd64"])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["win_amd64"]
    assert (old / "kept").read_text(encoding="utf-8") == "as it was"


@pytest.mark.parametrize("installer", ["install.sh", "install.bat"])
def test_installers_use_no_network_no_make_and_only_verbs_that_exist(make_bundle, installer):
    text = (BUNDLE / installer).read_text(encoding="utf-8")
    assert "--no-index" in text
    assert not re.search(r"\bmake\b", text)
    commands = re.findall(r'fundmodel(?:\.exe)?" (.+?)(?: \|\||$)', text, flags=re.MULTILINE)
    assert len(commands) == 2
    for words in commands:
        build(words.split()).parse_args(words.split())


def test_the_installer_for_linux_is_readable_by_a_shell(make_bundle):
    for script in (BUNDLE / "install.sh", BUNDLE / "test_bundle"):
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_paths_of_the_installer_for_windows_are_windows_paths(make_bundle):
    text = (BUNDLE / "install.bat").read_text(encoding="utf-8")
    assert r"%PLACE%\Scripts\fundmodel.exe" in text
    assert "bin/" not in text
    labels = set(re.findall(r"^:(\w+)$", text, flags=re.MULTILINE))
    assert set(re.findall(r"goto (\w+)", text)) == labels == {"failed"}
