"""The explorer's page: one file with the answers, the formulas, the words of both languages and the drawing inside."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

import fundmodel
from fundmodel.assumptions.shipped import builtin_packages, builtin_scenarios
from fundmodel.presentation.explorer.corners import SEED
from fundmodel.presentation.explorer.explorer_levers import LAST, POOLING, Lever, lever_years, pooled_from
from fundmodel.presentation.explorer.half_year_flows import FUNDS, YEAR
from fundmodel.presentation.explorer.precomputed import Array
from fundmodel.presentation.explorer.prepared_answers import Answers, prepare_answers
from fundmodel.presentation.explorer.surrogate import Term, quantised
from fundmodel.presentation.files.atomic import write_file
from fundmodel.presentation.words.explorer_words import lever_words, page_texts
from fundmodel.presentation.words.fault_words import error_text
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.dictionary import LANGUAGES
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario

DIGITS: Final = 9
NAME: Final = "explorer.html"


def write_explorer(answers: Answers, path: str | Path, lang: str = "zh") -> Path:
    """Write the explorer to one HTML file that works without a network; both languages, ``lang`` shown first.

    ``answers`` is what ``prepare_answers`` gives. Written beside, then renamed. A language that is not known and a
    place that cannot be written raise ``InputError``.
    """
    if lang not in LANGUAGES:
        raise InputError(
            Said("There is no language {lang!r}; choose one of {languages}", lang=lang, languages=list(LANGUAGES))
        )
    return write_file(Path(path), explorer_page(answers, lang).encode("utf-8"))


def explorer_beside(scenario: Scenario, data: DataPackage, folder: Path, lang: str) -> list[str]:
    """Write ``explorer.html`` into a folder of results; a line that says why where it cannot be made."""
    try:
        import jinja2  # noqa: F401
    except ImportError as missing:
        return [say("missing_extra", lang, what=NAME, library=missing.name)]
    try:
        write_explorer(prepare_answers(scenario, data), folder / NAME, lang)
    except InputError as error:
        return [error_text(error, lang)]
    return []


def explorer_page(answers: Answers, lang: str) -> str:
    """The page as text."""
    from jinja2 import Environment, StrictUndefined

    here = files(__package__ or __name__)
    read = {name: here.joinpath(name).read_text(encoding="utf-8") for name in ("explorer.css", "surrogate.js")}
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(here.joinpath("explorer.html.j2").read_text(encoding="utf-8"))
    model = json.dumps(model_document(answers), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return template.render(
        lang=lang,
        css=read["explorer.css"],
        formulas=read["surrogate.js"],
        script=here.joinpath("explorer.js").read_text(encoding="utf-8"),
        model=model,
        synthetic=answers.ask.data.synthetic,
        several=len(answers.ask.data.areas) > 1,
    )


def model_document(answers: Answers) -> dict[str, Any]:
    """Everything that the page computes with and says: money in 100 million yuan."""
    ask, made = answers.ask, answers.made
    blocks, table = _blocks(made.table)
    return {
        "first": ask.first - 1,
        "last": LAST,
        "months": made.base.shape[-1],
        "funds": list(FUNDS),
        "floors": ask.floors.tolist(),
        "areas": [{"key": area, **_area_name(answers, area)} for area in ask.data.areas],
        "pools": ask.pools,
        "since": YEAR * (int(pooled_from(ask.first)[:4]) - ask.first + 1),
        "pooledFrom": pooled_from(ask.first),
        "levers": [_lever(one, ask.first) for one in ask.levers],
        "margin": _margin(ask.levers),
        "widths": _widths(answers.widths),
        "terms": [_term(term) for term in made.terms],
        "scale": made.scale.tolist(),
        "blocks": blocks,
        "table": table,
        "opening": _rounded(made.opening / YUAN_PER_YI, DIGITS),
        "base": _rounded(made.base / YUAN_PER_YI, DIGITS),
        "rate": _rounded(made.rate, DIGITS),
        "shares": _rounded(made.shares, DIGITS),
        "scenario": given_as(ask.scenario.name, builtin_scenarios(), ask.scenario.source),
        "data": given_as(ask.data.name, builtin_packages(), ask.data.source),
        "synthetic": ask.data.synthetic,
        "words": {lang: page_texts(lang) for lang in LANGUAGES},
        "told": {lang: told(answers, lang) for lang in LANGUAGES},
    }


def told(answers: Answers, lang: str) -> dict[str, Any]:
    """What the page's sentences are filled with."""
    ask, errors = answers.ask, answers.errors
    joint, none = ("、", "无") if lang == "zh" else (", ", "none")
    return {
        "reserve": f"{errors.reserve:.2f}",
        "date": errors.date,
        "points": errors.points,
        "seed": SEED,
        "version": fundmodel.__version__,
        "valuation": ask.data.valuation_date,
        "scenario": ask.scenario.name,
        "data": ask.data.name,
        "hash": f"{ask.scenario.sha256[:8]}, {ask.data.sha256[:8]}",
        "left_out": joint.join(_named(key, ask.first, lang) for key in answers.left_out) or none,
        "idle": joint.join(_named(key, ask.first, lang) for key in answers.idle) or none,
        "year": LAST,
        "margin": f"{100 * _margin(ask.levers):g}",
    }


