"""Where a file says it was made: positions in photographs and films, found and taken out.

A reader of our own, because what is wanted is little (is there a position, and the same file without
it) and must hold for files of any kind: libraries that read EXIF read a named format and do not write
it, those that write it are large or know JPEG alone. Beside EXIF, programs write positions as XMP, a
text, and telephones as a text of ISO 6709 in films.
"""

import math
import re
import zlib
from collections.abc import Callable, Iterator

from ledger.core.exif import UNKNOWN, Degrees, blank_exif, exif_position
from ledger.patterns import pattern
from ledger.records import dataclass

_XMP = pattern(rb"exif:GPS(?:Dest)?(Latitude|Longitude)\s*(?:=\s*\"([^\"]*)\"|=\s*'([^']*)'|>([^<]*)<)")
_XMP_ANGLE = pattern(rb"([0-9.]+)(?:,([0-9.]+))?(?:,([0-9.]+))?([NSEW])")
_FILMS = (b"\xa9xyz", b"com.apple.quicktime.location.ISO6709")
_ISO_6709 = pattern(rb"([+-][0-9]{2}(?:\.[0-9]+)?)([+-][0-9]{3}(?:\.[0-9]+)?)")
_PNG = b"\x89PNG\r\n\x1a\n"
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
_MOST = 1 << 24
"""So many bytes of a compressed text are looked at."""


def position(content: bytes) -> Degrees | None:
    """Where a file says it was made; `UNKNOWN` if it says so in a way that cannot be read."""
    if content.startswith(_PNG):
        told = (_plain_position(_payload(chunk)) for chunk in _chunks(content) if chunk.tells)
        return next((one for one in told if one is not None), None)
    return _plain_position(content)


def without_position(content: bytes) -> bytes | None:
    """The same file without its position, the picture untouched; None if this cannot be done.

    A PNG loses the texts that held it; in JPEG, TIFF, WebP, HEIC and films nothing else changes,
    not even the length.
    """
    if content.startswith(_PNG):
        found = b"".join([_PNG, *(one.whole for one in _chunks(content) if not _tells_where(one))])
    elif _is_open(content):
        found = _blanked(content)
    else:
        return None
    return found if position(found) is None else None


def is_known(degrees: Degrees) -> bool:
    """Whether a position that is there could be read."""
    return not any(map(math.isnan, degrees))


# All formats but PNG: nothing is compressed or has a checksum


def _is_open(content: bytes) -> bool:
    begins = content.startswith((b"\xff\xd8\xff", b"II*\0", b"MM\0*"))
    return begins or content[8:12] == b"WEBP" or content[4:8] == b"ftyp"


def _plain_position(content: bytes) -> Degrees | None:
    readers: tuple[Callable[[bytes], Degrees | None], ...] = (exif_position, _in_xmp, _in_film)
    return next((found for read in readers if (found := read(content)) is not None), None)


def _in_xmp(content: bytes) -> Degrees | None:
    values = {
        found[1]: found[2] or found[3] or found[4]
        for found in _XMP.finditer(content)
        if (found[2] or found[3] or found[4] or b"").strip()
    }
    if len(values) < 2:
        return None
    latitude, longitude = _xmp_angle(values[b"Latitude"]), _xmp_angle(values[b"Longitude"])
    return UNKNOWN if latitude is None or longitude is None else (latitude, longitude)


def _xmp_angle(text: bytes) -> float | None:
    found = _XMP_ANGLE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        angle = sum(
            float(part or 0) / share for part, share in zip(found.groups(), (1, 60, 3600), strict=False)
        )
    except ValueError:
        return None
    return -angle if found[4] in b"SW" else angle


def _in_film(content: bytes) -> Degrees | None:
    told = _ISO_6709.search(content) if _is_film(content) else None
    if told is None or not told[0].strip(b"+-0."):
        return None
    return float(told[1]), float(told[2])


def _is_film(content: bytes) -> bool:
    return any(mark in content for mark in _FILMS)


def _blanked(content: bytes) -> bytes:
    found = bytearray(content)
    blank_exif(found)
    found[:] = _XMP.sub(_spaces, found)
    if _is_film(content):
        found[:] = _ISO_6709.sub(lambda told: re.sub(rb"[0-9]", b"0", told[0]), found)
    return bytes(found)


def _spaces(told: re.Match[bytes]) -> bytes:
    """What was matched, with spaces for the value."""
    group = next(number for number in (2, 3, 4) if told[number] is not None)
    start, end = told.start(group) - told.start(), told.end(group) - told.start()
    return told[0][:start] + b" " * (end - start) + told[0][end:]


# PNG: chunks with checksums, their texts perhaps compressed


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A part of a PNG: its kind, its bytes, and both with length and checksum."""

    kind: bytes
    data: bytes
    whole: bytes

    @property
    def tells(self) -> bool:
        return self.kind in _TEXTS


def _chunks(content: bytes) -> Iterator[_Chunk]:
    place = len(_PNG)
    while place < len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        end = min(place + 12 + size, len(content))
        yield _Chunk(content[place + 4 : place + 8], content[place + 8 : end - 4], content[place:end])
        place = end


def _tells_where(chunk: _Chunk) -> bool:
    return chunk.tells and _plain_position(_payload(chunk)) is not None


def _payload(chunk: _Chunk) -> bytes:
    """What a chunk says, unpacked; programs also write EXIF as a text of hexadecimal digits."""
    data = chunk.data
    if chunk.kind in (b"zTXt", b"iTXt"):
        packed = data.partition(b"\0")[2]
        for start in range(min(len(packed), 64)):
            if packed[start : start + 1] == b"\x78" and (told := _inflated(packed[start:])):
                data = told
                break
    return data + _from_digits(data)


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST)
    except zlib.error:
        return b""


def _from_digits(text: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", text[text.find(b"45786966") :]) if b"45786966" in text else b""
    whole = re.match(rb"(?:[0-9a-fA-F]{2})*", digits)
    return bytes.fromhex(whole[0].decode()) if whole else b""
