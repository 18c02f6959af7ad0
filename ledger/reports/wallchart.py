"""The wall chart: the items and obligations of a period on one sheet, with their lights."""

from ledger.reports.building import Ground, gaps, report
from ledger.reports.charting import duty_light, duty_map, item_chart, light_of
from ledger.reports.pictures.values import LIGHTS, Wall
from ledger.reports.report import Report, Section, Table, Word
from ledger.reports.status_json import Standings

MOST = 40
"""How many items one sheet shows; of more the rest is counted."""


def wallchart(found: Standings) -> Report:
    """The wall chart of a period; `found` holds its standings."""
    ground = Ground(found)
    items = [light_of(ground, one) for one in ground.items]
    duties = [duty_light(ground, row) for row in ground.lines.judged]
    counts = {light: items.count(light) for light in LIGHTS}
    wall = Wall(
        Word("pictures", "wall"),
        counts,
        item_chart(ground, ground.items, MOST),
        duty_map(ground),
    )
    rows = tuple(
        (Word("lights", light), counts[light], duties.count(light))
        for light in LIGHTS
        if counts[light] or duties.count(light)
    )
    section = Section(
        {
            "items_all": len(ground.items),
            "items_open": len(ground.open_items),
            "items_overdue": sum(one.overdue(ground.as_of) for one in ground.items),
            "amber_days": ground.unit.lights.amber_days,
        },
        {"lights": Table(("light", "items", "duties-number"), rows)},
    )
    wanting = gaps(ground)
    return report(ground, "wallchart", {"overall": section}, wanting, {"wall": wall})
