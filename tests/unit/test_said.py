"""What is said in English knows its Chinese."""

from __future__ import annotations

import pickle

import pytest

from fundmodel.vocabulary import said
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said, speak


@pytest.fixture(autouse=True)
def _small_catalogue(monkeypatch):
    held = {
        "There is no area {area!r}; there are {areas}.": "没有地区“{area}”；有{areas}。",
        "{count} fault{s}": "{count} 处问题",
        "a number": "数字",
        "Write {valid}": "请填写{valid}",
    }
    monkeypatch.setattr(said, "_catalogue", lambda: held)


def test_english_is_the_string_itself_and_chinese_stands_beside_it():
    text = Said("There is no area {area!r}; there are {areas}.", area="X", areas=("A", "B"))
    assert text == "There is no area 'X'; there are A, B."
    assert speak(text, "en") == text
    assert speak(text, "zh") == "没有地区“X”；有A、B。"


def test_chinese_may_leave_a_place_out():
    assert speak(Said("{count} fault{s}", count=2, s="s"), "zh") == "2 处问题"


def test_what_stands_in_a_sentence_is_said_too():
    inside = Said("Write {valid}", valid=Said("a number"))
    assert (inside, speak(inside, "zh")) == ("Write a number", "请填写数字")


def test_a_template_without_words_is_its_own_chinese():
    assert speak(Said("{law}: {size:.2f}", law=Said("a number"), size=1.5), "zh") == "数字：1.50"


def test_a_template_outside_the_catalogue_raises_and_a_plain_string_passes():
    with pytest.raises(KeyError, match="Nobody wrote"):
        speak(Said("Nobody wrote this"), "zh")
    assert speak("甲县 A-1", "zh") == "甲县 A-1"


def test_a_value_that_is_not_given_raises():
    with pytest.raises(KeyError, match="area"):
        Said("There is no area {area!r}.")


def test_it_survives_a_pickle():
    text = pickle.loads(pickle.dumps(Said("Write {valid}", valid=Said("a number"))))
    assert speak(text, "zh") == "请填写数字"


def test_an_error_speaks_both_languages():
    fault = Fault("cpi.csv", Said("a number"), Said("Write {valid}", valid=Said("a number")), 3, "value", "x")
    error = InputError(Said("{count} fault{s}", count=1, s=""), [fault])
    assert str(error) == "1 fault\n  cpi.csv:3 [value]: a number (found 'x'). Write a number"
    assert error.in_language("zh") == "1 处问题\n  cpi.csv 第3行 [value]：数字（实际为 'x'）。修正：请填写数字"
