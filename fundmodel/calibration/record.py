"""How the model would have done from past years, for the page of a run; kept, because every run on a package shares
it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast


@lru_cache(maxsize=4)
def record_of(data: DataPackage) -> Hindcast | None:
    """The hindcast of the baseline on ``data``; None where the package publishes too little to run one."""
    from fundmodel.calibration.hindcast import hindcast

    if len(data.areas) > 1 or not {"fund_accounts", "balances", "heads"} <= data.tables.keys():
        return None
    try:
        return hindcast(data)
    except InputError:
        return None
