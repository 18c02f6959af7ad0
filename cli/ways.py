"""The ways to a recorded entry: at once, by asking, or in the editor; and giving it up."""

from collections.abc import Sequence

from ledger.core.findings import Finding
from ledger.errors import LedgerError
from ledger.store.recording import Refused
from ledger.words import N_, Words

from .describing import how
from .entering import Entered, Matter, Recorded, record, tell
from .forming import filled_in, form_faults
from .options import DONE, INTERRUPTED, SEE_TO, Session
from .refusing import finding_line
from .terminal import Terminal, open_terminal

NOTHING = N_("nothing was recorded")


def at_once(session: Session, matter: Matter, what: Entered, *, commit: bool) -> Recorded:
    """Record what the options gave, and say so. Raises LedgerError if the checks refuse it."""
    try:
        recorded = record(matter, what, commit=commit)
    except Refused as refused:
        raise LedgerError(_refusal(session.words, refused, matter)) from refused
    tell(session, recorded)
    return recorded


def _refusal(words: Words, refused: Refused, matter: Matter) -> str:
    heading = words(N_("nothing was recorded, because the entry has errors:"))
    hint = words(N_("`ledger help {kind}` shows the fields"), kind=matter.kind.name)
    lines = [finding_line(words, one) + _how(matter, one) for one in refused.findings]
    return "\n  ".join([heading, *lines, hint])


def _how(matter: Matter, one: Finding) -> str:
    """Of a field that is missing: how it is called, and how it is given."""
    name = one.values.get("name") if one.code == "E202" else None
    if not isinstance(name, str) or name not in matter.fields:
        return ""
    words = matter.words
    return words(
        N_(" ({label}): {option}"),
        label=matter.label(name),
        option=how(name, matter.fields[name], words),
    )


def by_editor(session: Session, matter: Matter, what: Entered, *, commit: bool) -> Recorded | None:
    """Record what the user makes of the form in the editor; None if nothing came back."""
    done: list[Recorded] = []

    def judge(typed: Entered) -> tuple[Finding, ...]:
        try:
            done[:] = [record(matter, typed, commit=commit)]
        except Refused as refused:
            return refused.findings
        return ()

    if filled_in(matter, what, judge) is None or not done:
        session.echo(session.words(NOTHING), err=True)
        return None
    tell(session, done[0])
    return done[0]


def by_asking(
    session: Session,
    matter: Matter,
    what: Entered,
    *,
    commit: bool,
    wanted: Sequence[str] = (),
    at: Terminal | None = None,
    first: bool = False,
) -> Recorded | None:
    """Record what the user answers at the terminal; None if it was given up.

    What is there already is not asked for; `wanted` is asked for in place of what the kind asks.
    Raises KeyboardInterrupt and EOFError as the terminal does, and, if something was asked `first`,
    Back from the first question.
    """
    from .asking import Interview

    done: list[Recorded] = []

    def save(answered: Entered) -> Sequence[Finding]:
        try:
            done[:] = [record(matter, answered, commit=commit)]
        except Refused as refused:
            return refused.findings
        return ()

    def edit(answered: Entered) -> Entered | None:
        return filled_in(matter, answered, lambda typed: form_faults(matter, typed))

    here = at or open_terminal(session.color)
    interview = Interview(matter, here, what, wanted=wanted, leads_back=first)
    if not interview.run(save, edit):
        session.echo(session.words(NOTHING), err=True)
        return None
    tell(session, done[0])
    return done[0]


def interrupted(session: Session) -> int:
    """Say that nothing was recorded, and the exit code for it."""
    session.echo(session.words(NOTHING), err=True)
    return INTERRUPTED


def code(recorded: Recorded | None) -> int:
    """The exit code: giving up is no error, but nothing is done either."""
    return DONE if recorded else SEE_TO
