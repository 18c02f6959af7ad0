"""A picture as points, for programs that show no SVG."""

from datetime import date

from ledger.reports.forms.typesetting import compiled

_SOURCE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(json(bytes(sys.inputs.data)).svg), format: "svg")
"""
_PPI = 192
"""Points to an inch: twice as many as the picture is drawn for."""


def png(svg: str) -> bytes:
    """The picture as PNG. Raises LedgerError where the engine is not installed."""
    return compiled(_SOURCE, {"svg": svg}, "png", date(2000, 1, 1), ppi=_PPI)
