"""Drawings as plotly's figures in a notebook: the finding above, what was asked for, and how exports show them."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.table_charts import Words, in_words
from fundmodel.presentation.words.labels import asked_language
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from fundmodel.presentation.charts.drawing import Drawing
    from fundmodel.projection.result import Projection

__all__ = ["Words", "drawn", "finished", "one_of", "text_of"]

IN_JUPYTER: Final = "plotly_mimetype"
"""What plotly chooses by itself in a Jupyter kernel: a picture that an exported page cannot show."""
IN_EXPORTS: Final = "plotly_mimetype+notebook"


def drawn(drawing: Drawing, lang: str | None, title: Words | None) -> go.Figure:
    """Plotly's figure, the finding above where one is given, ready for notebooks and their exports."""
    _draw_in_exports()
    return (drawing if title is None else style.entitled(drawing, text_of(title, lang))).figure()


def text_of(text: Words, lang: str | None) -> str:
    """The text in the language asked for; ``InputError`` where it has no such language."""
    chosen = asked_language(lang)
    if isinstance(text, str) or chosen in text:
        return in_words(text, chosen)
    raise InputError(Said("This text has no words in {lang!r}; give it as one text or as zh and en.", lang=chosen))


def one_of(asked: str | None, held: tuple[str, ...], what: str) -> str:
    """What was asked for, or the first; ``InputError`` with the nearest where the run has no such thing."""
    if not held:
        raise InputError(Said("This run has no {what} that this picture shows.", what=what))
    if asked is not None and asked not in held:
        raise InputError(
            Said(
                "{what}={asked!r} cannot be drawn from this run. {near}",
                what=what,
                asked=asked,
                near=did_you_mean(str(asked), held),
            )
        )
    return held[0] if asked is None else asked


def finished(run: Projection, drawing: Drawing, lang: str | None, title: Words | None) -> go.Figure:
    """Plotly's figure, which says where several areas were summed."""
    count = run.ledger.sizes["area"]
    if count > 1:
        unit = drawing.layout["meta"]["unit"]
        summed = style.say(asked_language(lang), f"{count}个统筹地区相加", f"sum of {count} areas")
        said = style.joined(asked_language(lang), unit, summed)
        drawing.update_layout(title={"subtitle": {"text": said}})
    return drawn(drawing, lang, title)


@cache
def _draw_in_exports() -> None:
    """Once: where plotly chose by itself how a notebook shows figures, choose what exported pages show as well."""
    from plotly import io

    if io.renderers.default == IN_JUPYTER and "PLOTLY_RENDERER" not in os.environ:
        io.renderers.default = IN_EXPORTS
