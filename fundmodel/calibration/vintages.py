"""Stored vintages: what a run assumed and forecast on the day it was made, kept so that later years can score it."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.calibration.as_of import Remark
from fundmodel.calibration.hindcast import Hindcast, last_year
from fundmodel.calibration.modelled_figures import modelled_by_area, modelled_figures
from fundmodel.calibration.published_by_area import published_by_area
from fundmodel.calibration.published_figures import Figures, published_figures
from fundmodel.calibration.scoring import COLUMNS, score_table, scored
from fundmodel.vocabulary.dims import ALL_AREAS, NATION
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.places import named_place, readable
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.safe_cells import safe_csv, typed_cell
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.whole_files import one_writer, write_pair

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

KIND: Final = "fundmodel vintage"
HASH_LETTERS: Final = 12
FIGURES: Final = ("scope", "measure", "year", "value")


@dataclass(frozen=True)
class Vintage:
    """One stored vintage: its name, what produced it, and the figures it forecast (yuan, persons, months); those of
    a run of areas by area, "all" being their sum, and ``figures`` of them all together."""

    name: str
    about: Mapping[str, Any]
    figures: Figures
    areas: Mapping[str, Figures] = field(default_factory=dict)

    @property
    def base_year(self) -> int:
        """The base year of the stored forecast: the last year whose accounts it rests on."""
        return int(self.about["data"]["base_year"])


def store_vintage(run: Projection, folder: str | Path, made: date | None = None) -> list[Path]:
    """Leave one vintage for each scenario of ``run`` in ``folder``: a small JSON and a CSV beside it.

    Both are written, or none. The name holds the day, the scenario and a hash of assumptions,
    data, code and results, so that no other vintage is ever written over; the same run on the same day is stored once.
    Returns the JSON files. ``InputError`` where the folder cannot be written.
    """
    place = named_place(folder)
    day = (made or datetime.now(UTC).date()).isoformat()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with one_writer(place):
            return [_store(one, place, day) for one in _each(run)]
    except OSError as refused:
        raise InputError(
            Said(
                "No vintage can be stored in {folder!r}: {reason}. Choose another folder.",
                folder=str(folder),
                reason=reason_of(refused),
            )
        ) from None


def read_vintages(folder: str | Path) -> list[Vintage]:
    """Every vintage in ``folder``, the oldest first; ``InputError`` lists each file that is damaged or none of ours."""
    place = named_place(folder)
    if not place.is_dir():
        raise InputError(
            Said("There is no folder {folder!r}; `fundmodel run --store DIR` makes one.", folder=str(folder))
        )
    found, faults = [], []
    for path in sorted(place.glob("*.json")):
        try:
            found.append(_read(path))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, InputError) as broken:
            problem = Said("not a vintage, or damaged: {broken}", broken=reason_of(broken))
            faults.append(
                Fault(path.name, problem, Said("Restore the pair of files as it was stored, or take it away"))
            )
    if faults:
        raise InputError(Said("The vintages in {folder!r} cannot be used:", folder=str(folder)), faults)
    if not found:
        raise InputError(
            Said("The folder {folder!r} holds no vintage; `fundmodel run --store DIR` leaves one.", folder=str(folder))
        )
    return found


def read_vintage(path: str | Path) -> Vintage:
    """One stored vintage by its JSON file; ``InputError`` where it is damaged or none of ours."""
    place = named_place(path)
    try:
        return _read(place)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, InputError) as broken:
        raise InputError(
            Said("{path!r} is no stored vintage: {broken}", path=str(path), broken=reason_of(broken))
        ) from None


def score_vintages(folder: str | Path, data: str | Path | DataPackage = "national") -> Hindcast:
    """Score every stored vintage against the accounts of a later package: true forecasts, by the hindcast's own code.

    ``drift`` in the table is the alarm: the mean error exceeds two standard errors. ``InputError`` where no published
    year lies after a vintage's own, or synthetic and real data meet. Source: FIELD 9.
    """
    package, vintages = load_data(data), read_vintages(folder)
    mixed = [vintage.name for vintage in vintages if bool(vintage.about["data"]["synthetic"]) != package.synthetic]
    if mixed:
        raise InputError(
            Said("Synthetic and real data are never scored against each other: {mixed}.", mixed=list(mixed))
        )
    _refuse_others(vintages, package)
    last = package.base_year if package.by_area else last_year(published_figures(package))
    rows = list(_scores(vintages, package))
    if not rows:
        newest = max(vintage.base_year for vintage in vintages)
        raise InputError(
            Said(
                "Nothing to score yet: {count} vintages know the accounts up to {newest}, and the "
                "package {name} publishes none after {last}. Come back with the next bulletin.",
                count=len(vintages),
                newest=newest,
                name=package.name,
                last=last,
            )
        )
    place = ["area"] if package.by_area else []
    forecasts = pd.DataFrame(rows, columns=[*place, *COLUMNS, "vintage"])
    told = {"area": ALL_AREAS} if package.by_area else {}
    rules = [{**told, "origin": vintage.base_year, **_remark(vintage)._asdict()} for vintage in vintages]
    about = {
        "kind": "vintages",
        "data": {"name": package.name, "sha256": package.sha256, "synthetic": package.synthetic},
        "vintages": [vintage.name for vintage in vintages],
        "origins": tuple(sorted({vintage.base_year for vintage in vintages})),
        "last_year": last,
    }
    if package.by_area:
        about["areas"] = list(package.areas)
    columns = [*place, "origin", *Remark._fields]
    return Hindcast(score_table(forecasts), forecasts, pd.DataFrame(rules, columns=columns), about)


def _scores(vintages: list[Vintage], package: DataPackage) -> Iterator[dict[str, Any]]:
    """Our forecasts of every vintage beside what the package publishes, by area where it has areas."""
    for vintage in vintages:
        if not package.by_area:
            keys = list(vintage.figures)
            for row in scored(vintage.figures, published_figures(package), vintage.base_year, keys):
                yield row | {"vintage": vintage.name}
            continue
        together = set(vintage.areas) - {ALL_AREAS} == set(package.areas)
        for area, own in published_by_area(package).items():
            if area in vintage.areas and (area != ALL_AREAS or together):
                for row in scored(vintage.areas[area], own, vintage.base_year, list(vintage.areas[area])):
                    yield {"area": area} | row | {"vintage": vintage.name}


def _refuse_others(vintages: list[Vintage], package: DataPackage) -> None:
    """``InputError`` for vintages of other areas than the package's, or of areas where it is a nation."""
    own = set(package.areas) if package.by_area else set()
    other = [one for one in vintages if not own & set(one.areas) and (own or one.areas)]
    if other:
        areas = sorted({area for one in other for area in one.areas} - {ALL_AREAS})
        raise InputError(
            Said(
                "The vintages {names} forecast {areas}, and the package {package} holds {own}; score them against "
                "the package they were made from, with its later accounts.",
                names=[one.name for one in other],
                areas=areas or Said("the nation"),
                package=package.name,
                own=sorted(own) or Said("the nation"),
            )
        )


