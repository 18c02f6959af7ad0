"""More than one machine: an executor that a dask scheduler hands out, with the same code behind it.

Workers see the cache of mirrors in the same folder, by a shared file system, and have the same version
of this program. A worker that dies is no matter: the scheduler gives its work to another.
"""

import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ledger import __version__
from ledger.errors import LedgerError
from ledger.patterns import pattern
from ledger.rollup.running import Engine
from ledger.words import N_

NEEDED = N_("--engine dask needs distributed; install it with `pip install 'unit-ledger[dask]'`")
SILENT = N_("no scheduler answers at {scheduler}; `dask scheduler` starts one and says its address")
CONNECTING = 10.0
"""Seconds to wait for the scheduler."""
PATIENCE = 60.0
"""Seconds to wait for a worker where there is none, at the beginning or after the last has died."""


def dask(scheduler: str, cache: Path, *, patience: float = PATIENCE) -> Engine:
    """The engine of the workers at a scheduler (`tcp://host:8786`). `cache` is what they must see.

    Opening it raises LedgerError where the library is missing, nobody answers at the address, no
    worker is there, or one that is there cannot judge as this program does.
    """
    seen: set[str] = set()

    @contextmanager
    def open_client() -> Iterator[Executor]:
        with _client(scheduler) as client:
            _await_workers(client, scheduler, patience)
            _check(client, cache, seen)
            executor: Executor = client.get_executor(pure=False)
            with _watching(client, scheduler, executor, patience):
                yield executor

    return open_client


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    try:
        import distributed
    except ImportError as error:
        raise LedgerError(NEEDED) from error
    library: Any = distributed
    # What the library has to say of lost connections is said in our own words where it matters.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    _require_somebody(scheduler)
    try:
        client = library.Client(scheduler, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise LedgerError(SILENT, scheduler=scheduler) from error
    try:
        yield client
    finally:
        client.close(timeout=CONNECTING)


def _require_somebody(scheduler: str) -> None:
    """Knock before the library does, which waits long and leaves threads behind. Raises LedgerError."""
    named = _ADDRESS.fullmatch(scheduler)
    if named is None:
        raise LedgerError(N_("{scheduler} is no scheduler; write tcp://HOST:PORT"), scheduler=scheduler)
    try:
        place = (named["host"].strip("[]"), int(named["port"]))
        with socket.create_connection(place, CONNECTING) as knocking:
            if scheduler.startswith("tls:") or _is_scheduler(knocking):
                return
    except (OSError, ValueError, OverflowError) as error:
        raise LedgerError(SILENT, scheduler=scheduler) from error
    raise LedgerError(SILENT, scheduler=scheduler)


def _is_scheduler(knocking: socket.socket) -> bool:
    """Whether whoever answers says first, as schedulers do, how many bytes its greeting has."""
    first = b""
    while len(first) < 8 and (more := knocking.recv(8 - len(first))):
        first += more
    return len(first) == 8 and int.from_bytes(first, "little") < _GREETING


_GREETING = 1 << 16
_ADDRESS = pattern(r"(?:tcp|tls)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})")


def _await_workers(client: Any, scheduler: str, patience: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError as error:
        raise _lonely(scheduler) from error


def _lonely(scheduler: str) -> LedgerError:
    text = N_("there is no worker at {scheduler}; `dask worker {scheduler}` starts one")
    return LedgerError(text, scheduler=scheduler)


def able(cache: str) -> tuple[str, bool]:
    """What a worker says of itself: its version of this program, and whether it sees the cache."""
    return __version__, Path(cache).is_dir()


def _check(client: Any, cache: Path, seen: set[str]) -> None:
    """Ask workers that have not been asked yet what they are able to. Raises LedgerError."""
    answers: dict[str, Any] = client.run(able, str(cache), on_error="return")
    for worker, answer in sorted(answers.items()):
        if worker in seen or isinstance(answer, OSError):
            continue  # one that has just died is nobody's fault
        if not isinstance(answer, tuple):
            text = N_("worker {worker} cannot judge ({problem}); install this version there: {version}")
            raise LedgerError(text, worker=worker, problem=_first(answer), version=__version__)
        version, sees = answer
        if version != __version__:
            text = N_("worker {worker} has version {other}, not {version}; install the same there")
            raise LedgerError(text, worker=worker, other=version, version=__version__)
        if not sees:
            text = N_(
                "worker {worker} does not see {folder}; share it there, or name another by --cache"
            )
            raise LedgerError(text, worker=worker, folder=str(cache))
        seen.add(worker)


def _first(error: object) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


@contextmanager
def _watching(client: Any, scheduler: str, executor: Any, patience: float) -> Iterator[None]:
    """Give up once there has been no worker for so long. Raises LedgerError at the end."""
    done, gone = threading.Event(), threading.Event()

    def watch() -> None:
        without = 0.0
        while not done.wait(_PAUSE):
            without = 0.0 if _workers(client) else without + _PAUSE
            if without >= patience:
                gone.set()
                executor.shutdown(wait=False)
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    if gone.is_set():
        raise _lonely(scheduler)


_PAUSE = 0.5


def _workers(client: Any) -> int:
    try:
        return len(client.nthreads())
    except Exception:  # noqa: BLE001 - a scheduler that is gone has no workers either
        return 0
