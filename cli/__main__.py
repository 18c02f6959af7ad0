"""`python -m ledger.cli`."""

from .main import main

main()
