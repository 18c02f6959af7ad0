"""Drafts: what somebody typed and could not be recorded yet, kept under .git where nobody shares it."""

from pathlib import Path

from ledger.checks.privacy import without_forbidden
from ledger.store.git import Git
from ledger.store.unfinished import private_folder


def draft_file(git: Git, name: str) -> Path:
    """Where the draft of that name is kept; its folder is there."""
    folder = private_folder(git) / "drafts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name.replace('/', '-')}.yaml"


def keep(place: Path, text: str) -> None:
    """Write a draft, for nobody else to read."""
    place.write_text(text, "utf-8", newline="")
    place.chmod(0o600)


def leave(place: Path, text: str) -> bool:
    """Leave a draft behind without what must not be kept: identity numbers are stars then.

    False if nothing is left of it, because it bears a secrecy marking.
    """
    harmless = without_forbidden(text)
    if harmless is None:
        place.unlink(missing_ok=True)
        return False
    keep(place, harmless)
    return True


def kept(place: Path) -> str | None:
    """The draft's text as it was typed, None if there is none; odd bytes are shown, not lost."""
    try:
        return place.read_bytes().decode("utf-8", "backslashreplace")
    except FileNotFoundError:
        return None


def shown_path(git: Git, place: Path) -> str:
    """The draft's path as a user would write it from the repository's top."""
    top = git.root
    return str(place.relative_to(top)) if place.is_relative_to(top) else str(place)
