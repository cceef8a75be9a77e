"""What a run keeps, what it says of the rest, and what a large run is said to take beforehand."""

from __future__ import annotations

import pickle
import warnings
from dataclasses import replace

import pytest

import fundmodel as fm
from fundmodel.analysis.areas_summed import together
from fundmodel.projection import laws, memory
from fundmodel.projection.project import sizing
from fundmodel.projection.run_parts import freeze
from tests.areas import package, parts

LEAN = ("ledger", "exposures")
UNTIL = 2028


@pytest.fixture(scope="module")
def whole():
    return fm.project(["baseline", "current-law"], until=UNTIL)


@pytest.fixture(scope="module")
def lean():
    return fm.project(["baseline", "current-law"], until=UNTIL, keep=LEAN)


def test_what_is_kept_is_what_it_was_and_the_rest_raises_with_the_remedy(whole, lean):
    assert tuple(lean.sets) == tuple(name for name in whole.sets if name not in ("population", "enrolment"))
    assert all(data.identical(whole.sets[name]) for name, data in lean.sets.items())
    assert lean.dropped == ("population", "enrolment")
    assert whole.dropped == ()
    for name in lean.dropped:
        with pytest.raises(fm.InputError, match=rf"does not hold {name}.*Project again with 'persons' in keep"):
            getattr(lean, name)
    assert not lean.equals(whole)
    assert lean.equals(whole.keeping(LEAN))
    assert "stock_exposures" in repr(lean)
    assert ".population" not in repr(lean)


def test_the_lane_with_the_margin_is_the_same_and_holds_nobody_by_age(whole, lean):
    lane = lean.prudent()
    assert lane.dropped == lean.dropped
    assert lane.equals(whole.prudent().keeping(LEAN))
    assert lean.with_margin.__wrapped__.__self__.people.persons.size == 0
    assert whole.keeping(LEAN).prudent().equals(lane)


def test_areas_are_summed_without_people_by_age():
    cities = package(fm.load_data("national"), parts(fm.load_data("national"), (0.4, 0.6)))
    run = fm.project("baseline", cities, UNTIL)
    lean = together(run.keeping(LEAN))
    assert lean.ledger.identical(together(run).ledger)
    assert lean.dropped == ("population", "enrolment")
    with pytest.raises(fm.InputError, match="does not hold population"):
        lean.population  # noqa: B018


def test_the_ledger_alone_may_be_kept_and_nothing_is_brought_back(whole, lean):
    alone = lean.keeping(["ledger"])
    assert "stock_exposures" in alone.dropped
    assert set(alone.sets) == {"ledger", "memo", "economy", "reconciliation"}
    with pytest.raises(fm.InputError, match="'persons' was left out of keep"):
        lean.keeping(("ledger", "persons"))
    assert whole.keeping(("persons", "exposures", "ledger")) is whole
    with pytest.warns(fm.FundmodelWarning, match="exposures count heads"):
        alone.check()


@pytest.mark.parametrize(("keep", "told"), [(("ledger", "people"), "names 'people'"), (("persons",), "leaves out the")])
def test_other_words_are_refused(keep, told):
    with pytest.raises(fm.InputError, match=told):
        fm.project("baseline", until=UNTIL, keep=keep)


def test_check_says_which_laws_held_before_and_asks_the_others(whole, lean):
    with pytest.warns(fm.FundmodelWarning) as caught:
        assert lean.check() is lean
    told = str(caught[0].message)
    for law in ("people balance", "groups partition", "moves explain groups", "exposures count heads"):
        assert law in told
    assert "ledger rows" not in told
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        whole.check()
    ledger = lean.ledger.copy(deep=True)
    ledger["closing"].values[..., 20] += 1e9
    with pytest.raises(fm.ConservationError, match="I-30"):
        replace(lean, **{**_fields(lean), "ledger": ledger}).check()


def _fields(run):
    return {**dict.fromkeys(run.dropped), **run.sets, "provenance": run.provenance, "tables": run.tables}


def test_a_broken_law_is_found_before_its_people_are_dropped(whole):
    enrolment = whole.enrolment.copy(deep=True)
    enrolment["persons"].values[..., 30, 1] += 1e5
    freeze({"enrolment": enrolment})
    with pytest.raises(fm.ConservationError, match="I-9"):
        replace(whole, **{**_fields(whole), "enrolment": enrolment}).keeping(LEAN)


def test_every_law_that_reads_people_is_noted(whole):
    noted = laws.check_and_tell(whole.sets, ("population", "enrolment"), (), ())
    left = {name: data for name, data in whole.sets.items() if name not in ("population", "enrolment")}
    laws.check(left, (), noted)
    assert len(noted) == len(set(noted)) == 11


def test_part_of_a_lean_run_is_saved_reopened_and_pickled(whole, lean, tmp_path):
    part = lean.sel("current-law", fund="resident")
    for again in (fm.open_run(part.save(tmp_path / "lean.nc")), pickle.loads(pickle.dumps(part))):
        assert again.equals(part)
        assert again.dropped == lean.dropped
        with pytest.raises(fm.InputError, match="does not hold enrolment"):
            again.enrolment  # noqa: B018
    less, all_of_it = (run.save(tmp_path / "size.nc").stat().st_size for run in (lean, whole))
    assert less < 0.8 * all_of_it


