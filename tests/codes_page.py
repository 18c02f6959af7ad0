"""The page of all codes: `python -m tests.codes_page` writes docs/codes.md anew.

What a code means comes from schema/codes.yaml, the example and what `ledger check` says to it from
the broken ledger of the same name in tests/cases.
"""

import tempfile
from pathlib import Path

from ledger.cli.check import as_text, codes
from ledger.cli.options import Session
from ledger.cli.visit import open_visit
from ledger.store.checking import check
from ledger.store.locating import located
from ledger.words import Words

from .checks.cases import TODAY, case

PAGE = Path(__file__).resolve().parent.parent / "docs/codes.md"
HEAD = """\
# What `ledger check` finds

Every finding has a code. Codes that begin with E are errors, those with W warnings; `ledger check`
exits with 1 if it found an error, with `--strict` for a warning too. An entry with an E1xx or E2xx,
with E301 or E302 counts for nothing until it is mended; with any other finding it still counts.
`ledger check --explain CODE` says what stands here. The examples are run by the tests.

| code | | 中文 |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    table = [
        f"| [{code}](#{code.lower()}) | {_title(about, 'en')} | {_title(about, 'zh')} |"
        for code, about in codes().items()
    ]
    return HEAD + "\n".join(table) + "\n" + "".join(_section(code) for code in codes())


def _title(about: dict[str, dict[str, str]], language: str) -> str:
    return about["title"][language]


def _section(code: str) -> str:
    about = codes()[code]
    means, mend = about["means"], about["mend"]
    said = f"{means['en']} {mend['en']}\n\n{means['zh']}{mend['zh']}"
    example = f"\n```yaml\n{about['example']}```\n" if "example" in about else ""
    head = f"\n## {code}\n\n**{_title(about, 'en')} · {_title(about, 'zh')}**\n"
    return f"{head}\n{said}\n{example}\n```text\n{_output(code)}\n```\n"


def _output(code: str) -> str:
    """What `ledger check` prints about the case of that code, without its closing line."""
    with tempfile.TemporaryDirectory() as folder:
        case(code).repository(Path(folder))
        visit = open_visit(Session(Words("en"), Path(folder)))
        found = located(check(visit.reading, visit.source, TODAY), visit.reading.documents)
        own = [one for one in found if one.code == code]
        from click import unstyle

        return unstyle("\n".join(list(as_text(Words("en"), visit, own))[:-1]))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
