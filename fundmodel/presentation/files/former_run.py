"""The run of the last report, from the folder that ``fundmodel run --out`` wrote."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.presentation.files.run_files import read_manifest
from fundmodel.presentation.report.report_sources import Previous
from fundmodel.projection.project import open_run
from fundmodel.vocabulary.errors import InputError, SyntheticDataWarning
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario


def former_run(folder: str | Path) -> Previous:
    """The run in ``folder`` with its first scenario and its data, each only where it is still the same.

    A folder without a manifest or without ``run.nc`` raises ``InputError``.
    """
    place = Path(folder)
    noted = read_manifest(place)
    file = (place if place.is_dir() else place.parent) / "run.nc"
    if not file.is_file():
        raise InputError(Said("{file!r} is missing; give the folder that `fundmodel run --out` wrote.", file=str(file)))
    data, scenario = _data(noted), _scenario(noted)
    return Previous(open_run(file), file.parent.name, data, scenario if data is not None else None)


def _scenario(noted: dict[str, Any]) -> Scenario | None:
    try:
        found = load_scenario(noted["command"]["scenarios"][0])
    except (InputError, OSError):
        return None
    return found if found.sha256 == noted["scenarios"][0]["sha256"] else None


def _data(noted: dict[str, Any]) -> DataPackage | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntheticDataWarning)
            found = load_data(noted["command"]["data"])
    except (InputError, OSError):
        return None
    return found if found.sha256 == noted["data"]["sha256"] else None
