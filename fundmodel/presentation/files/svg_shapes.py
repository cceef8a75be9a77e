"""Our own SVG pictures read as plain shapes: lines, polygons, circles, words; dashes cut, see-through paint mixed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from xml.etree import ElementTree

from fundmodel.vocabulary.said import Said

WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)
NAMES: Final = {"black": BLACK, "white": WHITE}
Colour = tuple[int, int, int]
Point = tuple[float, float]


class Shape(NamedTuple):
    """A line (open) or polygon through ``points``; ``fill`` and ``stroke`` are None where there is none."""

    points: tuple[Point, ...]
    closed: bool
    fill: Colour | None
    stroke: Colour | None
    width: float


class Disc(NamedTuple):
    """A circle."""

    centre: Point
    radius: float
    fill: Colour | None
    stroke: Colour | None
    width: float


class Words(NamedTuple):
    """Words whose base line begins, is centred or ends at a place; ``turned`` in degrees against the clock."""

    at: Point
    text: str
    size: float
    colour: Colour
    anchor: str
    bold: bool
    turned: float


class Picture(NamedTuple):
    """A whole picture, in the units of its view box."""

    width: float
    height: float
    marks: tuple[Shape | Disc | Words, ...]


def picture_of(svg: str) -> Picture:
    """The shapes of an SVG of line, polyline, polygon, rect, circle and text; another element raises ``ValueError``."""
    root = ElementTree.fromstring(svg)
    wide, high = (float(one) for one in root.get("viewBox", "").split()[2:])
    size = float(root.get("font-size", "12"))
    return Picture(wide, high, tuple(mark for element in root for mark in _marks(element, size)))


def _marks(element: ElementTree.Element, size: float) -> Iterator[Shape | Disc | Words]:
    kind = element.tag.rpartition("}")[2]
    held: Mapping[str, str] = element.attrib
    if kind in ("title", "desc"):
        return
    if kind == "g":
        if set(held) - {"class", "font-size", "role"}:
            raise ValueError(Said("the group of a picture has attributes that are not read: {names}", names=[*held]))
        for inside in element:
            yield from _marks(inside, float(held.get("font-size", size)))
    elif kind == "text":
        yield _words(element, size)
    elif kind == "circle":
        centre = float(held["cx"]), float(held["cy"])
        yield Disc(centre, float(held["r"]), _paint(held, "fill"), _paint(held, "stroke"), _width(held))
    elif kind in ("polyline", "polygon", "rect", "line"):
        yield from _outline(kind, held)
    else:
        raise ValueError(Said("a picture with {kind!r} cannot be drawn for Word", kind=kind))


def _outline(kind: str, held: Mapping[str, str]) -> Iterator[Shape]:
    points = _points(kind, held)
    closed = kind in ("polygon", "rect")
    fill = _paint(held, "fill") if closed else None
    stroke, width = _paint(held, "stroke"), _width(held)
    pattern = [float(one) for one in re.split(r"[ ,]+", held.get("stroke-dasharray", "").strip()) if one]
    if pattern and stroke is not None and pattern != [0.0]:
        if fill is not None:
            yield Shape(points, True, fill, None, 0.0)
        whole = (*points, points[0]) if closed else points
        yield from (Shape(piece, False, None, stroke, width) for piece in cut(whole, pattern))
    else:
        yield Shape(points, closed, fill, stroke, width)


def _points(kind: str, held: Mapping[str, str]) -> tuple[Point, ...]:
    if kind == "line":
        return (float(held["x1"]), float(held["y1"])), (float(held["x2"]), float(held["y2"]))
    if kind == "rect":
        x, y, wide, high = (float(held.get(name, "0")) for name in ("x", "y", "width", "height"))
        return (x, y), (x + wide, y), (x + wide, y + high), (x, y + high)
    numbers = [float(one) for one in re.split(r"[ ,]+", held["points"].strip())]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def cut(points: Sequence[Point], pattern: Sequence[float]) -> Iterator[tuple[Point, ...]]:
    """The pieces of a line that a dash pattern leaves drawn: lengths drawn and left out by turns."""
    lengths = [*pattern, *pattern] if len(pattern) % 2 else [*pattern]
    at, left, drawn = 0, lengths[0], True
    piece: list[Point] = [points[0]]
    for one, two in pairwise(points):
        reach, begun = math.dist(one, two), 0.0
        while reach - begun > left:
            begun += left
            share = begun / reach
            place = one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])
            if drawn:
                yield (*piece, place)
            piece, drawn = [place], not drawn
            at = (at + 1) % len(lengths)
            left = lengths[at]
        left -= reach - begun
        piece.append(two)
    if drawn and len(piece) > 1:
        yield tuple(piece)


def _words(element: ElementTree.Element, size: float) -> Words:
    held: Mapping[str, str] = element.attrib
    turned = re.match(r"rotate\((-?[\d.]+)", held.get("transform", ""))
    return Words(
        at=(float(held["x"]), float(held["y"])),
        text="".join(element.itertext()),
        size=float(held.get("font-size", str(size))),
        colour=_paint(held, "fill") or BLACK,
        anchor=held.get("text-anchor", "start"),
        bold=held.get("font-weight", "400") in ("bold", "600", "700"),
        turned=-float(turned[1]) if turned else 0.0,
    )


def _width(held: Mapping[str, str]) -> float:
    return float(held.get("stroke-width", "1"))


def _paint(held: Mapping[str, str], name: str) -> Colour | None:
    """A colour, mixed with white as far as it is see-through."""
    text = held.get(name, "none" if name == "stroke" else "black")
    if text == "none":
        return None
    seen = float(held.get(f"{name}-opacity", held.get("opacity", "1")))
    red, green, blue = (round(seen * part + (1.0 - seen) * 255.0) for part in _colour(text))
    return red, green, blue


def _colour(text: str) -> Colour:
    if text in NAMES:
        return NAMES[text]
    if text.startswith("rgb("):
        red, green, blue = (int(float(one)) for one in text[4:-1].split(","))
        return red, green, blue
    digits = text.removeprefix("#")
    whole = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    return int(whole[:2], 16), int(whole[2:4], 16), int(whole[4:6], 16)
