"""The scenario as it would have stood at a past origin: every figure that the baseline anchors to 2025 or 2026, set
from what the origin's own accounts showed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_hash import scenario_sha256
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.calibration.as_of import Remark, evidence_at
from fundmodel.calibration.cost_at_origin import cost_at_origin
from fundmodel.calibration.growth_at_origin import output, prices, recent_growth, wage_growth
from fundmodel.calibration.published_figures import Figures, published_figures
from fundmodel.calibration.vital_scales import published_vitals, vital_scales
from fundmodel.calibration.working_age import working_growth
from fundmodel.projection.enrolment.retirement import DELAY_STARTS
from fundmodel.projection.project.people.past_enrolment import past_enrolment
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said

DELAY_DECIDED: Final = 2024
"""Year in which later retirement was decided (13 September 2024)."""
STEPS: Final = 3
CUSTOM_YEARS: Final = 5
"""Steps whose mean custom repeats, and the years after the origin in which it does."""
CLEAN_UP_SEEN: Final = 2022
"""First year whose accounts show the clean-up of duplicate registrations."""
INTENSITY_YEARS: Final = 4
"""Years up to the origin over which new retired members per event are taken."""


def anchored(
    scenario: Scenario, data: DataPackage, origin: int, cut: DataPackage
) -> tuple[Scenario, tuple[Remark, ...]]:
    """(the scenario as of 31 December ``origin``, one remark for every anchor).

    ``data`` is the whole package, of which only what was known of the origin is read (``evidence_at``); ``cut`` is
    ``as_of(data, origin)``.
    Dated judgements of the scenario keep their distance to the valuation date: each moves by origin - base year.
    Everything else, the defaults, is as today and knows the later years. Source: METHODS 9.1, DESIGN 3.
    """
    moved = {name: _shifted(entry, origin, data.base_year) for name, entry in scenario.entries.items()}
    evidence = evidence_at(data, origin)
    published = published_figures(evidence)
    remarks = [
        *_economy(evidence, origin, working_growth(cut, scenario, origin)),
        *_wages(scenario, evidence, origin),
        *_enrolment(published, origin),
        *_financing(evidence, origin),
        *_window(origin),
    ]
    entries = {**moved, **_entries(moved, remarks, origin)}
    known = _scenario(scenario, entries)
    solved = [
        *_intensity(known, cut, origin),
        *cost_at_origin(known, cut, published, origin),
        *_vitals(known, cut),
    ]
    entries |= _entries(entries, solved, origin)
    return _scenario(scenario, entries), (*solved, *remarks)


def _scenario(scenario: Scenario, entries: dict[str, Entry]) -> Scenario:
    return replace(
        scenario,
        entries=Frozen(entries),
        areas="all",
        changes=(),
        base=None,
        rule=None,
        sha256=scenario_sha256(entries, None, []),
    )


def _shifted(entry: Entry, origin: int, base_year: int) -> Entry:
    """A date that the origin does not reach, and a year given as a number, moved by origin - base year."""
    first = entry
    while first.earlier is not None:
        first = first.earlier
    if entry.unit == "year" and isinstance(entry.value, float):
        return replace(entry, value=entry.value + origin - base_year, low=None, high=None)
    if not first.dates or int(first.dates[0][:4]) < origin:
        return entry
    assert isinstance(first.value, Frozen)
    dates, tags = (
        Frozen({f"{int(date[:4]) + origin - base_year}{date[4:]}": known for date, known in of.items()})
        for of in (first.value, first.tags)
    )
    return replace(first, value=dates, tags=tags)


def _entries(entries: dict[str, Entry], remarks: list[Remark], origin: int) -> dict[str, Entry]:
    """The entries that the remarks set: a word or a number from the origin on, dated values by year."""
    dated: dict[str, dict[str, Any]] = {}
    for remark in remarks:
        name, _, year = remark.name.partition("@")
        dated.setdefault(name, {})[f"{year or origin - 1}-01"] = remark.value
    return {name: _set(entries[name], values) for name, values in dated.items()}


def _set(entry: Entry, values: dict[str, Any]) -> Entry:
    plain = entry.kind in ("scalar", "choice") or not entry.dates
    value = next(iter(values.values())) if plain else Frozen(values)
    return replace(
        entry,
        value=value,
        interpolate=entry.interpolate if len(values) > 1 else "step",
        earlier=None,
        low=None,
        high=None,
        tag="derived",
        tags=Frozen({}),
        source="published up to the origin",
    )


def _economy(data: DataPackage, origin: int, workers: float) -> list[Remark]:
    growth = recent_growth(output(data), origin)
    if growth is None:
        raise InputError(Said("The table national_history gives no growth of output up to {origin}.", origin=origin))
    nominal, first = growth
    inflation = recent_growth(prices(data), origin)
    deflator = inflation[0] if inflation else 0.0
    return [
        Remark(
            "economy.output_per_worker_growth",
            (1.0 + nominal) / (1.0 + deflator) / (1.0 + workers) - 1.0,
            f"{first}—{origin}年名义国内生产总值年均增长（{nominal:.1%}）扣除价格与劳动年龄人口变动（{workers:.1%}），此后不变；未用其后的实际增长",
            f"mean nominal growth of output {first}-{origin} ({nominal:.1%}) less prices and people of working age "
            f"({workers:.1%}), held; later growth unused",
        ),
        Remark(
            "economy.deflator",
            deflator,
            f"{first}—{origin}年居民消费价格年均涨幅，此后不变",
            f"mean growth of consumer prices {first}-{origin}, held",
        ),
    ]


def _wages(scenario: Scenario, data: DataPackage, origin: int) -> list[Remark]:
    weight = float(scenario.entry("employee.wage_nonprivate_share").value)  # type: ignore[arg-type]
    base, following = (wage_growth(data, year, weight) for year in (origin - 1, origin))
    return [
        Remark(
            "employee.base_growth_2025",
            base,
            f"基年基数增长＝{origin - 1}年平均工资增长",
            f"growth of the base in the base year = growth of average wages in {origin - 1}",
        ),
        Remark(
            "employee.base_growth_2026",
            following,
            f"首个预测年基数增长＝{origin}年平均工资增长",
            f"growth of the base in the first projected year = growth of average wages in {origin}",
        ),
    ]


def _enrolment(published: Figures, origin: int) -> list[Remark]:
    growth = recent_growth(published["employee", "active_heads"], origin)
    if growth is None:
        raise InputError(Said("No growth of active heads is published up to {origin}.", origin=origin))
    rate, first = growth
    remarks = [
        Remark(
            "enrolment.active_growth",
            rate,
            f"{first}—{origin}年公布的在职参保人数年均增长",
            f"mean growth of published active heads {first}-{origin}",
        ),
        Remark(
            "retirement.law",
            "delayed" if origin >= DELAY_DECIDED else "old",
            "当时有效的退休年龄规定（2024年9月决定延迟）",
            "the retirement law known then (later retirement was decided in September 2024)",
        ),
    ]
    if origin < CLEAN_UP_SEEN:
        zh = "清理重复参保之前没有公布数：按零计，不预知2022—2023年的清理"
        en = "nothing was published on duplicate registrations before their clean-up: none, and 2022-23 is not foreseen"
        remarks.append(Remark("enrolment.duplicate_share", 0.0, zh, en))
    return remarks


def _window(origin: int) -> list[Remark]:
    """Before 2025 nobody knew how many would use the flexible window: it is inert."""
    if origin >= DELAY_STARTS:
        return []
    zh, en = (
        "弹性退休2025年起施行：当时不知使用率，按零计",
        "the flexible window opened in 2025: its use was unknown, none",
    )
    return [Remark(f"retirement.{name}", 0.0, zh, en) for name in ("window_share", "window_share_2035")]


def _intensity(known: Scenario, cut: DataPackage, origin: int) -> list[Remark]:
    """New retired members per event over the four years up to the origin, on the origin's own seed."""
    if origin >= DELAY_STARTS:
        return []
    seed = past_enrolment(Assumptions((known,), cut), 0)
    first = origin - INTENSITY_YEARS + 1
    return [
        Remark(
            "retirement.intensity",
            seed.intensity(slice(-INTENSITY_YEARS, None)),
            f"{first}—{origin}年新增退休人员合计与到龄缴费人员合计之比",
            f"new retired members over payers who reached the retirement age, sums of {first}-{origin}",
        )
    ]


