"""Reports as text: a template, shipped or the unit's own, filled from a report's value."""

import re

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from ledger.checks.privacy import masked
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.reports.desk import Desk, EndlessError, Shelf
from ledger.reports.report import PUBLIC, Report
from ledger.reports.vocabulary import vocabulary
from ledger.resources import resource
from ledger.words import N_

_NAME = pattern(r"[a-z][a-z0-9-]*\.md\.j2")


def template_path(name: str) -> str:
    """Where a unit keeps its own template for a report of that name."""
    return f"templates/{name}.md.j2"


def to_markdown(report: Report, language: str, own: bytes | None = None) -> str:
    """The report as Markdown, by the unit's own template if there is one. Raises LedgerError."""
    name = f"{report.name}.md.j2"
    texts = {} if own is None else {name: _decoded(own, template_path(report.name))}
    shelf = Shelf(texts, lambda wanted: shipped(wanted, language))
    public = report.audience == PUBLIC
    desk = Desk(shelf, vocabulary(language), report.pictures, public=public)
    try:
        parts = []
        for part in desk.get_template(name).generate(report=report):
            desk.meter.write(len(part))
            parts.append(part)
    except Exception as error:
        raise _complaint(error, f"templates/{name}" if texts else f"shipped/{name}") from error
    text = "".join(parts).replace("\r\n", "\n")
    return masked(re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n")


def shipped(name: str, language: str) -> str | None:
    """A template that the project ships, or None."""
    if not _NAME.fullmatch(name):
        return None
    place = resource("templates", language, name)
    return place.read_text("utf-8") if place.is_file() else None


def _decoded(content: bytes, path: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LedgerError(
            N_("{template}, line {line}: not UTF-8; save it as UTF-8"), template=path, line=line
        ) from error


def _complaint(error: Exception, name: str) -> LedgerError:
    """What is wrong with a template, where, in one sentence."""
    template, line = _place(error, name)
    said = {
        EndlessError: N_("{template}, line {line}: the report does not come to an end"),
        UndefinedError: N_("{template}, line {line}: a report has nothing called {problem}"),
        SecurityError: N_("{template}, line {line}: not allowed in a template: {problem}"),
        TemplateSyntaxError: N_("{template}, line {line}: cannot be read: {problem}"),
        TemplateNotFound: N_("{template}, line {line}: there is no template {problem}"),
        RecursionError: N_("{template}, line {line}: it calls itself without end"),
    }
    text = next((text for kind, text in said.items() if isinstance(error, kind)), None)
    problem = getattr(error, "message", None) or str(error) or type(error).__name__
    return LedgerError(
        text or N_("{template}, line {line}: {problem}"), template=template, line=line, problem=problem
    )


def _place(error: Exception, name: str) -> tuple[str, int]:
    """The template and the line at fault: as the error says, or where the template was left."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or name, error.lineno
    place = (name, 1)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".md.j2"):
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    return place
