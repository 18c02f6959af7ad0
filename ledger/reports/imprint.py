"""The imprint of a document: of what, as of when and by which revision it was made, on one line.

Every form carries the line where people see it, and once more where programs look. From it and the
repository the document can be made again, which is how `ledger verify` judges it.
"""

from datetime import date
from urllib.parse import quote, unquote

from ledger.core.periods import Period, parse_period
from ledger.core.values import day
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.reports.digest import digest
from ledger.reports.report import Report
from ledger.words import LANGUAGES

SCHEMA = "ledger/document/1"
_LINE = pattern(rf"{SCHEMA}((?: [a-z0-9-]+=[^\s`<>\"]*)+)")
_PART = pattern(r" ([a-z0-9-]+)=([^\s`<>\"]*)")
_KEPT = "/:+@,，、（）()"
_REVISION = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DIGEST = pattern(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a document says of itself. `revision` is None before the first commit."""

    report: str
    unit: str
    period: Period
    about: str | None
    as_of: date
    revision: str | None
    dirty: bool
    audience: str
    reviewer: str | None
    language: str
    digest: str

    @property
    def line(self) -> str:
        """All of it as `name=value`, apart from what is not there."""
        parts = {
            "report": self.report,
            "unit": self.unit,
            "period": self.period.name,
            "about": self.about,
            "as-of": self.as_of.isoformat(),
            "revision": self.revision or "none",
            "changes": "yes" if self.dirty else None,
            "audience": self.audience,
            "reviewed-by": self.reviewer,
            "language": self.language,
            "sha256": self.digest,
        }
        said = (f"{name}={_quoted(value)}" for name, value in parts.items() if value is not None)
        return " ".join([SCHEMA, *said])


def imprint(report: Report, language: str) -> Imprint:
    """The imprint of a report's documents in a language."""
    return Imprint(
        report.name,
        report.unit_id,
        report.period,
        report.about,
        report.as_of,
        report.revision,
        report.dirty,
        report.audience,
        report.reviewer,
        language,
        digest(report),
    )


def read_imprint(text: str) -> Imprint | None:
    """The last imprint that stands in a text; None where there is none, or none that is whole."""
    found = [_of(dict(_PART.findall(one))) for one in _LINE.findall(text)]
    return found[-1] if found else None


def without_imprint(text: str) -> str:
    """A text without its imprints."""
    return _LINE.sub("", text)


def _of(parts: dict[str, str]) -> Imprint | None:
    said = {name: unquote(value) for name, value in parts.items()}
    as_of, revision = day(said.get("as-of")), said.get("revision", "")
    try:
        period = parse_period(said.get("period", ""))
    except ValueError:
        return None
    named = said.get("report") and said.get("unit") and said.get("language") in LANGUAGES
    if not (named and as_of and _DIGEST.fullmatch(said.get("sha256", ""))):
        return None
    if revision != "none" and not _REVISION.fullmatch(revision):
        return None
    return Imprint(
        said["report"],
        said["unit"],
        period,
        said.get("about"),
        as_of,
        None if revision == "none" else revision,
        said.get("changes") == "yes",
        said.get("audience", ""),
        said.get("reviewed-by"),
        said["language"],
        said["sha256"],
    )


def _quoted(value: str) -> str:
    """A value without spaces or signs that end it; Chinese stays as it is."""
    return "".join(char if char.isalnum() else quote(char, safe=_KEPT) for char in value)
