"""What a system or a library says of a file is told in our own words, its own text in brackets behind."""

from __future__ import annotations

import re

import pytest

import fundmodel as fm
from fundmodel.assumptions.package.notices import read_notice
from fundmodel.assumptions.package.package import check_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.calibration.vintages import read_vintages
from fundmodel.presentation.words.fault_words import error_text, fault_text
from fundmodel.vocabulary.reasons import BY_KIND, BY_NUMBER, OF_YAML, reason_of, yaml_reason
from fundmodel.vocabulary.said import Said, speak
from fundmodel.vocabulary.whole_files import unwritable
from tests.chinese_lines import CHINESE, SENTENCE

BRACKETS = re.compile(r" \([^()]*(?:\([^()]*\)[^()]*)*\)")


def held(text: str) -> None:
    """No English sentence stands outside brackets."""
    assert CHINESE.search(text)
    assert not SENTENCE.search(BRACKETS.sub("", text)), text


def test_every_reason_has_its_chinese_and_keeps_what_the_system_said():
    for own in {*BY_NUMBER.values(), *BY_KIND.values(), *OF_YAML.values()}:
        assert CHINESE.search(speak(own, "zh"))
    told = reason_of(FileNotFoundError(2, "No such file or directory"))
    assert told == "there is no such file or folder (No such file or directory)"
    assert speak(told, "zh") == "没有这个文件或文件夹 (No such file or directory)"
    assert reason_of(ValueError(Said("it is a folder"))) == "it is a folder"
    assert "(Weather)" in reason_of(RuntimeError("Weather"))
    assert yaml_reason("mapping values are not allowed here").startswith("a ':' stands inside a value (")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name: x\nlabel: {zh: a\nquestion: b\n", "括号未闭合"),
        (b"name: x\n\tlabel: y\n", "制表符"),
        (b"name: x\n---\nname: y\n", "不止一个文档"),
        (b"name: a: b\n", "值中含有“:”"),
        (b"name: 'x\n", "引号或括号未闭合"),
    ],
)
def test_mistakes_of_yaml_are_told_by_what_to_look_for(tmp_path, content, words):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(fm.InputError) as caught:
        load_scenario(path)
    text = error_text(caught.value, "zh")
    assert words in text
    held(text)


def test_files_that_cannot_be_read_or_written_are_told_so_in_chinese(tmp_path):
    for name, content in (
        ("book.xlsx", b"no zip"),
        ("notice.txt", b"\xff\xfe\xff"),
        ("old.json", b"{"),
        ("run.nc", b"no run"),
    ):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "datapackage.json").write_text("{", encoding="utf-8")
    (tmp_path / "package" / "heads.csv").write_bytes(b"a\x00b")
    for place in (tmp_path / "book.xlsx", tmp_path / "package"):
        for fault in check_data(place):
            held(fault_text(fault, "zh"))
    for refused in (
        lambda: read_notice(tmp_path / "notice.txt"),
        lambda: read_vintages(tmp_path),
        lambda: fm.open_run(tmp_path / "run.nc"),
    ):
        with pytest.raises(fm.InputError) as caught:
            refused()
        held(error_text(caught.value, "zh"))
    held(error_text(unwritable(tmp_path, PermissionError(13, "Permission denied")), "zh"))
