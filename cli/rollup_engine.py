"""Where units are judged: in this machine's processes, or by the workers of a dask scheduler."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ledger.errors import LedgerError
from ledger.rollup.running import Engine, local
from ledger.words import N_

from .options import option

_Function = TypeVar("_Function", bound=Callable[..., Any])


def engine_options(function: _Function) -> _Function:
    """`--engine`, `--scheduler` and `--workers`, handed over as parameters of these names."""
    for decorate in (
        option(
            "--workers",
            type=click.IntRange(1, 512),
            metavar="N",
            help=N_("Judge by so many processes of this machine."),
        ),
        option(
            "--scheduler",
            metavar="ADDRESS",
            help=N_("With --engine dask: the scheduler's address, tcp://HOST:PORT."),
        ),
        option(
            "--engine",
            type=click.Choice(["local", "dask"]),
            default="local",
            help=N_("Judge here, or by the workers of a dask scheduler."),
        ),
    ):
        function = decorate(function)
    return function


def chosen_engine(engine: str, scheduler: str | None, workers: int | None, cache: Path) -> Engine | None:
    """The engine that the options name; None where it may be chosen by how much there is to do.

    Raises LedgerError for options that do not go together.
    """
    if engine == "dask":
        if scheduler is None:
            raise LedgerError(N_("--engine dask needs --scheduler tcp://HOST:PORT"))
        if workers is not None:
            raise LedgerError(
                N_("--workers is for --engine local; a scheduler's workers are started there")
            )
        from ledger.rollup.spreading import dask

        return dask(scheduler, cache.resolve())
    if scheduler is not None:
        raise LedgerError(N_("--scheduler is for --engine dask"))
    return None if workers is None else local(workers)
