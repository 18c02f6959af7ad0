"""Addresses of repositories that may be fetched from, and branches that may be named.

An address is https, ssh (also as `user@host:path`), git or file, or a path that says so by beginning
with `./`, `../` or `/`. Whatever git could take for an option or for a program to run is refused.
"""

from ledger.patterns import pattern
from ledger.words import N_

SCHEMES = ("https", "ssh", "git", "file")

_HOST = r"(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])"
_USER = r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)"
_NETWORK = pattern(rf"(?:https|ssh|git)://{_USER}?{_HOST}(?::[0-9]+)?/[^\s\\]*")
_FILE = pattern(r"file:///[^\\]*")
_SCP = pattern(rf"{_USER}{_HOST}:(?![-:/]{{2}})[^\s\\:-][^\s\\]*")
_PATH = pattern(r"(?:/|\.\.?/).*")
_PASSWORD = pattern(r"[a-z]+://[^/@]*:[^/@]*@")
_STEERING = pattern(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_BRANCH = pattern(
    r"(?!-|.*(?:\.\.|@\{|//|/\.|\.lock(?:/|$)))(?![./])[^\x00-\x20\x7f~^:?*\[\\]+(?<![./])"
)


def remote_fault(remote: str) -> str | None:
    """What is wrong with an address, as a message id; None for one that may be fetched from."""
    if _STEERING.search(remote):
        return N_("{remote} holds characters that no address has")
    if _PASSWORD.match(remote):
        return N_("an address here must hold no password; let git's credential helper keep it")
    if any(form.fullmatch(remote) for form in (_NETWORK, _FILE, _SCP, _PATH)):
        return None
    return N_(
        "{remote} is no address that is fetched from; write https, ssh, git or file, or a path that"
        " begins with ./ or ../"
    )


def branch_fault(branch: str) -> str | None:
    """What is wrong with a branch's name, as a message id."""
    if _BRANCH.fullmatch(branch) and branch != "@" and not _STEERING.search(branch):
        return None
    return N_("{branch} is no name of a branch")


def is_path(remote: str) -> bool:
    """Whether an address is a path, which may be seen from the repository that names it."""
    return _PATH.fullmatch(remote) is not None
