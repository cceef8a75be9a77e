"""In Chinese no verb prints an English sentence: names, codes to type and titles of documents may stay."""

from __future__ import annotations

import pytest

from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_packages, builtin_scenarios
from fundmodel.assumptions.tables.area_tables import HEADS
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.report.feeders.data_tables import SHOWN_SOURCES
from fundmodel.presentation.words.source_words import chinese_sources, source_words
from fundmodel.verification.verify import verify
from fundmodel.vocabulary.said import Said, speak
from tests.chinese_lines import CHINESE, SENTENCE, english_lines


def sources():
    """Every source and reference that ships."""
    for name in builtin_scenarios():
        scenario = load_scenario(name)
        yield scenario.reference
        yield from (entry.source for entry in scenario.entries.values())
    yield from sources_of_the_base_year()
    yield from sources_of_reported_tables()


def sources_of_the_base_year():
    """What the rows of the nation are from that a calibration names."""
    nation = load_data("national")
    for table, year in (("balances", "year"), ("heads", "year"), ("nbs_population", "year_end")):
        frame = nation.table(table)
        rows = frame[frame[year] == nation.base_year]
        if table == "heads":
            rows = rows[(rows["status"] == "final_bulletin") & rows["group"].isin(HEADS)]
        yield from rows["source"]


def sources_of_reported_tables():
    """The first sources of each shipped table that the annual report names."""
    for name in builtin_packages():
        for frame in load_data(name).tables.values():
            if "source" in frame:
                yield from [said for said in dict.fromkeys(map(str, frame["source"].dropna())) if said][:SHOWN_SOURCES]


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_every_source_that_ships_has_its_chinese_and_no_other():
    shipped = {str(source) for source in sources() if source}
    assert sorted(source for source in shipped if SENTENCE.search(source_words(source, "zh"))) == []
    assert sorted(chinese_sources().keys() - shipped) == []
    assert [source for source, told in chinese_sources().items() if not CHINESE.search(told)] == []
    assert source_words("scenario x: stress test, size ours", "zh") == "情景x：压力测试，规模为本项目设定"


def test_a_source_of_the_users_own_stays_as_typed():
    assert source_words("our own survey of 2026", "zh") == "our own survey of 2026"


def test_items_and_sources_of_verify_are_said():
    for check in verify():
        for text in (check.name, check.source):
            assert isinstance(text, Said)
            assert CHINESE.search(speak(text, "zh")), text


@pytest.mark.parametrize(
    "words",
    [
        ["verify"],
        ["scenarios"],
        ["scenarios", "current-law"],
        ["parameters"],
        ["parameters", "cost.excess_growth"],
        ["packages"],
        ["check", "national"],
        ["check", "current-law"],
        ["observations", "example-county"],
        ["run", "baseline", "--until", "2030", "--no-range"],
    ],
)
def test_a_verb_prints_no_english_sentence(words, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main([*words, "--lang", "zh"]) == 0
    printed = capsys.readouterr()
    assert CHINESE.search(printed.out + printed.err)
    assert english_lines(printed.out + printed.err) == []
