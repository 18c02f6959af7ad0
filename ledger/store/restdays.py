"""A year's rest days and working weekends, as the maintained library of China's holidays knows them."""

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.errors import LedgerError
from ledger.store.emitting import entry_text
from ledger.store.repository import SCHEMAS
from ledger.words import N_, Words


def calendar_text(year: int, words: Words) -> str:
    """calendar/YEAR.yaml: the days that differ from Monday to Friday.

    Raises LedgerError for a year that has not been announced, or lies before the library's first.
    """
    rest, work = (list(days) for days in (_days(year, rest=True), _days(year, rest=False)))
    text = entry_text(
        {"rest": [one.isoformat() for one in rest], "work": [one.isoformat() for one in work]},
        f"../{SCHEMAS}/calendar.json",
    )
    first, _, lines = text.partition("\n")
    about = words(N_("working days of {year}; correct what your office does otherwise"), year=year)
    return f"{first}\n# {about}\n{lines}"


def _days(year: int, *, rest: bool) -> Iterator[date]:
    """Weekdays off, or weekend days worked."""
    import chinese_calendar

    day = date(year, 1, 1)
    try:
        while day.year == year:
            if chinese_calendar.is_workday(day) is not rest and (day.weekday() < 5) is rest:
                yield day
            day += timedelta(days=1)
    except NotImplementedError as error:
        text = N_(
            "the rest days of {year} are not known yet; write calendar/{year}.yaml by hand (lists"
            " `rest` and `work`), or try again once they are announced and the library is renewed"
        )
        raise LedgerError(text, year=year) from error
