"""`ledger sync`: fetch, merge, check and push, for people who do not type git."""

import sys
from dataclasses import field

from ledger.core.conflicts import BOTH, MINE, THEIRS
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.reports.fields import FieldWords
from ledger.store.driver import set_up
from ledger.store.git import Git
from ledger.store.landing import Landing, Move
from ledger.store.meeting import Meeting, forward, landing, meet, merge_trees
from ledger.store.reading import Reading, read_unit, zone
from ledger.store.schemas import common
from ledger.store.sources import ROOTS, Stored
from ledger.store.syncing import (
    Route,
    absolute,
    authors,
    fetch,
    forget,
    head,
    keep,
    new_errors,
    push,
    route,
    shown_address,
    uncommitted,
)
from ledger.store.writing import IN_THE_WAY, writing
from ledger.words import N_, Words

from .conflicts import Teller
from .deciding import Decider
from .decisions import decision
from .options import DONE, SEE_TO, Session, option
from .options import command as make_command
from .refusing import finding_line
from .shared import Shared, moves_between

ATTEMPTS = 5
"""How often it is tried again when somebody else was faster."""
_NAMED = 5


@make_command("sync", help=N_("Share changes: fetch, merge, check and push."))
@option("--remote", metavar="REMOTE", help=N_("Share with this remote: its name, or a new address."))
@option("--mine", is_flag=True, help=N_("In conflicts, keep what was recorded here."))
@option("--theirs", is_flag=True, help=N_("In conflicts, take what was recorded there."))
@option("--both", is_flag=True, help=N_("In conflicts, keep both where both can stand."))
@option("--setup", is_flag=True, help=N_("Only set up this clone's merging; share nothing."))
def command(
    session: Session, remote: str | None, mine: bool, theirs: bool, both: bool, setup: bool
) -> int:
    """Share changes: fetch, merge, check and push."""
    answers = [name for name, given in ((MINE, mine), (THEIRS, theirs), (BOTH, both)) if given]
    if len(answers) > 1:
        raise LedgerError(N_("--mine, --theirs and --both cannot go together; take one of them"))
    git = Git(session.folder)
    new = set_up(git)
    if new:
        session.echo(session.words(N_("set up: from now on git, too, merges here field by field")))
    if setup:
        if not new:
            session.echo(session.words(N_("this clone's merging is set up already")))
        return DONE
    with writing(git) as writer:
        writer.require_quiet()
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    given = absolute(remote, session.folder) if remote else None
    way = route(git, given, asking=asking)
    if way.is_new:
        text = N_("{remote} is {address} from now on")
        session.echo(session.words(text, remote=way.remote, address=shown_address(way.address)))
    return _Sync(session, git, way, next(iter(answers), None)).run()


