"""Signatures over bytes by SSH keys, made and looked at with ssh-keygen, as git itself does it."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.store.git import Git, complaint
from ledger.words import N_

NAMESPACE = "ledger-rollup"
"""What these signatures are for: one made for anything else is no good here."""

_KEYGEN = "ssh-keygen"
_LITERAL = pattern(r"(?:key::)?((?:ssh|ecdsa|sk)-\S+ \S+.*)")


def signing_key(git: Git) -> str | None:
    """The SSH key that git signs with here; None where it signs otherwise or with none."""
    if git.setting("gpg.format") != "ssh":
        return None
    return git.setting("user.signingkey") or None


def sign(content: bytes, key: str) -> bytes:
    """A signature of some bytes, by a key's file or by the agent's. Raises LedgerError."""
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        place = os.path.expanduser(key)  # noqa: PTH111 - may be `~user/…`, as git takes it
        if literal := _LITERAL.fullmatch(key):
            place = str(Path(folder) / "key.pub")
            Path(place).write_text(literal[1] + "\n", "utf-8")
        status, output, errors = _run(["-Y", "sign", "-n", NAMESPACE, "-f", place], content)
    if status:
        raise LedgerError(N_("the snapshot could not be signed: {problem}"), problem=complaint(errors))
    return output


def is_signed(content: bytes, signature: bytes, who: str, keys: Iterable[str]) -> bool:
    """Whether a signature of some bytes is by one of some public keys. Raises LedgerError."""
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        allowed, signed = Path(folder) / "allowed", Path(folder) / "signature"
        allowed.write_text("".join(f"{who} {key}\n" for key in keys), "utf-8")
        signed.write_bytes(signature)
        asked = ["-Y", "verify", "-n", NAMESPACE, "-I", who, "-f", str(allowed), "-s", str(signed)]
        status, _, _ = _run(asked, content)
    return status == 0


def _run(arguments: Sequence[str], content: bytes) -> tuple[int, bytes, str]:
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours, and files of ours
            [_KEYGEN, *arguments],
            input=content,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", "SSH_ASKPASS_REQUIRE": "never"},
        )
    except FileNotFoundError as error:
        raise LedgerError(N_("ssh-keygen is not installed, or not on the PATH")) from error
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")
