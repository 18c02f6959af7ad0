"""The one way to the data that the project ships in templates/ and schema/."""

from importlib import import_module
from pathlib import Path


def resource(room: str, *parts: str) -> Path:
    """A file or folder of `templates` or `schema`, whether installed or in a checkout."""
    return Path(next(iter(import_module(f"ledger.{room}").__path__)), *parts)
