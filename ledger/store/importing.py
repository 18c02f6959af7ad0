"""Carrying an import out: one commit with all of it, or nothing."""

from collections.abc import Mapping, Sequence

from ledger.checks.evidence import wanted_attachments
from ledger.checks.rules import Written
from ledger.core.intake import Record
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.store.importchecks import Checks
from ledger.store.importjson import too_long
from ledger.store.importplan import Draft, Plan, Planner
from ledger.store.importtexts import exact_text, with_sessions
from ledger.store.patching import rewritten
from ledger.store.reading import Reading
from ledger.store.recording import Made, Proposal, Recording
from ledger.store.repository import SCHEMAS, schema_address
from ledger.store.writing import message_of_many
from ledger.words import N_

ACTION = "import"


@dataclass(frozen=True)
class Intake:
    """An import as it was shown: its records, how they were planned, and what came of that.

    `attachments` are files of evidence that came with the records. `name` is the file's, for the
    message.
    """

    name: str
    records: Sequence[Record]
    planner: Planner
    plan: Plan
    attachments: Mapping[str, bytes]

    def write(self, recording: Recording, *, commit: bool = True) -> Made:
        """Write what was shown as one commit.

        Raises Refused as Recording does, and LedgerError if by now something else would be done.
        """
        return recording.change(lambda reading: self._proposal(recording, reading), commit=commit)

    def _proposal(self, recording: Recording, reading: Reading) -> Proposal:
        drafts = self._drafts(recording, reading)
        schemas = {ledger: _schema(recording, ledger) for ledger in {_ledger(path) for path in drafts}}
        contents: dict[str, bytes | None] = {
            path: _text(reading, path, draft, schemas[_ledger(path)]) for path, draft in drafts.items()
        }
        contents.update(self._attached(recording, drafts))
        subject = f"import: {len(drafts)} {'entry' if len(drafts) == 1 else 'entries'} from {self.name}"
        entries = [(draft.id, draft.kind) for draft in drafts.values()]
        return Proposal(contents, message_of_many(subject, entries, ACTION))

    def _drafts(self, recording: Recording, reading: Reading) -> Mapping[str, Draft]:
        """The files to write, planned anew if somebody has recorded something in the meantime."""
        if reading.documents == self.planner.reading.documents:
            return self.plan.drafts
        before = self.planner
        checks = Checks(reading, before.today, before.attached, recording.source)
        again = Planner(reading, before.today, before.title, before.update, before.attached, checks)
        plan = again.plan(self.records)
        if plan.sameness != self.plan.sameness:
            raise LedgerError(
                N_("the ledger has changed in the meantime; nothing was written: run it again")
            )
        return plan.drafts

    def _attached(self, recording: Recording, drafts: Mapping[str, Draft]) -> dict[str, bytes]:
        """The files that the entries written point to, but for those that are there."""
        many = [Written(path, dict(draft.fields)) for path, draft in drafts.items()]
        wanted = wanted_attachments(many)
        here = recording.source.attachments(sorted(wanted & set(self.attachments)))
        return {
            path: content
            for path, content in self.attachments.items()
            if path in wanted and path not in here
        }


def _ledger(path: str) -> str:
    return path.partition("/")[0]


def _schema(recording: Recording, ledger: str) -> str:
    """The address of a ledger's JSON Schema; nothing where the repository has none."""
    known = (recording.git.root / SCHEMAS / f"{ledger}.json").exists()
    return schema_address(ledger) if known else ""


def _text(reading: Reading, path: str, draft: Draft, schema: str) -> bytes:
    if draft.there:
        before = reading.documents[path].text or ""
        text = with_sessions(before, draft.fields) or rewritten(before, draft.fields)
    else:
        text = _new_text(path, draft, schema)
    if too_long(text):
        raise LedgerError(N_("{path} would be larger than 1 MiB; nothing was written"), path=path)
    return text.encode()


def _new_text(path: str, draft: Draft, schema: str) -> str:
    try:
        return exact_text(draft.fields, schema)
    except ValueError:
        text = N_("{path} would hold a value that no document can hold; nothing was written")
        raise LedgerError(text, path=path) from None
