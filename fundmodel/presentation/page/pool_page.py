"""The page of a comparison of regimes: the break-even first, three columns a regime, then cities; works offline."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fundmodel.analysis.regime import MUNICIPAL
from fundmodel.presentation.frames import pool_cells as cells
from fundmodel.presentation.frames.pool_levels import SHOWN, levels_note, levels_title
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
from fundmodel.presentation.page.pool_cities import by_city_note
from fundmodel.presentation.page.pool_clauses import clause_cards
from fundmodel.presentation.page.pool_parts import fund_part
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.pool_words import behaviour_word, told

if TYPE_CHECKING:
    from fundmodel.presentation.frames.pool_frames import PoolTables


def pool_page(shown: PoolTables, lang: str) -> str:
    """The HTML page in one language."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["w"] = lambda key, **parts: told(key, lang, **parts)
    here = files(__package__ or __name__)
    styles = "".join(here.joinpath(name).read_text(encoding="utf-8") for name in ("alert.css", "pool.css"))
    template = environment.from_string(here.joinpath("pool.html.j2").read_text(encoding="utf-8"))
    return template.render(lang=lang, css=styles, **parts_of(shown, lang))


def parts_of(shown: PoolTables, lang: str) -> dict[str, Any]:
    """What the template asks for."""
    found = shown.found
    return {
        "title": cells.title_words(found, lang),
        "about": cells.about_words(found, lang),
        "flags": [
            *([say("synthetic", lang)] if found.data.synthetic else []),
            *unreconciled_lines(found.run(MUNICIPAL), lang),
        ],
        "illustrative": told("illustrative", lang) if cells.has_files(found) else "",
        "answers": cells.answer_lines(shown, lang),
        "totals": [cells.total_line(found, fund, lang) for fund in cells.moved_funds(shown)],
        "notes": cells.note_lines(shown, lang),
        "levels_title": levels_title(shown, lang),
        "levels_note": levels_note(shown, lang),
        "level_heads": [(name, told(name if name != "months" else "months_of_all", lang)) for name in SHOWN],
        "by_city_note": by_city_note(shown, lang),
        "columns_from": told("columns_from", lang, behaviour=behaviour_word(found.shown, lang)),
        "funds": [fund_part(shown, fund, lang) for fund in cells.moved_funds(shown)],
        "cards": clause_cards(shown, lang),
    }
