"""How the model would have done from past years, for the page of a run: made once for a package and kept.

What is kept goes by the hash of the data, the hash of the baseline, whether time series could be fitted, and a version
raised by hand (``make record`` raises it): where one of them differs the record is made anew, never shown stale.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fundmodel.calibration.record_file import Key, keep, kept, shipped
from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast

RECORD_VERSION: Final = 9
"""Of what the engine makes of the past: raised whenever the record of unchanged data moves."""
NEEDED: Final = {"fund_accounts", "balances", "heads"}


def hindcast_record(data: str | Path | DataPackage = "national") -> Hindcast:
    """What ``hindcast`` of the baseline gives, read from what ships or was kept where data, baseline and version agree.

    Of the national package at once; of another the first call takes as long as ``hindcast``, and what it may raise is
    raised here. Source: METHODS 9.6.
    """
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.calibration.hindcast import hindcast

    package = load_data(data)
    return record_of(package) or hindcast(package)


@lru_cache(maxsize=4)
def record_of(data: DataPackage) -> Hindcast | None:
    """The hindcast of the baseline on ``data``; None where the package publishes too little to run one.

    Read from what ships with the national package, else from the user's cache folder, else made and left there. Its
    ``about`` holds no hash of the code: the record answers for its version, which a test holds against a new hindcast.
    """
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.calibration.hindcast import hindcast

    if data.by_area or not data.tables.keys() >= NEEDED:
        return None
    baseline = load_scenario("baseline")
    key = record_key(data.sha256, baseline.sha256)
    found = shipped(data.name, key) or kept(key)
    if found is not None:
        return found
    try:
        made = hindcast(data, baseline)
    except InputError:
        return None
    return keep(made, key)


def record_key(data: str, baseline: str) -> Key:
    """What a record answers for: hashes of data and baseline, methods at hand, version."""
    return Key(data, baseline, find_spec("statsmodels") is not None, RECORD_VERSION)
