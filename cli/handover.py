"""`ledger handover`: what `ledger member handover` does, by its own name."""

from .member import handover as command

__all__ = ["command"]
