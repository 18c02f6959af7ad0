"""The one way to the data that the project ships in templates/ and schema/."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(room: str, *parts: str) -> Traversable:
    """A file or folder of `templates` or `schema`, whether installed or in a checkout."""
    place = files(f"ledger.{room}")
    for part in parts:
        place = place / part
    return place
