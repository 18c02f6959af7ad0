"""Somebody who answers from a script, and a unit whose members have names that can be spelled."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ledger.cli.asking import Interview
from ledger.cli.entering import Entered, Matter, record
from ledger.cli.options import Session
from ledger.cli.visit import open_visit
from ledger.core.findings import Finding
from ledger.store.documents import read_document
from ledger.store.git import Git
from ledger.store.recording import Refused
from ledger.words import Words
from tests.conftest import make_unit

ROSTER = """\
members:
  - {id: li-si, name: 李四, posts: [{role: head, from: 2024-01-01}]}
  - {id: wang-wu, name: 王五, posts: [{role: team-member, from: 2024-01-01}]}
  - {id: shan, name: 单解, posts: [{role: team-member, from: 2024-01-01}]}
  - {id: old, name: 钱六, posts: [{role: team-member, from: 2020-01-01, to: 2025-12-31}]}
  - {id: clerk, name: 孙七, posts: [{role: staff, from: 2024-01-01}]}
"""


class Scripted:
    """A terminal whose answers are known beforehand; Ctrl-D when there are no more."""

    columns = 80

    def __init__(self, answers: Iterable[str]) -> None:
        self.answers = list(answers)
        self.prompts: list[str] = []
        self.said: list[str] = []

    def ask(self, prompt: str, completions: Sequence[str] = ()) -> str:
        self.prompts.append(prompt)
        self.said.append(prompt)
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)

    def say(self, text: str) -> None:
        self.said.append(text)

    @property
    def shown(self) -> str:
        return "\n".join(self.said)

    def asked(self) -> list[str]:
        """What was asked for, without what Enter would do."""
        return [prompt.split(" (")[0].split(" [")[0].removesuffix(": ") for prompt in self.prompts]


def named_unit(folder: Path, files: dict[str, str] | None = None) -> Git:
    return make_unit(folder, {"roster.yaml": ROSTER, **(files or {})})


def matter_of(git: Git, kind: str, language: str = "en") -> Matter:
    visit = open_visit(Session(Words(language), git.root))
    return Matter(visit, visit.reading.unit.rules.kinds[kind], Words(language))


def interviewed(
    git: Git,
    kind: str,
    answers: Iterable[str],
    begin: dict[str, object] | None = None,
    language: str = "en",
    edit: Callable[[Entered], Entered | None] = lambda _: None,
) -> tuple[Scripted, bool | None]:
    """Answers given to an interview that really records.

    The terminal, and whether it was saved; None if the answers ran out before.
    """
    matter = matter_of(git, kind, language)
    terminal = Scripted(answers)

    def save(what: Entered) -> Sequence[Finding]:
        try:
            record(matter, what, commit=True)
        except Refused as refused:
            return refused.findings
        return ()

    interview = Interview(matter, terminal, Entered(dict(begin or {})))  # type: ignore[arg-type]
    try:
        return terminal, interview.run(save, edit)
    except EOFError:
        return terminal, None


def newest(git: Git, ledger_name: str = "study") -> dict[str, object]:
    """The entry of the last commit."""
    names = git.run("diff-tree", "--no-commit-id", "--name-only", "-r", "HEAD").decode().split()
    (path,) = [name for name in names if name.startswith(ledger_name)]
    return read_document("", (git.root / path).read_bytes()).data or {}
