"""Tables that no run changes: what each fund leaves out, risks not modelled, glossary."""

from __future__ import annotations

from typing import Final

import pandas as pd

from fundmodel.presentation.report.report_sources import Content, Sources
from fundmodel.presentation.words.report_words import report_texts
from fundmodel.vocabulary.dictionary import label

LEFT_OUT: Final = "left_out."
RISKS: Final = "risk."
GLOSSARY: Final = "term."


def left_out(of: Sources) -> Content:
    """T42: what stands outside each fund's figures, where it is paid from, and how it would matter."""
    rows = [
        {"item": of.say(f"{key}.what"), "fund": of.say(f"{key}.fund"), "paid_by": of.say(f"{key}.paid")}
        for key in _keys(LEFT_OUT)
    ]
    columns = tuple(of.col(name) for name in ("item", "fund", "paid_by"))
    return Content(pd.DataFrame(rows), columns, tag=label("knowledge", of.lang))


def risks(of: Sources) -> Content:
    """T43: risks that no figure holds, the way each would push, and what would show it."""
    rows = [
        {"risk": of.say(f"{key}.what"), "direction": of.say(f"{key}.way"), "sign": of.say(f"{key}.sign")}
        for key in _keys(RISKS)
    ]
    columns = tuple(of.col(name) for name in ("risk", "direction", "sign"))
    return Content(pd.DataFrame(rows), columns, tag=label("judgement", of.lang))


def glossary(of: Sources) -> Content:
    """T45: each term in both languages with what it means here."""
    texts = report_texts()
    rows = [
        {"term_zh": texts[f"{key}.name"][0], "term_en": texts[f"{key}.name"][1], "meaning": of.say(f"{key}.means")}
        for key in _keys(GLOSSARY)
    ]
    columns = tuple(of.col(name) for name in ("term_zh", "term_en", "meaning"))
    return Content(pd.DataFrame(rows), columns)


def _keys(prefix: str) -> list[str]:
    """The stems of the words under a prefix, in their order: "risk.backlog" of "risk.backlog.what"."""
    return list(dict.fromkeys(key.rpartition(".")[0] for key in report_texts() if key.startswith(prefix)))
