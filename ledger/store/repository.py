"""A new unit's repository: the folder, git, and the files that every unit begins with."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ledger.core.forms import ledger_schema
from ledger.core.model import LEDGERS
from ledger.core.packs import Kind, Rulebook, rulebook
from ledger.core.values import Fields
from ledger.errors import LedgerError
from ledger.store.driver import set_up
from ledger.store.emitting import entry_text
from ledger.store.git import Git, complaint, execute, through_library
from ledger.store.packs import shipped_pack
from ledger.store.schemas import common, document_schema, shipped_kinds, shipped_packs
from ledger.words import N_, Words

BRANCH = "main"
SCHEMAS = ".ledger/schema"
"""Where a repository keeps the JSON Schemas that editors complete and check by."""

ATTRIBUTES = """\
# Line ends are LF everywhere; evidence is stored as it is; entries merge field by field.
*.yaml text eol=lf
evidence/** binary -text
{entries}
"""
MERGED = (
    *("unit.yaml", "roster.yaml", "calendar/*.yaml", "packs/*/pack.yaml"),
    *(f"{ledger}/**/*.yaml" for ledger in LEDGERS),
)
"""What merges field by field."""
EDITORCONFIG = """\
root = true

[*.yaml]
charset = utf-8
end_of_line = lf
indent_style = space
indent_size = 2
insert_final_newline = true
"""


def create_repository(folder: Path) -> Git:
    """An empty git repository in a folder, which is made if need be, with the merge driver set up.

    A folder that is a repository's top already stays what it is otherwise. Raises LedgerError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").exists():
        status, _, errors = through_library(folder, ("init", "--quiet", f"--initial-branch={BRANCH}"))
        if status:
            raise LedgerError(
                N_("{folder}: git could not make a repository: {problem}"),
                folder=str(folder),
                problem=complaint(errors),
            )
    made = Git(folder)
    set_up(made)
    return made


def import_bare(folder: Path, stream: bytes) -> None:
    """A new bare repository, without hooks, of commits as git's fast-import reads them.

    Raises LedgerError with git's own first words.
    """
    settings = ("--quiet", "--bare", "--template=", "--object-format=sha1", f"--initial-branch={BRANCH}")
    status, _, errors = execute(("init", *settings, "--", str(folder)), folder.parent)
    if not status:
        importing = ("-c", "fastimport.unpackLimit=1", "fast-import", "--quiet")
        status, _, errors = execute(importing, folder, stdin=stream)
    if status:
        text = N_("{folder}: git could not make a repository: {problem}")
        raise LedgerError(text, folder=str(folder), problem=complaint(errors))


def shipped_rules(packs: Iterable[str]) -> Rulebook:
    """Some shipped packs as one rulebook. Raises LedgerError for a name that is none."""
    names = list(packs)
    for name in names:
        if name not in shipped_packs():
            raise LedgerError(
                N_("there is no pack {name}; shipped are: {packs}"),
                name=name,
                packs=", ".join(shipped_packs()),
            )
    return rulebook((shipped_pack(name) for name in names), shipped_kinds())


def schema_address(ledger: str) -> str:
    """Where an entry of a ledger finds its JSON Schema, as seen from the entry's own folder."""
    return f"../../{SCHEMAS}/{ledger}.json"


def scaffold(unit: Fields, roster: Fields, language: str) -> dict[str, str]:
    """The files that a new unit's repository begins with, by path.

    `unit` and `roster` are what unit.yaml and roster.yaml shall hold; a unit without parameters is
    told by comments which ones its packs ask for.
    """
    packs = unit.get("packs")
    rules = shipped_rules(str(name) for name in packs) if isinstance(packs, list) else Rulebook()
    return {
        "unit.yaml": _unit_text(unit, rules, Words(language)),
        "roster.yaml": _roster_text(roster, Words(language)),
        ".gitattributes": ATTRIBUTES.format(
            entries="\n".join(f"{path} merge=ledger" for path in MERGED)
        ),
        ".editorconfig": EDITORCONFIG,
        ".vscode/settings.json": _json(_editor_settings()),
        **schema_files(rules.kinds, language),
    }


def schema_files(kinds: Mapping[str, Kind], language: str) -> dict[str, str]:
    """The JSON Schemas of all that a unit may write, by path in its repository."""
    made = {ledger: ledger_schema(kinds, common(), ledger, language) for ledger in LEDGERS}
    made |= {name: document_schema(name, language) for name in ("unit", "roster", "calendar", "pack")}
    return {f"{SCHEMAS}/{name}.json": _json(schema) for name, schema in made.items()}


def _editor_settings() -> dict[str, Any]:
    places = {f"{SCHEMAS}/{ledger}.json": f"{ledger}/**/*.yaml" for ledger in LEDGERS}
    places |= {
        f"{SCHEMAS}/unit.json": "unit.yaml",
        f"{SCHEMAS}/roster.json": "roster.yaml",
        f"{SCHEMAS}/calendar.json": "calendar/*.yaml",
        f"{SCHEMAS}/pack.json": "packs/*/pack.yaml",
    }
    return {"yaml.schemas": {f"./{schema}": files for schema, files in places.items()}}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=float) + "\n"


def _unit_text(unit: Fields, rules: Rulebook, words: Words) -> str:
    text = entry_text(unit, f"{SCHEMAS}/unit.json")
    given = unit.get("parameters")
    unset = [
        parameter
        for parameter in rules.parameters.values()
        if parameter.required and not (isinstance(given, dict) and parameter.name in given)
    ]
    if not unset:
        return text
    lines = [f"  # {words(N_('still to be set, without the #:'))}"]
    lines += [f"  # {parameter.name}:    # {words.title(parameter.title)}" for parameter in unset]
    block = "\n".join(lines) + "\n"
    if isinstance(given, dict) and given:
        return text.replace("\nparameters:\n", f"\nparameters:\n{block}")
    return f"{text}parameters:\n{block}"


def _roster_text(roster: Fields, words: Words) -> str:
    text = entry_text(roster, f"{SCHEMAS}/roster.json")
    if roster.get("members"):
        return text
    example = (
        "members: []\n"
        f"# {words(N_('One member looks like this:'))}\n"
        "#   - id: li-si\n"
        f"#     name: {words(N_('Li Si'))}\n"
        "#     posts:\n"
        "#       - {role: head, from: 2026-01-01}\n"
    )
    return text.replace("members: []\n", example)
