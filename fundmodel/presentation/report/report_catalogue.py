"""The tables and charts of the annual report by their fixed numbers, as declared in the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from fundmodel.vocabulary.dictionary import read_lines


@dataclass(frozen=True)
class Entry:
    """What is declared of a number: titles, the section it stands in, keys of its basis and source; of a chart the
    table that holds its numbers, and others that hold some."""

    number: str
    title: Mapping[str, str]
    section: str
    basis: str
    source: str
    table: str = ""
    also: str = ""

    @property
    def is_chart(self) -> bool:
        """Whether it is a chart."""
        return self.number.startswith("C")


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every number of the report, in the order of its sections."""
    found = {}
    for number, declared in read_lines("report_catalogue.yaml"):
        title = {lang: declared[lang] for lang in ("zh", "en")}
        rest = {name: declared[name] for name in ("section", "basis", "source")}
        found[number] = Entry(number, title, **rest, **{name: declared.get(name, "") for name in ("table", "also")})
    return MappingProxyType(found)


def of_section(section: str) -> list[Entry]:
    """The numbers of one section, in their order."""
    return [entry for entry in catalogue().values() if entry.section == section]
