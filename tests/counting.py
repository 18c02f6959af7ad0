"""Counting work instead of time: which functions ran how often, and how many processes of git."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

_OURS = f"{os.sep}ledger{os.sep}"


def counted(work: Callable[[], Any]) -> Counter[str]:
    """How often each of our own functions was called, as `module.function`, and `""` in all."""
    found: Counter[CodeType] = Counter()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            found[frame.f_code] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    calls: Counter[str] = Counter()
    for code, times in found.items():
        if _OURS in code.co_filename or f"{os.sep}cli{os.sep}" in code.co_filename:
            calls[f"{Path(code.co_filename).stem}.{code.co_qualname}"] += times
            calls[""] += times
    return calls


@contextmanager
def gits(folder: Path) -> Iterator[list[str]]:
    """The commands of git that are started meanwhile, but for those that git itself starts."""
    place = folder / "trace"
    told: list[str] = []
    os.environ["GIT_TRACE2_EVENT"] = str(place)
    try:
        yield told
    finally:
        del os.environ["GIT_TRACE2_EVENT"]
        lines = place.read_text("utf-8").splitlines() if place.exists() else []
        events = [json.loads(line) for line in lines]
        told += [
            one["name"] for one in events if one["event"] == "cmd_name" and "/" not in one["hierarchy"]
        ]
        place.unlink(missing_ok=True)
