"""Numbers of headings, where a text has none of its own at that level."""

from collections.abc import Mapping

from ledger.patterns import pattern
from ledger.reports.document import Document, Heading, text_of
from ledger.reports.forms.style import Style

_NUMBERED = pattern(
    r"[一二三四五六七八九十百]+[、.]|（[一二三四五六七八九十百\d]+）"
    r"|\([\w]+\)|\d+[.．、]|第.{1,4}[章节条]"
)
_DIGITS = "零一二三四五六七八九"


def numbers(document: Document, look: Style) -> Mapping[int, str]:
    """What stands before the heading at a place among the blocks: in Chinese, up to the annexes."""
    if document.language != "zh":
        return {}
    bearing = _own(document)
    found: dict[int, str] = {}
    counts: dict[int, int] = {}
    for place, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.annex:
            break
        if not isinstance(block, Heading) or block.level < 2:
            continue
        counts = {level: n for level, n in counts.items() if level <= block.level}
        counts[block.level] = counts.get(block.level, 0) + 1
        pattern = look.faces[f"heading-{min(block.level - 1, 4)}"].number
        if pattern and block.level not in bearing:
            n = counts[block.level]
            found[place] = pattern.replace("{chinese}", chinese(n)).replace("{n}", str(n))
    return found


def _own(document: Document) -> set[int]:
    """The levels at which some heading has a number."""
    headings = [one for one in document.blocks if isinstance(one, Heading)]
    return {one.level for one in headings if _NUMBERED.match(text_of(one.runs))}


def chinese(number: int) -> str:
    """A number below a hundred in Chinese; others in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
