"""Cells that would act as formulas are text, numbers stay numbers, and labels cannot end the script of a page."""

from __future__ import annotations

import json

import pytest

from fundmodel.presentation.page import embedded
from fundmodel.vocabulary.safe_cells import safe_cell, safe_csv, typed_cell

ACTING = ["=1+1", "+cmd|' /C calc'!A0", "-A1", "@SUM(1)", "\t=1", "\r=1", "'=1"]
PLAIN = ["-5", "+3.2%", "-1e-05", "1,200", "甲市", "", "'quoted'", "a=b", "-1,234.5"]


@pytest.mark.parametrize("text", ACTING)
def test_what_would_act_is_marked_and_reads_back(text):
    assert safe_cell(text) == f"'{text}"
    assert typed_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_everything_else_stays(text):
    assert safe_cell(text) == typed_cell(text) == text


def test_a_file_without_such_cells_stays_byte_for_byte():
    content = b'\xef\xbb\xbfarea,amount\n"a, b",-5\nc,-1e-05\n'
    assert safe_csv(content) is content


def test_names_and_headers_are_marked_numbers_are_not():
    content = '\ufeff=head,amount\r\n"=SUM(1,2)",-5\r\n-x,-1.5\r\n'.encode()
    assert safe_csv(content).decode("utf-8-sig") == "'=head,amount\r\n\"'=SUM(1,2)\",-5\r\n'-x,-1.5\r\n"


@pytest.mark.parametrize("label", ["<!--<script>", "</script><script>alert(1)</script>", "<b>", "]]>"])
def test_no_label_ends_a_script(label):
    held = embedded({"name": label})
    assert "<" not in held
    assert json.loads(held) == {"name": label}
