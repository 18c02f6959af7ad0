"""`ledger report --bundle`: what an inspection asks for, in a folder that is whole or not there."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ledger.errors import LedgerError
from ledger.reports.bundle import Bundle, Desk, bundle
from ledger.reports.issuing import FORMS
from ledger.reports.report import Gap
from ledger.reports.vocabulary import vocabulary
from ledger.words import N_, plain

from .options import DONE, SEE_TO, Session
from .publishing import Audience, seen_by
from .reporting import Wish, standings, subject
from .visit import Visit

FORM = "docx"
"""How the reports of a bundle are written beside HTML, unless another form is asked for."""


def write_bundle(
    session: Session,
    visit: Visit,
    asked: Wish,
    day: date,
    readers: Audience,
    form: str | None,
    output: Path | None,
    *,
    final: bool,
) -> int:
    """The folder of a year. Raises LedgerError."""
    place = _place(output)
    _, period = subject(visit, asked, day)
    found = seen_by(session, visit, standings(visit, period, day), readers)
    documents = visit.reading.documents
    desk = Desk(
        session.words.language,
        visit.source.single,
        form if form in FORMS else FORM,
        lambda path: documents[path].text if path in documents else None,
        visit.source.attachments,
    )
    made = bundle(found, desk)
    if final and (gaps := _gaps(made)):
        return _refused(session, gaps)
    _write(place, made.files)
    session.echo(
        session.words.count(
            "wrote {folder}: {n} file, {period}, as of {day}",
            "wrote {folder}: {n} files, {period}, as of {day}",
            len(made.files),
            folder=str(output),
            period=period.name,
            day=day,
        ),
        err=True,
    )
    return DONE


def _place(output: Path | None) -> Path:
    """Where the folder is to be: nothing may be there yet, or an empty folder. Raises LedgerError."""
    if output is None or str(output) == "-":
        raise LedgerError(N_("--bundle wants a folder: -o FOLDER"))
    place = output.absolute()
    if not place.parent.is_dir():
        text = N_("-o {folder}: there is no folder {parent}")
        raise LedgerError(text, folder=str(output), parent=str(place.parent))
    if place.is_symlink() or (place.exists() and not _is_empty(place)):
        raise LedgerError(N_("-o {folder} is there already; name a new folder"), folder=str(output))
    return place


def _is_empty(place: Path) -> bool:
    return place.is_dir() and not any(place.iterdir())


def _write(place: Path, files: Mapping[str, bytes]) -> None:
    """All files beside the place first, then the folder at once. Raises LedgerError."""
    try:
        beside = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name[:40]}.", suffix=".tmp"))
        try:
            for path, content in files.items():
                file = beside / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            mask = os.umask(0)
            os.umask(mask)
            beside.chmod(0o777 & ~mask)
            beside.rename(place)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as error:
        problem = error.strerror or str(error)
        text = N_("-o {folder}: {problem}; nothing was written")
        raise LedgerError(text, folder=str(place), problem=problem) from error


# Gaps


def _gaps(made: Bundle) -> list[tuple[str, Gap]]:
    """What is wanting in any of the reports, each once, with the first period that lacks it."""
    found: dict[tuple[str, str], tuple[str, Gap]] = {}
    words = vocabulary("en")
    for report in made.reports:
        for gap in report.gaps:
            key = (words.say(gap.what), words.say(gap.how))
            found.setdefault(key, (report.period.name, gap))
    return list(found.values())


def _refused(session: Session, gaps: list[tuple[str, Gap]]) -> int:
    """Say what is wanting in a folder that was to be final."""
    words = vocabulary(session.words.language)
    text = session.words.count(
        "{n} thing is wanting, so no final folder was written:",
        "{n} things are wanting, so no final folder was written:",
        len(gaps),
    )
    session.echo(text, err=True)
    for number, (period, gap) in enumerate(gaps, 1):
        said = f"{number}. {period} {words.say(gap.what)}: {words.say(gap.how)}"
        session.echo(plain(said), err=True)
    return SEE_TO
