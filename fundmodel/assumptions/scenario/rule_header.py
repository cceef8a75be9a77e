"""What stands at the head of a rule file: its words, and the published rule that it follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Node, Table, unique
from fundmodel.vocabulary.declared_rules import READ_AS
from fundmodel.vocabulary.dictionary import LANGUAGES, did_you_mean
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said, speak
from fundmodel.vocabulary.said_lists import typed

AFTER: Final = ("id", "place", "year", "read", "address")


class Followed(NamedTuple):
    """The published rule that a file follows: its ``id`` in the list of rules read, place and year, how it was ``read``
    (a word of ``READ_AS``) and where."""

    id: str
    place: Frozen[str, str]
    year: str
    read: str
    address: str

    def words(self, lang: str) -> str:
        """ "Shaanxi 2024 (excerpt, full text not seen)", "陕西省2024（摘录，未见全文）"."""
        how = speak(READ_AS[self.read], lang)
        if lang == "zh":
            return f"{self.place['zh']}{self.year}（{how}）"
        return f"{self.place['en']}{' ' if self.year else ''}{self.year} ({how})"


def read_text(key: str, table: Table, node: Node | None, faults: FaultList) -> str:
    """A word or text that must be there."""
    if isinstance(node, Leaf) and node.value is not None and node.text.strip():
        return node.text
    faults.at(
        table.row if node is None else node.row,
        key,
        Said("the text is missing"),
        Said("Write it after {key}:.", key=key),
    )
    return "?"


def read_pair(key: str, row: int | None, node: Node | None, faults: FaultList) -> Frozen[str, str]:
    """A text in Chinese and English; one text alone stands for both."""
    if isinstance(node, Leaf) and isinstance(node.value, str) and node.value.strip():
        return Frozen(dict.fromkeys(LANGUAGES, node.value))
    given = unique(node, key, faults) if isinstance(node, Table) else {}
    told = {lang: _text_of(given[lang][1]) for lang in LANGUAGES if lang in given}
    words: dict[str, str] = {lang: text for lang, text in told.items() if text}
    missing = [lang for lang in LANGUAGES if lang not in words]
    if missing:
        fix = Said("Write {key}: {{zh: 中文, en: English}}.", key=key.rpartition(".")[2])
        faults.at(
            row if node is None else node.row, key, Said("the text is missing in {missing}", missing=missing), fix
        )
    return Frozen(words)


def read_after(row: int | None, node: Node | None, faults: FaultList) -> Followed:
    """What a rule file follows."""
    if not isinstance(node, Table):
        fix = Said("Write after: {{id: ..., place: ..., year: 2024, read: excerpt, address: ...}}.")
        faults.at(row, "after", Said("it is not said which published rule this follows"), fix)
        return Followed("?", Frozen({}), "", "excerpt", "")
    keys: Mapping[str, Node] = {name: content for name, (_, content) in unique(node, "after", faults).items()}
    for key, _ in node.items:
        if key.text not in AFTER:
            faults.at(
                key.row, f"after.{key.text}", Said("unknown key {name!r}", name=key.text), did_you_mean(key.text, AFTER)
            )
    read = read_text("after.read", node, keys.get("read"), faults)
    if read not in READ_AS and "read" in keys:
        problem = Said("not one of the words {choices}", choices=typed(READ_AS))
        faults.add(keys["read"], "after.read", problem, did_you_mean(read, READ_AS))
    return Followed(
        read_text("after.id", node, keys.get("id"), faults),
        read_pair("after.place", node.row, keys.get("place"), faults),
        keys["year"].text if "year" in keys and isinstance(keys["year"], Leaf) else "",
        read,
        read_text("after.address", node, keys.get("address"), faults),
    )


def _text_of(node: Node) -> str:
    return node.value.strip() if isinstance(node, Leaf) and isinstance(node.value, str) else ""
