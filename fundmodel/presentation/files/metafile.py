"""Pictures for Word without a browser: our own SVG written as an Enhanced Metafile (MS-EMF), lines and words as such.

Word, WPS and LibreOffice draw such a file themselves with their own fonts, sharp at every size.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Final

from fundmodel.presentation.files.svg_shapes import Colour, Disc, Picture, Point, Shape, Words, picture_of

SCALE: Final = 20.0
"""Units of the file in one of the picture."""
MM_PER_PIXEL: Final = 25.4 / 96.0
DEVICE: Final = (38400, 21600)
DEVICE_MM: Final = (508, 286)
"""A device of twenty dots in one of the picture's pixels."""
CHINESE, LATIN = "SimHei", "Arial"
NULL_PEN, NULL_BRUSH = 0x80000008, 0x80000005
WIDTHS: Final = {
    **dict.fromkeys("0123456789_abdeghnopqu$#", 556),
    **dict.fromkeys(" .,:;/!|[]tfI\\", 278),
    **dict.fromkeys("ijl'", 222),
    **dict.fromkeys("()-r\u2013", 333),
    **dict.fromkeys("cksvxyzJ", 500),
    **dict.fromkeys("wCDHNRU", 722),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("+=<>\u2212~", 584),
    "L": 556,
    "W": 944,
    "%": 889,
}
"""Thousandths of the height that a Latin letter takes in a plain face without serifs; others take a half."""


def metafile(svg: str) -> tuple[bytes, float, float]:
    """(file, width, height in points of the picture at 96 to the inch); ``ValueError`` for what cannot be drawn."""
    picture = picture_of(svg)
    records = [_begin(picture), *_drawn(picture), struct.pack("<IIIII", 14, 20, 0, 16, 20)]
    return _with_header(picture, records), picture.width * 0.75, picture.height * 0.75


def _with_header(picture: Picture, records: list[bytes]) -> bytes:
    body = b"".join(records)
    count = 1 + sum(_count(record) for record in records)
    high = round(picture.height * SCALE)
    wide = round(picture.width * SCALE)
    frame = (0, 0, round(picture.width * MM_PER_PIXEL * 100), round(picture.height * MM_PER_PIXEL * 100))
    header = struct.pack(
        "<II4i4iIIIIHHIIIiiii",
        *(1, 88, 0, 0, wide, high, *frame),
        *(0x464D4520, 0x10000, 88 + len(body), count, HANDLES + 1, 0, 0, 0, 0),
        *(*DEVICE, *DEVICE_MM),
    )
    return header + body


HANDLES: Final = 3


def _count(chunk: bytes) -> int:
    """How many records a piece of the file holds."""
    at = found = 0
    while at < len(chunk):
        at += struct.unpack_from("<I", chunk, at + 4)[0]
        found += 1
    return found


def _begin(picture: Picture) -> bytes:
    """Units, a see-through ground behind words, words placed by their base line."""
    wide, high = round(picture.width * SCALE), round(picture.height * SCALE)
    return b"".join(
        (
            struct.pack("<III", 17, 12, 8),
            struct.pack("<IIii", 10, 16, 0, 0),
            struct.pack("<IIii", 9, 16, wide, high),
            struct.pack("<IIii", 12, 16, 0, 0),
            struct.pack("<IIii", 11, 16, wide, high),
            struct.pack("<III", 18, 12, 1),
            struct.pack("<III", 22, 12, 24),
        )
    )


def _drawn(picture: Picture) -> Iterator[bytes]:
    for mark in picture.marks:
        if isinstance(mark, Words):
            yield from _words(mark)
        else:
            yield _pen(mark.stroke, mark.width) + _brush(mark.fill) + _figure(mark) + _done(mark)


def _pen(colour: Colour | None, width: float) -> bytes:
    if colour is None:
        return struct.pack("<III", 37, 12, NULL_PEN)
    made = struct.pack("<IIIIiiI", 38, 28, 1, 0, max(round(width * SCALE), 1), 0, _ref(colour))
    return made + struct.pack("<III", 37, 12, 1)


