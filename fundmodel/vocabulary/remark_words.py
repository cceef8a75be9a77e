"""What is said of changes that do not do what they seem to, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from fundmodel.vocabulary.dictionary import label

Said: TypeAlias = tuple[str, str]
"""One text in Chinese and in English."""

NOT_FACTORS: Final[Mapping[str, Said]] = {
    "published_balance": ("基年公布结余", "the published balance of the base year"),
    "published_spending": ("基年公布支出", "the published spending of the base year"),
    "members_of_the_past": ("基年以前的参保人数", "published members of the past"),
}
RULES: Final[Mapping[str, Said]] = {
    "raise": ("末期之后不得沿用", "may not be carried on"),
    "disposable_income_per_head": ("随人均可支配收入增长", "grows with disposable income per head"),
}
SAID: Final[Mapping[str, Said]] = {
    "absorbed": (
        "“{label}”的改动含基年及以前，被基年校准（{taken}）抵消{part}，结果不是这项改动的全部作用，方向也可能相反。",
        (
            "The change of {label} reaches into the base year, and its calibration ({taken}) takes {part} of it: the "
            "result does not show its full effect and may even go the other way."
        ),
    ),
    "also_lost": (
        "没有日期的固定值还使原有规则“{rule}”不再适用；写日期则保留。",
        " As a flat value it also drops its rule, {rule}, which a date keeps.",
    ),
    "write": ("请写成：{write}", " Write: {write}"),
    "no_date": (
        "该参数不能写日期：它说的是基年的状况，不是改革；请改动有日期的参数。",
        " It cannot be dated: it says what the base year was like and is no reform; change a parameter with dates.",
    ),
    "rule_lost": (
        "“{label}”写成了没有日期的固定值，原有规则“{rule}”不再适用。若要保留规则，请写成：{write}",
        (
            "{label} is given as a flat value without a date, and its rule, {rule}, is lost. To keep the rule write: "
            "{write}"
        ),
    ),
    "idle": (
        "“{label}”的改动不起作用：它只与下列参数之一的改动一同起作用，而这些均未改动：{others}",
        "The change of {label} has no effect: it acts only together with a change of {others}, and none is made.",
    ),
    "later": (
        "“{label}”按年取1月的数：写作{date}的值自{since}起才起作用。",
        "{label} is read in January of each year: the value dated {date} counts from {since} on.",
    ),
    "unread": (
        "“{label}”按年取1月的数：写作{date}的值在{since}之前又被改掉，从不起作用。请把它写在{since}。",
        (
            "{label} is read in January of each year: the value dated {date} is replaced before {since} and never "
            "counts. Date it {since}."
        ),
    ),
    "earlier": (
        "“{label}”按参保年度征缴：{date}年度的保费自{since}起收缴，资金自那时起变动，早于{date}年1月。",
        (
            "{label} is collected ahead of its coverage year: the premium of {date} moves cash from {since} on, before "
            "January {date}."
        ),
    ),
    "lasts": (
        (
            "“{label}”自{date}起每年都另加，直至下一个日期。若只在一年内另加，请写成：{write}；"
            "若确为长期，请写明 beyond_last: hold。"
        ),
        (
            "{label}, dated {date}, counts again in every year from then on. For that one year write: {write}; to say "
            "that it lasts, write beyond_last: hold beside the value."
        ),
    ),
    "beyond": (
        "“{label}”的改动写作{date}起，而本次推演到{since}为止：在本次推演中不起作用。",
        "The change of {label} is dated {date}, and the run ends in {since}: it does not act within the run.",
    ),
    "partly_beyond": (
        "“{label}”写作{date}起的值在推演期末{since}之后，在本次推演中不起作用。",
        "{label}: what is dated from {date} on comes after the run ends in {since} and does not act within the run.",
    ),
    "past": (
        "“{label}”写作{date}起的改动在首个推演月份{since}之前又被改掉，在本次推演中不起作用。",
        (
            "The change of {label} from {date} on is replaced before the first projected month, {since}: it does not "
            "act within the run."
        ),
    ),
    "partly_past": (
        "“{label}”写作{date}的值在首个推演月份{since}之前又被改掉，在本次推演中不起作用。",
        (
            "{label}: the value dated {date} is replaced before the first projected month, {since}, and does not act "
            "within the run."
        ),
    ),
    "started": (
        "“{label}”写作{date}的值早于首个推演月份，自{since}起才起作用。",
        "{label}: the value dated {date} lies before the first projected month and acts from {since} on.",
    ),
}
ALL_OF_IT: Final = 0.95
LITTLE: Final = 0.01
MOST_NAMED: Final = 6


def remark_words(noted: Mapping[str, Any]) -> Said:
    """The sentences of one remark as it stands in a provenance."""
    zh, en = (_told(noted, lang) for lang in ("zh", "en"))
    return zh, en


def _told(noted: Mapping[str, Any], lang: str) -> str:
    k = _place(lang)
    parts = {
        **{key: noted.get(key) for key in ("write", "date", "since")},
        "label": _called(str(noted["parameter"]), lang),
        "taken": taken(noted["taken_by"], lang),
        "part": _part(float(noted["share"]))[k],
        "rule": _rule(str(noted["rule"]), lang) if noted["rule"] else "",
        "others": _others(noted.get("others", ()), lang),
    }
    keys = [str(noted["kind"])]
    if keys == ["absorbed"]:
        keys += ["also_lost"] if noted["rule"] and noted["write"] else []
        keys.append("write" if noted["write"] else "no_date")
    return "".join(SAID[key][k].format(**parts) for key in keys)


def _called(name: str, lang: str) -> str:
    """What a parameter is called, with the name that a scenario file writes."""
    return f"{label(name, lang)}（{name}）" if lang == "zh" else f"{label(name, lang)} ({name})"


def taken(by: Sequence[str], lang: str) -> str:
    """The factors that take a change, by their labels."""
    k = _place(lang)
    names = [NOT_FACTORS[item][k] if item in NOT_FACTORS else label(item, lang) for item in by]
    return ("、" if lang == "zh" else ", ").join(names)


def acts_with_words(others: Sequence[str], lang: str) -> str:
    """ "payment.overrun_share, care.fund", all of them."""
    return ("、" if lang == "zh" else ", ").join(others)


def _others(others: Sequence[str], lang: str) -> str:
    more = len(others) - MOST_NAMED
    named = list(others[:MOST_NAMED])
    if more > 0:
        return acts_with_words(named, lang) + (f"等{len(others)}项" if lang == "zh" else f" or {more} more")
    if lang == "zh" or len(named) < 2:
        return acts_with_words(named, lang)
    return f"{', '.join(named[:-1])} or {named[-1]}"


def _part(share: float) -> Said:
    if share >= ALL_OF_IT:
        return "全部", "all"
    if share < LITTLE:
        return "一部分", "a part"
    return f"约{share:.0%}", f"about {share:.0%}"


def _rule(rule: str, lang: str) -> str:
    if rule in RULES:
        return RULES[rule][_place(lang)]
    return f"随“{label(rule, lang)}”增长" if lang == "zh" else f"grows with {label(rule, lang)}"


def _place(lang: str) -> int:
    return 0 if lang == "zh" else 1
