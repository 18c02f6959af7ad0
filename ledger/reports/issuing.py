"""Issuing a report: one text, read once, and written in the form that is wanted."""

from collections.abc import Callable
from typing import TypeAlias

from ledger.records import dataclass
from ledger.reports.document import Document
from ledger.reports.forms.style import OWN as OWN_STYLE
from ledger.reports.forms.style import style
from ledger.reports.imprint import imprint
from ledger.reports.parsing import to_document
from ledger.reports.render import template_path, to_markdown
from ledger.reports.report import Report
from ledger.reports.vocabulary import vocabulary

Own: TypeAlias = Callable[[str], bytes | None]
"""A file of the unit's own by its path, None where there is none."""

FORMS = ("md", "text", "html", "docx", "pdf", "xlsx")
"""The forms that a report is written in; the first is what a terminal gets."""
BINARY = ("docx", "pdf", "xlsx")
"""Those that are no text."""
ENDINGS = {
    ".md": "md",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
}
"""What a file's name says of its form."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A report with its words: what every form of it is made from."""

    report: Report
    language: str
    markdown: str
    own: Own


def worded(report: Report, language: str, own: Own) -> Issue:
    """A report with the words of its template, the unit's own if there is one. Raises LedgerError."""
    return Issue(report, language, to_markdown(report, language, own(template_path(report.name))), own)


def issued(issue: Issue, form: str, columns: int | None = None) -> bytes:
    """The report in one of the forms; `columns` is the terminal's width for text. Raises LedgerError."""
    if form == "md":
        from ledger.reports.forms.md import to_md

        note = vocabulary(issue.language).groups["imprint"]["note"]
        return to_md(issue.markdown, note, imprint(issue.report, issue.language).line)
    document = to_document(issue.report, issue.markdown, issue.language)
    match form:
        case "text":
            from ledger.reports.forms.text import to_text

            return to_text(document, columns)
        case "html":
            from ledger.reports.forms.html import to_html

            return to_html(document)
        case "docx":
            return _word(issue, document)
        case "pdf":
            from ledger.reports.forms.pdf import to_pdf

            return to_pdf(document, style(issue.own(OWN_STYLE)))
        case "xlsx":
            from ledger.reports.forms.xlsx import to_xlsx

            return to_xlsx(document)
    raise ValueError(form)


def _word(issue: Issue, document: Document) -> bytes:
    """By the unit's own template if there is one."""
    from ledger.reports.forms.docx import to_docx

    look = style(issue.own(OWN_STYLE))
    path = f"templates/{issue.report.name}.docx"
    template = issue.own(path)
    if template is None:
        return to_docx(document, look)
    from ledger.reports.forms.owndocx import to_own_docx

    return to_own_docx(issue.report, document, look, template)
