"""The line under a table or chart: basis, source, evidence, scenario, and that data are synthetic where they are."""

from __future__ import annotations

from fundmodel.presentation.report.report_parts import Chart, Table
from fundmodel.presentation.words.report_words import told


def facts_line(part: Table | Chart, lang: str) -> str:
    """Everything that is known of a table or chart, in one line."""
    colon, joint = ("：", "；") if lang == "zh" else (": ", "; ")
    words = {name: getattr(part, name) for name in ("basis", "source", "tag", "scenario")}
    said = [f"{told(f'under.{name}', lang)}{colon}{value}" for name, value in words.items() if value]
    if isinstance(part, Table):
        said.insert(0, told("under.unit", lang))
    elif part.table_number:
        held = [part.table_number, *([part.also] if part.also else [])]
        said.append(f"{told('under.data', lang)}{colon}{', '.join(held)}")
    if part.synthetic:
        said.insert(0, told("synthetic", lang))
    return joint.join(said)
