"""Photographs as programs write them, with a position and without; films and texts made here."""

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.exif import UNKNOWN
from ledger.core.positions import is_known, position, without_position

FOLDER = Path(__file__).parent / "photographs"
WITH = ("with.jpg", "with.heic", "with.png", "with.webp")
THERE = (pytest.approx(36.6517), pytest.approx(117.1201, abs=1e-4))
JPEG = (FOLDER / "with.jpg").read_bytes()
BARE = (FOLDER / "without.jpg").read_bytes()


def exif(
    order: str = "<", *, latitude: tuple[int, ...] = (36, 1, 39, 1, 612, 100), ref: bytes = b"N"
) -> bytes:
    """EXIF data with a maker's name and a position, and nothing else."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    table = struct.pack(
        f"{order}HHHI4sHHIIHHII", 3, 0x010F, 2, 4, b"abc\0", 0x8825, 4, 1, 50, 0xC4A5, 7, 2, 0
    )
    at = 50 + 2 + 4 * 12 + 4
    gps = struct.pack(f"{order}H", 4)
    gps += struct.pack(f"{order}HHI4s", 1, 2, 2, ref + b"\0\0\0")
    gps += struct.pack(f"{order}HHII", 2, 5, 3, at)
    gps += struct.pack(f"{order}HHI4s", 3, 2, 2, b"W\0\0\0")
    gps += struct.pack(f"{order}HHII", 4, 5, 3, at + 24) + bytes(4)
    values = struct.pack(f"{order}12I", *latitude, 117, 1, 7, 1, 0, 1)
    return head + table + bytes(4) + gps + values


@pytest.mark.parametrize("name", WITH)
def test_a_position_is_found_whatever_wrote_the_file(name: str):
    assert position((FOLDER / name).read_bytes()) == THERE


def test_a_photograph_without_a_position_has_none():
    assert position(BARE) is None
    assert without_position(BARE) == BARE


@pytest.mark.parametrize("name", WITH)
def test_taken_out_it_is_gone_and_the_picture_is_the_same(name: str):
    before = (FOLDER / name).read_bytes()
    after = without_position(before)
    assert after is not None
    assert position(after) is None
    assert struct.pack("<II", 612, 100) not in after
    if name == "with.png":
        assert b"eXIf" in before
        assert b"eXIf" not in after
        assert after.startswith(before[:33])
        assert after[after.index(b"IDAT") :] == before[before.index(b"IDAT") :]
    else:
        assert len(after) == len(before)
        assert b"Model 1" in after
        assert sum(one != two for one, two in zip(before, after, strict=True)) < 200


@pytest.mark.parametrize("order", "<>")
def test_a_tiff_in_either_order_of_bytes(order: str):
    latitude, longitude = position(exif(order)) or UNKNOWN
    assert (latitude, longitude) == (pytest.approx(36.6517), pytest.approx(-117.11667, abs=1e-4))
    after = without_position(exif(order))
    assert after is not None
    count, maker, printing = struct.unpack_from(f"{order}H", after, 8), after[10:22], after[22:34]
    assert count == (2,)
    assert (maker, printing) == (exif(order)[10:22], exif(order)[34:46])
    assert set(after[50:]) == {0}


def test_the_southern_half_is_negative():
    assert (position(exif(ref=b"S")) or UNKNOWN)[0] == pytest.approx(-36.6517)


def test_a_camera_that_does_not_know_writes_zeros():
    whole = exif(latitude=(0, 0, 0, 0, 0, 0))
    assert position(whole[:-24] + bytes(24)) is None


def test_a_position_that_cannot_be_read_is_still_one():
    found = position(exif()[:-30])
    assert found is not None
    assert not is_known(found)


def test_every_picture_inside_a_file_is_looked_at():
    two = BARE + JPEG
    assert position(two) == THERE
    assert position(without_position(BARE + JPEG + JPEG) or two) is None


def test_a_photograph_inside_a_document_is_found_but_cannot_be_taken_out():
    document = b"%PDF-1.7\nstream\n" + JPEG + b"\nendstream"
    assert position(document) == THERE
    assert without_position(document) is None


@pytest.mark.parametrize(
    "text",
    [
        b'exif:GPSLatitude="36,39.102N" exif:GPSLongitude="117,7.2W"',
        b"<exif:GPSLatitude>36,39,6N</exif:GPSLatitude><exif:GPSLongitude>117,7.2W</exif:GPSLongitude>",
        b"exif:GPSLatitude = '36,39.1N' exif:GPSLongitude = '117,7.2W'",
    ],
)
def test_a_position_written_as_text_is_found_and_blanked(text: bytes):
    photograph = BARE + text
    latitude, longitude = position(photograph) or UNKNOWN
    assert (round(latitude, 2), round(longitude, 2)) == (36.65, -117.12)
    after = without_position(photograph)
    assert after is not None
    assert after.startswith(BARE)
    assert len(after) == len(photograph)
    assert position(after) is None


@pytest.mark.parametrize("latitude", [b"somewhere", b"3.6.5,1N", b"36"])
def test_a_text_that_cannot_be_read_is_still_a_position(latitude: bytes):
    found = position(BARE + b'exif:GPSLatitude="%s" exif:GPSLongitude="117,7W"' % latitude)
    assert found is not None
    assert not is_known(found)


@pytest.mark.parametrize("mark", [b"\xa9xyz\0\x12\x15\xc7", b"com.apple.quicktime.location.ISO6709"])
def test_a_film_says_where_it_was_made(mark: bytes):
    film = b"\0\0\0\x14ftypqt  " + bytes(8) + mark + b"+36.6517+117.1201/" + b"mdat"
    assert position(film) == THERE
    after = without_position(film)
    assert after == film.replace(b"+36.6517+117.1201/", b"+00.0000+000.0000/")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize(
    "hidden",
    [
        chunk(
            b"zTXt",
            b"Raw profile type exif\0\0"
            + zlib.compress(b"\nexif\n  9\n" + (b"Exif\0\0" + exif()).hex().encode()),
        ),
        chunk(b"tEXt", b"Raw profile type APP1\0\nexif\n  9\n" + (b"Exif\0\0" + exif()).hex().encode()),
        chunk(
            b"iTXt",
            b"XML:com.adobe.xmp\0\1\0\0\0"
            + zlib.compress(b"exif:GPSLatitude='36,39N' exif:GPSLongitude='117,7E'"),
        ),
        chunk(
            b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0exif:GPSLatitude='36,39N' exif:GPSLongitude='117,7E'"
        ),
    ],
)
def test_a_png_hides_nothing_by_packing_it(hidden: bytes):
    png = (FOLDER / "with.png").read_bytes()
    bare = without_position(png) or png
    place = bare.index(b"IDAT") - 4
    photograph = bare[:place] + hidden + bare[place:]
    assert position(photograph) is not None
    assert without_position(photograph) == bare


@given(st.sampled_from(WITH), st.integers(0, 2000), st.binary(max_size=6))
def test_nothing_in_a_file_makes_the_reader_stumble(name: str, place: int, bytes_: bytes):
    content = (FOLDER / name).read_bytes()
    broken = content[:place] + bytes_ + content[place + len(bytes_) :]
    for one in (broken, broken[:place]):
        position(one)
        after = without_position(one)
        assert after is None or position(after) is None


def test_a_table_that_leads_to_itself_comes_to_an_end():
    loop = b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8825, 4, 1, 8, 8)
    assert position(loop) is None
    assert position(b"II*\0" * 100_000) is None
