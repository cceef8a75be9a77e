"""What is said of ranges, of what moves a fund most and of break-evens, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fundmodel.presentation.words.labels import fund_label, when_text
from fundmodel.presentation.words.page_words import Both, plain_number
from fundmodel.vocabulary.dictionary import label, parameters

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "range": ("区间{adverse}至{favourable}", "range {adverse} to {favourable}"),
    "range_same": ("区间两端均为{adverse}", "range {adverse} at both ends"),
    "bare": ("{adverse}至{favourable}", "{adverse} to {favourable}"),
    "bare_same": ("{adverse}", "{adverse}"),
    "short": ("（{adverse}至{favourable}）", "({adverse} to {favourable})"),
    "short_same": ("（{adverse}）", "({adverse})"),
    "legend": (
        (
            "区间（非概率）：不利至有利，由各基金影响最大的五项假设各取高低值、按平方和开方合成；{last}年以后的时点只写年代，"
            "“不早于”指所推演年份内不发生。"
        ),
        (
            "Range (not a probability): adverse to favourable, the five assumptions that move each fund most at their "
            "low and high, added in quadrature; of dates after {last} the decade is told, 'not before' is not within "
            "the years projected."
        ),
    ),
    "five": ("{fund}的五项：{names}。", "The five of the {fund}: {names}."),
    "five_without": (
        "不在{fund}五项之内但影响更大的（两端相差月数）：{reasons}。",
        "Not among the five of the {fund} though they move it more (months between their ends): {reasons}.",
    ),
    "why_lever": (
        "由法规或合同定、情景已写明的{names}",
        "set by law or contract and so decided by the scenario: {names}",
    ),
    "why_driver": (
        "与“{counted}”同属一个因素、只算一次的{names}",
        "the same driver as {counted}, which counts once: {names}",
    ),
    "more": ("{names}等{of}项", "{names} (the first {count} of {of})"),
    "width": ("{name} {months}", "{name} {months}"),
    "borrowed": (
        "本数据包没有自己的敏感性记录，五项取自全国；`fundmodel sensitivity` 可算出自己的。",
        (
            "This data package has no record of its own, so the five are the nation's; `fundmodel sensitivity` finds "
            "its own."
        ),
    ),
    "lost_low": (
        "{scenario}的区间缺“{name}”的低值：本情景不容许该值。",
        "The range of {scenario} is without the low end of {name}, which this scenario does not allow.",
    ),
    "lost_high": (
        "{scenario}的区间缺“{name}”的高值：本情景不容许该值。",
        "The range of {scenario} is without the high end of {name}, which this scenario does not allow.",
    ),
    "said": (
        "括号内为区间（非概率）",
        "in brackets the range (not a probability)",
    ),
    "not_said": (
        "时点未都给出区间：fm.answer(run, ranges=fm.headline_ranges(情景, 数据, until={until})) 可得",
        (
            "not every date has its range: fm.answer(run, ranges=fm.headline_ranges(scenarios, data, until={until})) "
            "gives it"
        ),
    ),
    "not_said_with_rule": (
        (
            "时点未都给出区间：另给的规则不在情景之中；"
            "把规则写入情景文件后，fm.headline_ranges(情景, 数据, until={until}) 可得"
        ),
        (
            "not every date has its range: the rule given is none of the scenario; written into a scenario file, "
            "fm.headline_ranges(scenario, data, until={until}) gives it"
        ),
    ),
    "left_out_said": ("区间未计算", "ranges were not worked out"),
    "left_out": (
        "已按 --no-range 略去区间与年龄种子的影响：单独一个时点不宜引用。",
        "Ranges and what the age seed is worth left out (--no-range): a date alone should not be quoted.",
    ),
    "page_title": ("区间（非概率）从何而来", "Where the ranges come from (no probabilities)"),
    "page_note": (
        (
            "每次只动一项，从首个推演年起取其高值或低值；各基金影响最大的五项（成对的一起动；由法规或合同定的不算，因为情景已写"
            "明；同属一个因素的只算影响最大的一项）按月平方和开方合成不利与有利两条路径，时点由此读出。临界值：该项取此值"
            "时，到{by}年底恰好不低于警戒线。"
        ),
        (
            "One at a time, from the first projected year on, each parameter takes its low and its high; the five that "
            "move a fund most (pairs together; what law or contract sets left out, because the scenario decides it; a "
            "driver once, by the parameter that moves most) are added in quadrature month by month to an adverse and a "
            "favourable path, from which the dates are read. Break-even: with this value the fund just stays above its "
            "warning line to the end of {by}."
        ),
    ),
    "parameter": ("假设", "Assumption"),
    "low": ("低值", "Low"),
    "high": ("高值", "High"),
    "low_shift": ("低值时月数变动", "Months at low"),
    "high_shift": ("高值时月数变动", "Months at high"),
    "break_even": ("临界值", "Break-even"),
    "moved_by": ("月数变动", "Shift"),
    "year": ("年末", "At the end of"),
    "event": ("时点", "Event"),
    "adverse": ("不利", "Adverse"),
    "favourable": ("有利", "Favourable"),
    "annex": ("附：各情景的区间，五项全部不利与全部有利", "Annex: ranges of every scenario; all five together"),
    "all_adverse": ("附：五项全部不利", "Annex: all five adverse"),
    "all_favourable": ("附：五项全部有利", "Annex: all five favourable"),
    "none": ("五倍区间内没有", "none within five times the range"),
    "shift_of": ("整条路径{value}", "path {value}"),
    "pair_of": ("{first}（{second}）", "{first} ({second})"),
    "lever": ("由法规或合同定", "Set by law or contract"),
    "screen_title": (
        "{fund}：{year}年末可支付月数（基准{months}）",
        "{fund}: months at the end of {year} (base {months})",
    ),
    "screen_note": (
        (
            "*：计入区间的五项；§：由法规或合同定，情景已写明，不计入区间；=：与五项之一同属一个因素，只算一次。每次只动一项，"
            "从首个推演年起。"
        ),
        (
            "*: the five of the range; §: set by law or contract, decided by the scenario and not in the range; =: of "
            "a driver that one of the five stands for. One at a time, from the first projected year on."
        ),
    ),
    "page_marks": (
        "*与实心：计入区间的五项；空心：由法规或合同定，情景已写明；浅色：其余。每次只动一项，从首个推演年起。",
        (
            "* and filled: the five of the range; hollow: set by law or contract, decided by the scenario; pale: the "
            "rest. One at a time, from the first projected year on."
        ),
    ),
    "chance_title": ("{fund}：到{year}年末的模拟概率，%", "{fund}: chances by the end of {year}, %"),
    "chance_floor": ("低于警戒线：低值 / 基准 / 高值", "Below the line: low / base / high"),
    "chance_used_up": ("用尽：低值 / 基准 / 高值", "Used up: low / base / high"),
    "chance_note": (
        (
            "抽样{draws}次，种子{seed}；每项在高低值处用同一批抽样，其余驱动与判断参数照抽，该项本身不抽。概率变动的标准误最大{error}个百分点。"
            "概率与结余状态是两个尺度。"
        ),
        (
            "{draws} draws, seed {seed}, the same at both ends; the other drivers and judgements are drawn, the "
            "parameter itself is not. Standard error of a change at most {error} points. Chances and levels are two "
            "scales."
        ),
    ),
    "used_up_ends": ("耗尽：低值 / 高值", "Used up: low / high"),
    "running": ("推演 {name}", "projecting {name}"),
    "title": ("敏感性：什么最能改变各基金", "Sensitivity: what moves each fund most"),
    "chart_title": ("{fund}：哪些假设最能改变可支付月数", "{fund}: what moves its months of reserve most"),
    "chart_unit": (
        "个月，{year}年末，与基准相比；实心为计入区间的五项，空心由法规或合同定",
        "months at the end of {year} against the base; filled: the five of the range, hollow: set by law or contract",
    ),
    "chart_source": ("由推演算出：每次只动一项", "worked out from the projection, one parameter at a time"),
    "of_area": ("统筹地区：{area}", "Area: {area}"),
    "break_even_title": ("临界值：假设取何值时恰好守住", "Break-even: the value of an assumption that just holds"),
    "border_floor": (
        "问：到{by}年底，可支付月数是否一直不低于警戒线。",
        "Asked: whether months of reserve stay at or above the line to the end of {by}.",
    ),
    "border_depletion": (
        "问：到{by}年底，累计结余是否一直不为负。",
        "Asked: whether the balance stays at or above zero to the end of {by}.",
    ),
    "border_deficit": (
        "问：到{by}年底，是否没有一年收不抵支。",
        "Asked: whether no year to the end of {by} has a deficit.",
    ),
    "border_months": (
        "问：{by}年末是否持有所要求的可支付月数。",
        "Asked: whether the months wanted are held at the end of {by}.",
    ),
    "border_note": (
        "从首个推演年起取此值，其余不变；在情景所取值两侧、至高低值距离五倍处为止寻找，最近者优先。",
        (
            "From the first projected year on, all else as it is; looked for on both sides of what the scenario has, "
            "up to five times as far as low and high, the nearest first."
        ),
    ),
    "border_chance": (
        "在{share}%的抽样中守住；抽样{draws}次，种子{seed}，该参数本身不抽。",
        "Holds in {share} % of the draws; {draws} draws, seed {seed}, the parameter itself is not drawn.",
    ),
    "border_always": ("{first}至{last}均守住", "holds from {first} to {last}"),
    "border_never": ("{first}至{last}均守不住", "fails from {first} to {last}"),
    "centre": ("情景所取", "Scenario has"),
    "inside_range": ("在高低值之间", "Between low and high"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "fund": ("基金", "Fund"),
    "problem": ("未能推演：{name}：{problem}", "Not projected: {name}: {problem}"),
}


def told(key: str, lang: str, **parts: Any) -> str:
    """One text in ``lang``, its gaps filled."""
    return TEXTS[key][0 if lang == "zh" else 1].format(**parts)


def both(key: str, **parts: Any) -> Both:
    """One text in both languages."""
    return Both(told(key, "zh", **parts), told(key, "en", **parts))


def pair_text(
    pair: Sequence[Any], event: str, known_until: Any, lang: str, key: str = "range", between: str | None = None
) -> str:
    """ "区间2033年8月至不早于2061年" or "range 2033-08 to not before 2061" of (adverse, favourable); key "short": in
    brackets and without the word, "bare" without brackets too; ``between`` as in ``when_text``."""
    adverse, favourable = (when_text(when, event, known_until, lang, between) for when in pair)
    return told(f"{key}_same" if adverse == favourable else key, lang, adverse=adverse, favourable=favourable)


def parameter_label(name: str, lang: str) -> str:
    """The label of a parameter, or of both of a pair."""
    return " + ".join(label(one, lang) for one in name.split(" + "))


def value_text(row: Mapping[Any, Any], which: str, lang: str) -> str:
    """A low, high or break-even as printed: per cent for rates, of a path its shift, of a pair both."""
    value = row[which]
    if value != value:
        return told("none", lang)
    first, *others = str(row["parameter"]).split(" + ")
    said = _number(value, first, row["bounds"] == "shift", lang)
    if not others:
        return said
    second = row["second" if which == "value" else f"{which}_with"]
    return told("pair_of", lang, first=said, second=_number(second, others[0], False, lang))


def one_text(row: Mapping[Any, Any], which: str, lang: str) -> str:
    """A value of a parameter, or of the first of a pair, as printed."""
    return _number(row[which], str(row["parameter"]).split(" + ")[0], row["bounds"] == "shift", lang)


def five_text(names: Sequence[str], fund: str, lang: str) -> str:
    """The sentence that names the five of a fund."""
    listed = ("、" if lang == "zh" else "; ").join(parameter_label(name, lang) for name in names)
    return told("five", lang, fund=named(fund, lang), names=listed)


def without_text(rows: Sequence[Mapping[Any, Any]], fund: str, lang: str, most: int | None = None) -> str:
    """The sentence that names what moves a fund more than the last of its five and is not among them, and why; ``rows``
    are those of ``left_out``, of which ``most`` are named for each reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        width = told("width", lang, name=parameter_label(row["parameter"], lang), months=f"{row['spread']:.1f}")
        reasons.setdefault((row["why"], row["counted_as"]), []).append(width)
    clauses = [
        told(f"why_{why}", lang, counted=parameter_label(as_, lang) if as_ else "", names=_joined(names, most, lang))
        for (why, as_), names in reasons.items()
    ]
    return told("five_without", lang, fund=named(fund, lang), reasons=("；" if lang == "zh" else "; ").join(clauses))


def lost_text(row: Mapping[Any, Any], lang: str) -> str:
    """The sentence that names an end of a leading parameter, a row of ``lost_ends``, which a range is without."""
    name = parameter_label(row["parameter"], lang)
    return told(f"lost_{row['end']}", lang, scenario=row["scenario"], name=name)


def named(fund: str, lang: str) -> str:
    """A fund inside a sentence."""
    name = fund_label(fund, lang)
    return name if lang == "zh" else name[:1].lower() + name[1:]


def _joined(names: Sequence[str], most: int | None, lang: str) -> str:
    listed = ("、" if lang == "zh" else ", ").join(names[:most])
    return (
        listed
        if len(names[:most]) == len(names)
        else told("more", lang, names=listed, count=len(names[:most]), of=len(names))
    )


def _number(value: float, name: str, shift: bool, lang: str) -> str:
    unit = parameters()[name].unit
    said = f"{value:.1f}" if unit == "year" else plain_number(float(f"{value:.4g}"), unit)
    said = said.removesuffix(".0")
    return told("shift_of", lang, value=said if value < 0 else f"+{said}") if shift else said
