"""What the comparison of regimes is called on screen, page, workbook and in files, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fundmodel.presentation.words.word_files import teller, texts_of
from fundmodel.vocabulary.declared_rules import rule_kinds
from fundmodel.vocabulary.units import YUAN_PER_YI

BEHAVIOURS: Final[Mapping[str, tuple[str, str]]] = {
    "none": ("不计行为反应", "no answer of behaviour"),
    "half": ("计一半", "half"),
    "full": ("全部计入", "full"),
    "own": ("按规则自身所定", "as the rule itself says"),
    "": ("", ""),
}
SHORT_BEHAVIOURS: Final[Mapping[str, tuple[str, str]]] = {
    "none": ("不计", "none"),
    "half": ("一半", "half"),
    "full": ("全部", "full"),
    "own": ("自定", "own"),
    "": ("", ""),
}
WHO: Final[Mapping[str, tuple[str, str]]] = {
    "delayed_payment": ("延付医药机构", "delayed payment"),
    "treasury_advance": ("财政垫付", "treasury advance"),
    "provincial_fund": ("调剂基金借款", "loan of the fund"),
}
"""Who bridges a balance below zero inside the year."""


told: Final = teller("pool_words.json")


def known(key: str) -> bool:
    """Whether there are words of ``key``."""
    return key in texts_of("pool_words.json")


def behaviour_word(behaviour: str, lang: str, short: bool = False) -> str:
    """How much of the measured answer is taken."""
    return (SHORT_BEHAVIOURS if short else BEHAVIOURS)[behaviour][lang != "zh"]


def who_words(codes: str, lang: str) -> str:
    """Who bridges, of codes with commas between."""
    joint = "、" if lang == "zh" else ", "
    return joint.join(WHO[code][lang != "zh"] for code in codes.split(", ") if code) or told("nobody", lang)


def kind_word(kind: str, lang: str) -> str:
    """What a kind of rule is called."""
    return rule_kinds()[kind].label[lang]


def yi(yuan: float, digits: int | None = None) -> str:
    """Yuan in 亿元: one decimal, none from a thousand on, two below one; a typographic minus, 0 for rounding."""
    value = yuan / YUAN_PER_YI
    places = digits if digits is not None else 0 if abs(value) >= 1000 else 1 if abs(value) >= 1 else 2
    text = f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = "0"
    return text.replace("-", "\u2212")


def signed_yi(yuan: float) -> str:
    """``yi`` with a plus before what is above zero."""
    text = yi(yuan)
    return text if text == "0" or text.startswith("\u2212") else f"+{text}"


def percent(share: float, digits: int = 1) -> str:
    """0.123 -> "12.3%"; a dash where there is none."""
    return "—" if share != share else f"{100 * share:.{digits}f}%".replace("-", "\u2212")