def test_bytes_grow_with_areas_scenarios_and_years():
    one, later = (fm.estimate("national", until).bytes for until in (2030, 2060))
    assert one < later < 130e6
    several = fm.estimate("national", 2060, scenarios=5)
    assert several.bytes - later == pytest.approx(4 * 36 * sizing.CELL_BYTES, rel=1e-6)
    assert several.seconds > fm.estimate("national", 2060).seconds > 0.0


def test_a_run_that_does_not_fit_is_refused_unless_forced(monkeypatch):
    monkeypatch.setattr(sizing, "ASKED_FROM", 0.0)
    monkeypatch.setattr(sizing, "usable_bytes", lambda: 100_000)
    with pytest.raises(fm.InputError, match=r"1 areas and 1 scenarios to 2027 needs about 0\.1 GB.*force=True"):
        fm.project("baseline", until=2027)
    assert fm.project("baseline", until=2027, force=True).ledger.sizes["month"] == 36
    monkeypatch.setattr(sizing, "usable_bytes", lambda: None)
    fm.project("baseline", until=2027)


def test_the_least_of_what_the_system_and_the_control_groups_leave(tmp_path):
    assert memory.usable_bytes(tmp_path) is None
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/meminfo").write_text("MemTotal: 99 kB\nMemAvailable:   4000 kB\n")
    assert memory.usable_bytes(tmp_path) == 4000 * 1024
    (tmp_path / "proc/self/cgroup").write_text("0::/job/step\n")
    group = tmp_path / "sys/fs/cgroup/job"
    (group / "step").mkdir(parents=True)
    (group / "step/memory.max").write_text("max\n")
    (group / "memory.max").write_text("3000000\n")
    (group / "memory.current").write_text("1000000\n")
    assert memory.usable_bytes(tmp_path) == 2_000_000
    (tmp_path / "proc/self/cgroup").write_text("5:memory:/old\n")
    old = tmp_path / "sys/fs/cgroup/memory/old"
    old.mkdir(parents=True)
    (old / "memory.limit_in_bytes").write_text("700000\n")
    (old / "memory.usage_in_bytes").write_text("600000\n")
    assert memory.usable_bytes(tmp_path) == 100_000


def test_this_system_leaves_something():
    free = memory.usable_bytes()
    assert free is None or free > 50e6


def test_to_hasattr_a_dropped_part_is_not_there(lean):
    assert not hasattr(lean, "population")
    assert getattr(lean, "enrolment", None) is None


def test_keep_may_be_read_once_and_what_is_no_list_is_refused():
    run = fm.project("baseline", until=2026, keep=iter(["ledger"]))
    assert set(run.sets) == {"ledger", "memo", "economy", "reconciliation"}
    for ask in (None, 5):
        with pytest.raises(fm.InputError, match="is no list of words"):
            fm.project("baseline", until=2026, keep=ask)
    with pytest.raises(fm.InputError, match="Did you mean 'persons'"):
        fm.estimate("national", 2030, ["ledger", "person"])


@pytest.mark.parametrize("until", [True, 2000, 2500, 2060.5, "2060"])
def test_an_estimate_refuses_the_years_that_a_projection_refuses(until):
    with pytest.raises(fm.InputError, match="outside the years"):
        fm.estimate("national", until)


@pytest.mark.parametrize("scenarios", [0, -1, "2", True, 1.5])
def test_an_estimate_is_of_a_number_of_scenarios(scenarios):
    with pytest.raises(fm.InputError, match="no number of scenarios"):
        fm.estimate("national", 2030, scenarios=scenarios)


def test_a_workbook_leaves_out_what_a_run_does_not_hold_and_says_so(lean, tmp_path):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(lean.to_excel(tmp_path / "x.xlsx", "en")))
    assert "Yearly accounts" in book.sheet_names
    assert not {"Flow of people", "Flow of groups"} & set(book.sheet_names)
    readme = " ".join(str(cell) for row in book.get_sheet_by_name("Read me").to_python() for cell in row)
    assert "Not written:" in readme


def test_what_one_reader_writes_into_the_provenance_no_other_run_has():
    first = fm.project("baseline", until=2026)
    first.provenance["scenarios"][0]["label"]["en"] = "spoilt"
    first.provenance["scenarios"][0]["entries"]["resident.premium"]["tag"] = "spoilt"
    again = fm.project("baseline", until=2026).provenance["scenarios"][0]
    assert again["label"]["en"] != "spoilt"
    assert again["entries"]["resident.premium"]["tag"] != "spoilt"


def test_as_many_lanes_as_memory_holds_and_at_least_one(monkeypatch):
    data = fm.load_data("national")
    each = sizing.bytes_needed(data, 2060, sizing.ALL, 1) - sizing.FIXED_BYTES
    monkeypatch.setattr(sizing, "ASKED_FROM", 0.0)
    for free, lanes in ((0, 1), (3.5 * each, 3), (100 * each, 8)):
        monkeypatch.setattr(sizing, "usable_bytes", lambda free=free: int(free))
        assert sizing.lanes_within(data, 2060, 8) == lanes
    monkeypatch.setattr(sizing, "usable_bytes", lambda: None)
    assert sizing.lanes_within(data, 2060, 8) == 8
