"""The sessions that the READMEs show: run as they stand, so that what is shown is what happens.

A block marked ```console holds commands after `$ ` (going on after `> `) and what they print.
`python -m tests.readme` writes the outputs anew.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"README.md": "en", "README.zh.md": "zh"}
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PASSING = re.compile(r"\b20\d{6}-[0-9a-hjkmnp-tv-z]{5}\b|\b[0-9a-f]{10}\b|\b[0-9a-f]{40}\b")
"""Ids and revisions, which differ each time."""
WHEN = "2026-03-20T09:00:00+0800"
HOME = "/home/jia"
"""When and where the pages say that it all happens."""
MARK = "=== a command ends here ==="


def commands(block: str) -> Iterator[str]:
    """The commands of a block, each with the lines it goes on for."""
    lines: list[str] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            if lines:
                yield "\n".join(lines)
            lines = [line[2:]]
        elif line.startswith("> ") and lines:
            lines.append(line[2:])
    if lines:
        yield "\n".join(lines)


def shown(command: str) -> str:
    first, *rest = command.split("\n")
    return "\n".join([f"$ {first}", *(f"> {line}" for line in rest)])


def played(text: str, language: str, folder: Path) -> str:
    """The page with every block's outputs as they come out now, in one shell for all blocks."""
    blocks = [list(commands(block)) for block in BLOCK.findall(text)]
    script = "\n".join(
        f"{command}\necho '{MARK}'" for block in blocks for command in block if command.strip()
    )
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LEDGER_LANG": language,
        "GIT_AUTHOR_NAME": "甲某",
        "GIT_AUTHOR_EMAIL": "jia@example.invalid",
        "GIT_COMMITTER_NAME": "甲某",
        "GIT_COMMITTER_EMAIL": "jia@example.invalid",
        "GIT_AUTHOR_DATE": WHEN,
        "GIT_COMMITTER_DATE": WHEN,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("LEDGER_TODAY", None)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode().replace(str(folder.resolve()), HOME)
    outputs = iter(said.split(f"{MARK}\n"))
    written = iter(blocks)

    def block(_match: re.Match[str]) -> str:
        parts = [f"{shown(command)}\n{next(outputs)}" for command in next(written)]
        return f"```console\n{''.join(parts)}```"

    return BLOCK.sub(block, text)


def lasting(text: str) -> str:
    """A page without what differs each time."""
    return PASSING.sub("…", text)


def renew() -> None:
    for name, language in PAGES.items():
        page = ROOT / name
        text = page.read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            now = played(text, language, Path(folder))
        if lasting(now) != lasting(text):
            page.write_text(now, "utf-8")


if __name__ == "__main__":
    renew()