def _brush(colour: Colour | None) -> bytes:
    if colour is None:
        return struct.pack("<III", 37, 12, NULL_BRUSH)
    return struct.pack("<IIIIII", 39, 24, 2, 0, _ref(colour), 0) + struct.pack("<III", 37, 12, 2)


def _done(mark: Shape | Disc) -> bytes:
    """Pen and brush put back and thrown away."""
    out = struct.pack("<III", 37, 12, NULL_PEN) + struct.pack("<III", 37, 12, NULL_BRUSH)
    out += struct.pack("<III", 40, 12, 1) if mark.stroke is not None else b""
    return out + (struct.pack("<III", 40, 12, 2) if mark.fill is not None else b"")


def _figure(mark: Shape | Disc) -> bytes:
    if isinstance(mark, Disc):
        (x, y), r = mark.centre, mark.radius
        corners = [round(one * SCALE) for one in (x - r, y - r, x + r, y + r)]
        return struct.pack("<II4i", 42, 24, *corners)
    points = [(round(x * SCALE), round(y * SCALE)) for x, y in mark.points]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    flat = [one for point in points for one in point]
    head = (3 if mark.closed else 4, 28 + 8 * len(points), min(xs), min(ys), max(xs), max(ys), len(points))
    return struct.pack(f"<II4iI{len(flat)}i", *head, *flat)


def _words(mark: Words) -> Iterator[bytes]:
    """Words in runs of one script, each with the font that has it, one after another."""
    runs = list(_runs(mark.text))
    total = sum(_wide(run, mark.size) for run in runs)
    shift = {"middle": -total / 2.0, "end": -total}.get(mark.anchor, 0.0)
    angle = math.radians(mark.turned)
    for run in runs:
        at = mark.at[0] + shift * math.cos(angle), mark.at[1] - shift * math.sin(angle)
        yield _font(mark, LATIN if _is_latin(run[0]) else CHINESE) + _run(mark, run, at)
        shift += _wide(run, mark.size)


def _runs(text: str) -> Iterator[str]:
    held = ""
    for letter in text:
        if held and _is_latin(letter) != _is_latin(held[0]):
            yield held
            held = ""
        held += letter
    if held:
        yield held


def _is_latin(letter: str) -> bool:
    return ord(letter) < 0x2E80


def _letter(letter: str) -> int:
    return WIDTHS.get(letter, 556) if _is_latin(letter) else 1000


def _wide(run: str, size: float) -> float:
    return sum(map(_letter, run)) * size / 1000.0


def _font(mark: Words, face: str) -> bytes:
    turned = round(mark.turned * 10)
    look = struct.pack(
        *("<5i8B", -round(mark.size * SCALE), 0, turned, turned, 700 if mark.bold else 400),
        *(0, 0, 0, 134 if face == CHINESE else 0, 0, 0, 0, 0x20),
    )
    name = face.encode("utf-16-le").ljust(64, b"\0")
    panose = b"\0" * (128 + 64 + 24 + 12)
    made = struct.pack("<III", 82, 12 + len(look + name + panose), 3) + look + name + panose
    return made + struct.pack("<III", 37, 12, 3) + struct.pack("<III", 24, 12, _ref(mark.colour))


def _run(mark: Words, run: str, at: Point) -> bytes:
    text = run.encode("utf-16-le")
    padded = text + b"\0" * (-len(text) % 4)
    steps = [
        round(_letter(letter) * mark.size * SCALE / 1000.0) for letter in run for _ in range(1 + (ord(letter) > 0xFFFF))
    ]
    place = 76
    size = place + len(padded) + 4 * len(steps)
    head = struct.pack("<II4iIff", 84, size, 0, 0, -1, -1, 1, 1.0, 1.0)
    told = struct.pack(
        *("<iiIII4iI", round(at[0] * SCALE), round(at[1] * SCALE), len(text) // 2, place, 0),
        *(0, 0, -1, -1, place + len(padded)),
    )
    back = struct.pack("<III", 37, 12, 0x8000000D) + struct.pack("<III", 40, 12, 3)
    return head + told + padded + struct.pack(f"<{len(steps)}i", *steps) + back


def _ref(colour: Colour) -> int:
    red, green, blue = colour
    return red | green << 8 | blue << 16
