"""A saved run, opened again: as it was saved, or refused."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.projection import saved_parts, selection
from fundmodel.projection.result import Projection, built_lane, made_of
from fundmodel.projection.result_hash import sets_sha256
from fundmodel.projection.run_parts import OF_MONEY, PARTS, POOLING
from fundmodel.vocabulary.errors import FundmodelWarning, InputError
from fundmodel.vocabulary.places import readable
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import xarray as xr


def open_run(path: str | Path) -> Projection:
    """A projection that ``Projection.save`` wrote, identical to the one saved.

    The file is a DataTree: without this package, ``xarray.open_datatree(path, engine="h5netcdf")`` has each Dataset as
    a group (``tree["ledger"]``), and ``tree.attrs["provenance"]`` what produced them, as JSON. It carries the hash of
    its result, and a seal behind its last byte. A file of another kind, and one that is not as it was saved, raise
    ``InputError``; one of a version that kept no hash opens with a ``FundmodelWarning`` where its laws hold.
    """
    source = readable(path)
    if not source.is_file():
        raise InputError(
            Said(
                "There is no saved run at {path!r}; give the .nc file that save() or `fundmodel run` wrote.",
                path=str(path),
            )
        )
    try:
        holds = saved_parts.seal_holds(source)
        if holds is None:
            saved_parts.refuse_bomb(source)
        run, sha256 = (None, "") if holds is False else _read(source, bool(holds))
    except Exception as broken:  # a damaged file can make its readers raise anything
        raise InputError(
            Said("{path!r} is not a run that fundmodel saved: {broken}.", path=str(path), broken=reason_of(broken))
        ) from None
    if run is None or (sha256 and sha256 != sets_sha256(run.sets)):
        raise InputError(
            Said("{path!r} is not as it was saved: its hash differs. Take a copy, or project it again.", path=str(path))
        )
    if not sha256:
        warnings.warn(
            Said(
                "{path!r} was saved by a version that kept no hash: whether it is as it was saved cannot be told.",
                path=str(path),
            ),
            FundmodelWarning,
            stacklevel=2,
        )
    return run


def _read(source: Path, sealed: bool) -> tuple[Projection | None, str]:
    """The run in a file, and the hash of the result as noted there, "" where none is: then its
    laws are verified, which is all that can be. None for a file with a hash whose seal is gone: it was edited."""
    provenance, tables, prudent, sha256 = saved_parts.noted(source)
    if sha256 and not sealed:
        return None, sha256
    absent = set(provenance.get("dropped", {}).get("datasets", ()))
    absent |= set() if any(map(selection.has_rule, provenance["scenarios"])) else {POOLING}
    sets: dict[str, Any] = {name: saved_parts.read(source, name) for name in PARTS if name not in absent}
    kept = [name for name in OF_MONEY if name not in absent]
    money = {name: saved_parts.read(source, f"prudent/{name}") for name in kept} if prudent else {}
    run = made_of(sets, provenance, tables)
    if prudent is not None:
        run.__dict__["with_margin"] = partial(built_lane, _lane(run, money, prudent) if prudent else None)
    return (run if sha256 else run.check()), sha256


def _lane(run: Projection, money: Mapping[str, xr.Dataset], provenance: Mapping[str, Any]) -> Projection:
    """The people of a run with the money that the margin leaves."""
    names = [scenario["name"] for scenario in provenance["scenarios"]]
    own = run.sel(names) if "scenario" in run.ledger.dims else run
    return made_of({**own.sets, **money}, provenance, own.tables)
