"""The position in EXIF data: the part of a photograph's bytes that says where it was taken.

EXIF is a small TIFF file inside another file, tables of entries of twelve bytes that point at each
other. It is looked for by the four bytes that it begins with, wherever they stand: that finds it in
JPEG, TIFF, HEIC and WebP alike, in the smaller pictures inside one, and in a PDF made of photographs.
Only the pointer to the table of the position is followed, and nothing beyond the bytes that are there.
"""

import struct
from collections.abc import Iterator
from typing import TypeAlias

from ledger.records import dataclass

Degrees: TypeAlias = tuple[float, float]
"""Latitude (north is positive) and longitude (east is positive)."""

UNKNOWN: Degrees = (float("nan"), float("nan"))
"""A position that is there and cannot be read."""

_BEGINNINGS = {b"II*\0": "<", b"MM\0*": ">"}
_POINTER = 0x8825
_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4)
_RATIONAL = 5
_PLACES = ((1, 2, 3, 4), (19, 20, 21, 22))
"""Where a photograph was taken, and what it looks at: hemisphere, latitude, hemisphere, longitude."""
_MOST_BLOCKS, _MOST_TABLES = 1000, 8
_MOST_ENTRIES = 1000
_ENTRY = 12


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a table: where it stands, and where its value does (both from the file's start)."""

    at: int
    tag: int
    form: int
    count: int
    value: int

    @property
    def size(self) -> int:
        return (_SIZES[self.form] if self.form < len(_SIZES) else 1) * self.count


@dataclass(frozen=True, slots=True)
class _Block:
    """EXIF data that begins at `start` in a file's content."""

    content: bytes | bytearray
    start: int
    order: str

    def number(self, place: int, form: str) -> int:
        """A number at a place in the file; 0 where the file has ended."""
        try:
            found: int = struct.unpack_from(self.order + form, self.content, place)[0]
        except struct.error:
            return 0
        return found

    def table(self, place: int) -> list[_Entry]:
        """The entries of the table at a place; none if no table can stand there."""
        count = self.number(place, "H")
        if not 0 < count <= _MOST_ENTRIES or place + 2 + count * _ENTRY > len(self.content):
            return []
        return [self._entry(place + 2 + number * _ENTRY) for number in range(count)]

    def _entry(self, at: int) -> _Entry:
        tag, form, count = (
            self.number(at + skip, kind) for skip, kind in ((0, "H"), (2, "H"), (4, "I"))
        )
        one = _Entry(at, tag, form, count, at + 8)
        return one if one.size <= 4 else _Entry(at, tag, form, count, self.target(one))

    def target(self, entry: _Entry) -> int:
        """Where an entry points to."""
        return self.start + self.number(entry.at + 8, "I")

    def pointers(self) -> Iterator[tuple[int, _Entry]]:
        """Each pointer to a position, with the place of the table that holds it."""
        place = self.start + self.number(self.start + 4, "I")
        for _ in range(_MOST_TABLES):
            entries = self.table(place)
            yield from ((place, entry) for entry in entries if entry.tag == _POINTER)
            after = self.number(place + 2 + len(entries) * _ENTRY, "I")
            if not entries or not after:
                return
            place = self.start + after

    def position(self, pointer: _Entry) -> Degrees | None:
        entries = {entry.tag: entry for entry in self.table(self.target(pointer))}
        for south, latitude, west, longitude in _PLACES:
            if latitude in entries and longitude in entries:
                angles = self._angle(entries[latitude]), self._angle(entries[longitude])
                if None in angles:
                    return UNKNOWN
                signs = self._sign(entries.get(south), b"S"), self._sign(entries.get(west), b"W")
                found = tuple(sign * (angle or 0) for sign, angle in zip(signs, angles, strict=True))
                if any(found):  # a camera that does not know writes zeros
                    return found[0], found[1]
        return None

    def _angle(self, entry: _Entry) -> float | None:
        """Degrees, minutes and seconds as degrees; 0 where none are given, None if unreadable."""
        if entry.form != _RATIONAL or entry.count != 3 or entry.value + 24 > len(self.content):
            return None
        found = 0.0
        for skip, share in ((0, 1), (8, 60), (16, 3600)):
            above = self.number(entry.value + skip, "I")
            below = self.number(entry.value + skip + 4, "I")
            found += above / below / share if below else 0.0
        return found

    def _sign(self, entry: _Entry | None, negative: bytes) -> int:
        there = entry is not None and self.content[entry.value : entry.value + 1].upper() == negative
        return -1 if there else 1


def exif_position(content: bytes) -> Degrees | None:
    """The first position that EXIF data in a file's content holds."""
    for block in _blocks(content):
        for _, pointer in block.pointers():
            if (found := block.position(pointer)) is not None:
                return found
    return None


def blank_exif(content: bytearray) -> None:
    """Take every position out of the EXIF data: its table and values become zeros, its entry goes.

    Everything else stays where it is, so that nothing that points anywhere is led astray.
    """
    for block in _blocks(content):
        for place, pointer in list(block.pointers())[::-1]:
            if block.position(pointer) is not None:
                _blank_table(block, content, block.target(pointer))
                _drop(block, content, place, pointer)


def _blocks(content: bytes | bytearray) -> Iterator[_Block]:
    for beginning, order in _BEGINNINGS.items():
        start = -1
        for _ in range(_MOST_BLOCKS):
            if (start := content.find(beginning, start + 1)) < 0:
                break
            yield _Block(content, start, order)


def _blank_table(block: _Block, content: bytearray, place: int) -> None:
    entries = block.table(place)
    for entry in entries:
        _zero(content, entry.value, entry.size)
    _zero(content, place, 2 + len(entries) * _ENTRY)


def _drop(block: _Block, content: bytearray, place: int, pointer: _Entry) -> None:
    """Take an entry out of its table; those behind it and the way to the next table move up."""
    count = len(block.table(place))
    end = place + 2 + count * _ENTRY + 4
    content[pointer.at : end] = content[pointer.at + _ENTRY : end] + bytes(_ENTRY)
    struct.pack_into(block.order + "H", content, place, count - 1)


def _zero(content: bytearray, start: int, size: int) -> None:
    end = min(start + size, len(content))
    if start < end:
        content[start:end] = bytes(end - start)
