"""Which digits make an identity number or a bank card's: beginnings, days of birth, check digits.

Nothing here knows how digits stand in a text; `ledger.checks.numbers` brings them together.
"""

from datetime import date

from ledger.patterns import pattern

IDENTITY = 18
OLD_IDENTITY = 15
CARDS = range(13, 20)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CENTURIES = ("19", "20")


def is_dated(bare: str, start: int) -> bool:
    """Whether a day of birth may begin `start` characters in; a quick look."""
    return bare[start + 6 : start + 8] in _CENTURIES


def is_identity(bare: str) -> bool:
    """A resident's 18 characters: a day of birth that there was, and a last one that fits."""
    if len(bare) != IDENTITY or check_character(bare[:-1]) != bare[-1] or _is_organisation(bare):
        return False
    return is_dated(bare, 0) and _is_day(bare[6:14])


def check_character(first: str) -> str:
    """The last character of an identity number whose first 17 digits these are."""
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


# What a region's two first digits may be: the provinces, and what they were before.
_REGIONS = (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
_PROVINCES = frozenset(str(number) for many in (*_REGIONS, (71, 81, 82)) for number in many)


def is_old_identity(bare: str) -> bool:
    """Fifteen digits as they were given out until 1999: a province, a day of birth, no check digit."""
    return len(bare) == OLD_IDENTITY and bare[:2] in _PROVINCES and _is_day(f"19{bare[6:12]}")


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return True


# An organisation's credit code: here only one without letters, of a business (91 to 93). A foreigner's
# identity number may begin so too, but then the code's own check digit fits by chance alone.
_ORGANISATION = pattern("9[123]")
_POWERS = tuple(pow(3, place, 31) for place in range(IDENTITY - 1))


def _is_organisation(bare: str) -> bool:
    if not _ORGANISATION.match(bare) or not bare.isdigit():
        return False
    total = sum(int(digit) * power for digit, power in zip(bare, _POWERS, strict=False))
    return int(bare[-1]) == -total % 31


# How a card's number begins, and how long it may be.
_CARDS = (
    (pattern("6[02]"), range(16, 20)),
    (pattern("5"), (16, 17, 19)),
    (pattern("4"), (13, 16, 19)),
    (pattern("2[2-7]|35"), (16,)),
    (pattern("3[47]"), (15,)),
)


def is_card(bare: str) -> bool:
    """A bank card's number: a known beginning, a length that goes with it, a check digit that fits."""
    known = any(form.match(bare) and len(bare) in lengths for form, lengths in _CARDS)
    return known and bare.isdigit() and _luhn(bare)


def _luhn(bare: str) -> bool:
    digits = [int(digit) for digit in reversed(bare)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0
