"""What the verbs that list something share: find, print as tables or as one JSON document, say what is near."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import Steps, console, print_json

if TYPE_CHECKING:
    import argparse

    import pandas as pd
    from rich.console import RenderableType

Blocks = Callable[["pd.DataFrame", str], "list[RenderableType]"]


def listing(args: argparse.Namespace, what: str, frame: Callable[..., pd.DataFrame], blocks: Blocks) -> int:
    """Print the rows of ``frame`` that the words asked for are found in; a name typed whole is that row alone.

    0; ``InputError`` with the nearest names where nothing is found. ``what`` is scenarios, parameters or packages.
    """
    from fundmodel.presentation.words.inventory_words import told
    from fundmodel.presentation.words.messages import say

    word = " ".join(args.words) or None
    with Steps(1) as steps:
        steps.next(say("reading", args.lang))
        found = frame(word)
    named = found[found["name"] == word]
    found = named if len(named) else found
    if found.empty:
        raise _nothing(args.lang, what, str(word), frame())
    if args.json:
        print_json({what: found.to_dict("records")})
        return 0
    screen = console()
    screen.print(told(f"{what}_title", args.lang, count=len(found)), style="bold")
    screen.print()
    for block in blocks(found, args.lang):
        screen.print(block)
    screen.print()
    screen.print(told(f"{what}_use", args.lang), style="dim", soft_wrap=True)
    return 0


def _nothing(lang: str, what: str, word: str, every: pd.DataFrame) -> Exception:
    from fundmodel.presentation.frames.inventory import near
    from fundmodel.presentation.words.inventory_words import told
    from fundmodel.vocabulary.errors import InputError

    names = near(word, every)
    joint = "、" if lang == "zh" else ", "
    hint = told("nearest", lang, names=joint.join(names)) if names else told("all_of_them", lang)
    return InputError(told(f"{what}_none", lang, word=word, hint=hint))