def _financing(data: DataPackage, origin: int) -> list[Remark]:
    """Premium of coverage up to origin + 1 and subsidy up to the origin as the notice of the origin's year set them,
    then the custom of METHODS 4.4: mean of the last three steps up to origin + 5; the premium stands still once."""
    frame = data.table("resident_financing")
    notices = {
        (name, int(year)): float(value)
        for name in ("premium", "subsidy")
        for year, value in zip(frame["year"], frame[name], strict=True)
    }
    wanted = [("premium", origin), ("premium", origin + 1), ("subsidy", origin)]
    lacking = [f"{name} {year}" for name, year in wanted if not notices.get((name, year), 0.0) > 0.0]
    if lacking:
        raise InputError(Said("The table resident_financing lacks {lacking}.", lacking=list(lacking)))
    zh = f"{origin}年通知公布的标准；此后按惯例定额递增五年、再随人均收入增长"
    en = f"set by the notice of {origin}; after it the custom: steps for five years, then growth with income per head"
    set_by_notice = [Remark(f"resident.{name}@{year}", notices[name, year], zh, en) for name, year in wanted]
    steps = {
        name: (notices[name, last] - notices[name, last - STEPS]) / STEPS
        for name, last in (("premium", origin + 1), ("subsidy", origin))
        if (name, last - STEPS) in notices
    }
    zh, en = "此前三年平均每年提高的金额，逐年累加", "the mean of the three steps before, added year by year"
    end = origin + CUSTOM_YEARS
    later = (
        [Remark(f"resident.premium@{origin + 2}", notices["premium", origin + 1], zh, en)] if "premium" in steps else []
    )
    for name, last in (("premium", origin + 2), ("subsidy", origin)):
        if name in steps:
            level = notices[name, min(last, origin + 1)]
            later.append(Remark(f"resident.{name}@{end}", level + steps[name] * (end - last), zh, en))
    return [*set_by_notice, *later]


def _vitals(scenario: Scenario, cut: DataPackage) -> list[Remark]:
    """Scales of fertility and mortality that meet the origin's births and deaths; one where they are not carried."""
    try:
        published_vitals(cut)
    except InputError:
        fertility = mortality = 1.0
        zh, en = (
            "数据包没有当年出生、死亡数：用联合国比率",
            "births and deaths of the year are not carried: UN rates as they are",
        )
    else:
        fertility, mortality = vital_scales(scenario, cut)
        zh, en = "与当年公布的出生、死亡数相符", "meets births and deaths published for the year"
    return [
        Remark("population.fertility_scale", fertility, zh, en),
        Remark("population.mortality_scale", mortality, zh, en),
    ]