@dataclass(slots=True)
class _Sync:
    """One run. `answer` is what every conflict is answered, if that was said beforehand.

    `came_in` is what has landed here so far, `decided` what there is to tell of the last merge.
    """

    session: Session
    git: Git
    route: Route
    answer: str | None
    came_in: dict[str, Move] = field(default_factory=dict)
    decided: list[str] = field(default_factory=list)

    def run(self) -> int:
        self._tell_uncommitted()
        for _ in range(ATTEMPTS):
            code = self._round()
            if code is not None:
                return code
        text = N_("others keep sending changes at the same moment; run `ledger sync` again")
        raise LedgerError(text)

    def _round(self) -> int | None:
        """Once there and back; None if something has changed meanwhile: do it again."""
        theirs, meeting = self._meet()
        if meeting.mine is None and theirs is None:
            raise LedgerError(N_("nothing is recorded yet, neither here nor there"))
        commit = meeting.mine
        if not meeting.is_theirs_behind:
            way = forward(self.git, meeting) if meeting.is_mine_behind else self._merge(meeting)
            if way is None:
                return SEE_TO
            with writing(self.git) as writer:
                commit = writer.land(way)
            if commit is None:
                return None
            self._note(way)
        assert commit is not None
        return self._share(commit, theirs)

    def _meet(self) -> tuple[str | None, Meeting]:
        """What lies there, and how it stands to what is here. A new address that fails is forgotten."""
        try:
            theirs = self._fetch()
            return theirs, meet(self.git, head(self.git), theirs)
        except LedgerError:
            forget(self.git, self.route)
            raise

    def _fetch(self) -> str | None:
        theirs = fetch(self.git, self.route)
        words, remote = self.session.words, self.route.remote
        number, names = authors(self.git, theirs, head(self.git)) if theirs else (0, [])
        if number:
            said = words.count(
                "fetched from {remote}: {n} change of {names}",
                "fetched from {remote}: {n} changes of {names}",
                number,
                remote=remote,
                names=_few(words, names),
            )
            self.session.echo(said)
        else:
            text = N_("fetched from {remote}: nothing new") if theirs else N_("{remote} has nothing yet")
            self._say(text, remote=remote)
        return theirs

    def _note(self, way: Landing) -> None:
        """Remember what has landed; of a path that did so twice the whole way."""
        if way.message is None:
            self._say(N_("taken over: nothing was recorded here since"))
        else:
            self._say(N_("merged with what was recorded here"))
        for line in self.decided:
            self.session.echo(line)
        for one in way.moves:
            first = self.came_in.get(one.path, one)
            self.came_in[one.path] = Move(one.path, first.before, one.after)

    def _say(self, text: str, **values: object) -> None:
        self.session.echo(self.session.words(text, **values))

    def _tell_uncommitted(self) -> None:
        with writing(self.git):
            paths = uncommitted(self.git, *ROOTS, "evidence")
        if paths:
            named = _few(self.session.words, paths)
            self._say(N_("not shared, because it is in no commit: {paths}"), paths=named)

    # In

    def _merge(self, meeting: Meeting) -> Landing | None:
        """The merge commit to be made; None where conflicts are left, and nothing changes."""
        merge = merge_trees(self.git, meeting)
        assert meeting.mine is not None
        assert meeting.theirs is not None
        teller = self._teller(meeting) if merge.files else None
        self._require_clean({*merge.taken, *(file.path for file in merge.files)})
        decider = Decider(self.session, teller, self.answer, self.route.asking) if teller else None
        choices = decider.choices(merge.conflicts) if decider else []
        if choices is None:
            return None
        decided = list(zip(merge.conflicts, choices, strict=True))
        if teller:
            self.decided = list(teller.alike(merge.files))
            for (file, one), choice in decided:
                self.decided += teller.decided(file, one, choice)
        lines = [line for (file, one), choice in decided for line in decision(file, one, choice)]
        return landing(self.git, meeting, merge, choices, self._message(meeting, lines))

    def _teller(self, meeting: Meeting) -> Teller:
        reading = read_unit(Stored(self.git, meeting.mine))
        fields = FieldWords(reading.unit, common(), self.session.words)
        return Teller(self.session.words, self.git, meeting, reading, fields)

    def _message(self, meeting: Meeting, lines: list[str]) -> str:
        assert meeting.theirs is not None
        number, names = authors(self.git, meeting.theirs, meeting.mine)
        listed = _few(Words("en"), names)
        subject = f"sync: {number} change{'' if number == 1 else 's'} of {listed}"
        body = "".join(f"{line}\n" for line in lines)
        return f"{subject}\n\n{body}{chr(10) if body else ''}Ledger-Action: sync\n"

    def _require_clean(self, paths: set[str]) -> None:
        """Refuse before anybody is asked anything; when it lands, it is looked at again."""
        with writing(self.git):  # what another command is just writing is in nobody's way
            blocked = [path for path in uncommitted(self.git) if path in paths]
        if blocked:
            raise LedgerError(IN_THE_WAY, paths=_few(self.session.words, blocked))

    # Out

    def _share(self, commit: str, theirs: str | None) -> int | None:
        """Check and push; None if somebody else was faster."""
        if commit == theirs:
            keep(self.git, self.route)
            self._finish(read_unit(Stored(self.git, commit)) if self.came_in else None, [])
            return DONE
        reading = read_unit(Stored(self.git, commit))
        if not self._check(reading, commit, theirs):
            return SEE_TO
        if not push(self.git, self.route, commit):
            self._say(N_("somebody else was faster; once more"))
            return None
        keep(self.git, self.route)
        self._finish(reading, moves_between(self.git, theirs, commit))
        return DONE

    def _check(self, reading: Reading, commit: str, theirs: str | None) -> bool:
        today = self.session.today(zone(reading.data("unit.yaml").get("timezone")))
        errors, known = new_errors(self.git, reading, commit, theirs, today)
        if not errors:
            self.session.echo(self._checked(known))
            return True
        if self.came_in:
            self._finish(reading, None)
        self._say(N_("not sent, because it would bring errors to the others:"))
        for one in sorted(errors, key=lambda one: (one.path, one.code)):
            self.session.echo(f"  {finding_line(self.session.words, one, path=True)}")
        self._say(N_("what was recorded stays recorded here; mend it, then `ledger sync` shares it"))
        return False

    def _checked(self, known: int) -> str:
        words = self.session.words
        if not known:
            return words(N_("checked: it brings no errors"))
        return words.count(
            "checked: it brings no errors; {n} was there already, and `ledger check` tells it",
            "checked: it brings no errors; {n} were there already, and `ledger check` tells them",
            known,
        )

    def _finish(self, reading: Reading | None, went_out: list[Move] | None) -> None:
        """What came in and what went out; None: not sent."""
        kinds = reading.unit.rules.kinds if reading else {}
        shared = Shared(self.session.words, self.git, kinds)
        for line in [*shared.came_in(list(self.came_in.values())), *shared.went_out(went_out or [])]:
            self.session.echo(line)
        if went_out is not None:
            same = not self.came_in and not went_out
            text = N_("nothing new, here or at {remote}") if same else N_("shared with {remote}")
            self._say(text, remote=f"{self.route.remote} ({shown_address(self.route.address)})")


def _few(words: Words, names: list[str]) -> str:
    return words.listed([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
