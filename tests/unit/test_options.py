"""Display options: a call, a block, threads; and the conversions at the doors."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import xarray as xr

from fundmodel.vocabulary import options, units
from fundmodel.vocabulary.options import get_option, set_options, to_display


@pytest.fixture(autouse=True)
def _defaults():
    before = list(options._everywhere)
    yield
    options._everywhere[:] = before


def test_defaults_are_chinese_and_yi():
    assert (get_option("lang"), get_option("units")) == ("zh", "亿元")


def test_a_plain_call_stays_and_reaches_other_threads():
    set_options(lang="en")
    seen = []
    thread = threading.Thread(target=lambda: seen.append(get_option("lang")))
    thread.start()
    thread.join()
    assert (get_option("lang"), seen) == ("en", ["en"])
    assert get_option("units") == "亿元"


def test_a_block_ends_with_the_block_even_after_an_error():
    with set_options(lang="en", units="元"):
        with set_options(lang="zh"):
            assert (get_option("lang"), get_option("units")) == ("zh", "元")
        assert get_option("lang") == "en"
    with pytest.raises(RuntimeError), set_options(lang="en"):
        raise RuntimeError
    assert (get_option("lang"), get_option("units")) == ("zh", "亿元")


def test_a_block_is_private_to_its_thread():
    inside, seen = threading.Barrier(2), {}

    def work(lang):
        with set_options(lang=lang):
            inside.wait()
            seen[lang] = get_option("lang")
            inside.wait()

    threads = [threading.Thread(target=work, args=(lang,)) for lang in ("zh", "en")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"zh": "zh", "en": "en"}
    assert get_option("lang") == "zh"


def test_unknown_names_and_values_say_what_is_valid():
    with pytest.raises(ValueError, match="unknown option 'language'; valid: lang, units"):
        set_options(language="en")
    with pytest.raises(ValueError, match="lang='fr' is not valid; valid: zh, en"):
        set_options(lang="fr", units="元")
    with pytest.raises(ValueError, match="unknown option 'unit'"):
        get_option("unit")
    assert get_option("lang") == "zh"


def test_conversion_of_numbers_and_arrays():
    assert units.to_display(2.5e8, "亿元") == 2.5
    assert units.to_display(np.array([1e4, 2e4]), "万人").tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="unknown display unit '亿'; valid: 元, 万元, 亿元"):
        units.to_display(1.0, "亿")


def test_labelled_arrays_say_their_new_unit_and_the_old_one_is_untouched():
    money = xr.DataArray([3e8], dims="month", attrs={"units": "CNY", "long_name": "income"})
    shown = to_display(money)
    assert (shown.item(), shown.attrs) == (3.0, {"units": "亿元", "long_name": "income"})
    assert (money.item(), money.attrs["units"]) == (3e8, "CNY")
    with set_options(units="元"):
        assert to_display(money).item() == 3e8
    people = xr.DataArray([2e4], dims="month", attrs={"units": "persons"})
    assert (to_display(people).item(), to_display(people).attrs["units"]) == (2.0, "万人")
    ratio = xr.DataArray([6.0], attrs={"units": "months"}, dims="month")
    assert to_display(ratio) is ratio
    assert to_display(5e8, "亿元") == 5.0