def given_as(name: str, built_in: tuple[str, ...], source: str) -> str:
    """How a scenario or a package is asked for: by its name where it is built in, else by the file it came from."""
    return name if name in built_in or not source else source


def _blocks(table: NDArray[np.int16]) -> tuple[list[list[int]], str]:
    """(term, quantity) where any area has an effect, and those effects in that order, area by area, two bytes each."""
    places = [[term, quantity] for term, quantity in np.argwhere(table.any(axis=(1, 3))).tolist()]
    kept = [table[term, :, quantity].ravel() for term, quantity in places]
    content = np.concatenate(kept).astype("<i2").tobytes() if kept else b""
    return places, base64.b64encode(content).decode("ascii")


def _rounded(values: NDArray[np.float64], digits: int) -> Any:
    """Nested lists of numbers to so many digits that matter."""
    if values.ndim:
        return [_rounded(part, digits) for part in values]
    return float(f"{float(values):.{digits}g}")


def _named(key: str, first: int, lang: str) -> str:
    """What a lever that is not on the page is called."""
    return page_texts(lang)[key] if key == POOLING else lever_words(key, **lever_years(first))[lang]


def _lever(one: Lever, first: int) -> dict[str, Any]:
    return {
        "key": one.key,
        "unit": one.unit,
        "nodes": list(one.nodes),
        "coarse": list(one.coarse),
        "base": one.base,
        "high": one.high,
        "step": one.step,
        "scales": one.scales,
        "shown": one.shown,
        "writes": [[write.parameter, write.since, write.factor, write.holds] for write in one.writes],
        **(lever_words(one.key, **lever_years(first)) if one.shown else {}),
    }


def _margin(levers: Sequence[Lever]) -> float:
    """The margin of prudence that is added for the official figure; 0 where the scenario has its own."""
    return next((one.high for one in levers if not one.shown), 0.0)


def _widths(widths: Array) -> dict[str, Any]:
    """Widths of the range, each course in parts of its greatest month, two bytes each."""
    rows = widths.reshape(-1, 1, 1, widths.shape[-1])
    scale, table = quantised(rows)
    content = base64.b64encode(table.astype("<i2").tobytes()).decode("ascii")
    return {"scale": _rounded(scale, 6), "table": content}


def _term(term: Term) -> list[int]:
    return [*term.first, *(term.second or ())]


def _area_name(answers: Answers, area: str) -> dict[str, str]:
    names = answers.ask.data.area_names.get(area, {})
    return {lang: str(names.get(lang, area)) for lang in LANGUAGES}
