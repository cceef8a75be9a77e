"""The page of a run as one file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from fundmodel.presentation.frames.run_extras import NOTHING_BESIDE, Extras
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection


def write_page(
    run: Projection,
    path: str | Path,
    lang: str = "zh",
    data: DataPackage | None = None,
    trend: pd.DataFrame | None = None,
    record: Hindcast | None = None,
    ranges: Ranges | None = None,
    extras: Extras = NOTHING_BESIDE,
) -> Path:
    """Write the page of ``run`` to one HTML file with everything in it; both languages, ``lang`` shown first.

    Nothing is fetched: one copy of plotly.js, styles and figures are inside. Written beside, then renamed, so never
    half a page. ``data`` gives published history where the run's package is not built in; ``trend`` is what
    ``trend_table`` gives, ``record`` what ``record_of`` gives,
    ``ranges`` what ``ranges_of`` gives, ``extras`` reasons and draws. A language that is not known and a place that
    cannot be written raise ``InputError``.
    Source: DESIGN 7; USERS 1, 2, 15, 22, 23.
    """
    from fundmodel.presentation.files.atomic import write_file
    from fundmodel.presentation.page import page
    from fundmodel.vocabulary.dictionary import LANGUAGES

    if lang not in LANGUAGES:
        raise InputError(
            Said("There is no language {lang!r}; choose one of {languages}", lang=lang, languages=list(LANGUAGES))
        )
    return write_file(Path(path), page(run, lang, data, trend, record, ranges, extras).encode("utf-8"))


def flagged(lines: Sequence[str]) -> str:
    """The lines as a paragraph at the head of a small page, in red; nothing where there are none."""
    told = "<br>".join(escape(line.strip()) for line in lines)
    return f'<p style="color:#b00020;font-weight:bold">{told}</p>' if lines else ""
