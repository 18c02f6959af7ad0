"""The golden files of reports. `python -m tests.reports.golden --update` rewrites them."""

import sys
from collections.abc import Iterator
from pathlib import Path

from ledger.reports.kinds import KINDS
from ledger.reports.render import to_markdown
from tests.reports.example import example

FOLDER = Path(__file__).parent.parent / "golden" / "reports"


def rendered() -> Iterator[tuple[Path, str]]:
    """Each golden file with what it should hold."""
    for name in KINDS:
        made = example(name)
        for language in ("zh", "en"):
            yield FOLDER / f"{name}.{language}.md", to_markdown(made, language)


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for place, text in rendered():
        place.write_text(text, "utf-8")