def _remark(vintage: Vintage) -> Remark:
    made, code = vintage.about["made"], vintage.about["code"]["version"]
    name = vintage.about["scenario"]["name"]
    return Remark(
        vintage.name, name, f"{made}推演，程序{code}", Said("projected on {made}, version {code}", made=made, code=code)
    )


def _store(run: Projection, place: Path, day: str) -> Path:
    provenance = run.provenance
    scenario = provenance["scenarios"][0]
    accounts = _csv(modelled_figures(run)) if _is_nation(run) else _csv_by_area(modelled_by_area(run))
    identity = [scenario["sha256"], provenance["data"]["sha256"], provenance["code"]["sha256"], _sha256(accounts)]
    safe = re.sub(r"[^\w.-]+", "-", str(scenario["name"]))
    stem = f"{day}_{safe}_{_sha256('/'.join(identity).encode())[:HASH_LETTERS]}"
    about = {
        "kind": KIND,
        "made": day,
        **{key: provenance[key] for key in ("data", "code", "versions", "until", "seed")},
        "scenario": scenario,
        "accounts": f"{stem}.csv",
        "accounts_sha256": _sha256(accounts),
    }
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    sign = place / f"{stem}.json"
    if not (sign.exists() and (place / f"{stem}.csv").exists()):
        write_pair(place, f"{stem}.csv", sign.name, {f"{stem}.csv": accounts, sign.name: text.encode()})
    return sign


def _each(run: Projection) -> list[Projection]:
    """The run of each scenario."""
    return [run.sel(name) for name in run.scenarios] if "scenario" in run.ledger.dims else [run]


def _csv(figures: Figures) -> bytes:
    rows = [(*key, year, value) for key, series in figures.items() for year, value in series.items()]
    return pd.DataFrame(rows, columns=list(FIGURES)).to_csv(index=False, lineterminator="\n").encode()


def _is_nation(run: Projection) -> bool:
    return [str(area) for area in run.ledger["area"].values] == [NATION]


def _csv_by_area(found: Mapping[str, Figures]) -> bytes:
    rows = [
        (area, *key, year, value)
        for area, own in found.items()
        for key, series in own.items()
        for year, value in series.items()
    ]
    text = pd.DataFrame(rows, columns=["area", *FIGURES]).to_csv(index=False, lineterminator="\n")
    return safe_csv(text.encode())


def _figures(frame: pd.DataFrame) -> Figures:
    found: Figures = {}
    for scope, measure, year, value in frame[list(FIGURES)].itertuples(index=False):
        found.setdefault((str(scope), str(measure)), {})[int(year)] = float(value)
    return found


def _read(path: Path) -> Vintage:
    about = json.loads(readable(path).read_text(encoding="utf-8"))
    if about["kind"] != KIND:
        raise ValueError(Said("kind is {kind!r}", kind=about["kind"]))
    content = readable(path.parent / Path(about["accounts"]).name).read_bytes()
    if _sha256(content) != about["accounts_sha256"]:
        raise ValueError(Said("{file} is not as it was stored", file=about["accounts"]))
    frame = pd.read_csv(io.BytesIO(content))
    by_area = frame.groupby("area", sort=False) if "area" in frame else ()
    areas = {typed_cell(str(area)): _figures(own) for area, own in by_area}
    whole = _figures(frame) if not areas else areas[ALL_AREAS if ALL_AREAS in areas else next(iter(areas))]
    vintage = Vintage(path.stem, about, whole, areas)
    vintage.base_year, about["data"]["synthetic"], about["scenario"]["name"], about["made"], about["code"]["version"]
    return vintage


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
