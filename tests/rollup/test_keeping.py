"""What is kept between runs saves time and never changes an answer."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.rollup.judging import judge
from ledger.rollup.keeping import opened
from ledger.rollup.syncing import begin, end, tasks
from ledger.store.fetching import Limits, fetch
from tests.cli.running import Ran, ledger
from tests.rollup.city import City, commit, git, put
from tests.rollup.conftest import entries

FAULT = "id: 20260220-aaaaa\nkind: fault\ndate: 2026-02-20\ntitle: 例\n"
FIX = "id: 20260305-aaaaa\nkind: fix\ndate: 2026-03-05\ntitle: 例\nlinks: [20260220-aaaaa]\n"


def rollup(city: City, *arguments: str) -> Ran:
    return ledger("rollup", arguments[0], "--cache", str(city.cache), *arguments[1:], at=city.root)


def test_a_verdict_says_truly_how_long_it_holds(city: City):
    """On every day between its first and its last, judging anew comes to the same."""
    more = {"problems/2026/20260220-aaaaa.yaml": FAULT, "rectification/2026/20260305-aaaaa.yaml": FIX}
    put(city.unit("one"), more)
    commit(city.unit("one"))
    job = city.job("one")
    day, seen = date(2025, 12, 25), []
    while day < date(2026, 4, 20):
        verdict = judge(replace(job, as_of=day))
        last = date.fromisoformat(verdict.last)
        assert verdict.first <= day.isoformat() <= verdict.last
        for other in (day, min(last, day + timedelta(7)), min(last, date(2026, 12, 31))):
            again = judge(replace(job, as_of=other))
            assert again.counts == verdict.counts
            assert again.packed == verdict.packed
        seen.append(verdict.counts)
        day = min(last, date(2026, 12, 1)) + timedelta(1)
    assert len({json.dumps(one, sort_keys=True) for one in seen}) > 4


def test_what_has_changed_is_judged_anew_and_what_has_not_is_not(city: City):
    city.save()
    rollup(city, "sync")
    first = rollup(city, "status", "--quarter", "2026-Q1", "--json").out
    assert rollup(city, "status", "--quarter", "2026-Q1", "--json").out == first
    put(city.unit("two"), entries(3))
    commit(city.unit("two"))
    rollup(city, "sync")
    found = json.loads(rollup(city, "status", "--quarter", "2026-Q1", "--json").out)
    before = {one["id"]: one["summary"] for one in json.loads(first)["units"]}
    after = {one["id"]: one["summary"] for one in found["units"]}
    assert after["one"] == before["one"]
    assert after["two"]["met"] > before["two"].get("met", 0)


def test_a_cache_that_was_lost_or_spoilt_is_said_or_made_again(city: City):
    city.save()
    rollup(city, "sync")
    whole = rollup(city, "status", "--quarter", "2026-Q1", "--json").out
    for file in city.cache.glob("rollup.sqlite*"):
        file.write_bytes(b"nothing that sqlite knows" * 100)
    ran = rollup(city, "status")
    assert ran.code == 2
    assert "--cache" in ran.err
    for file in city.cache.glob("rollup.sqlite*"):
        file.unlink()
    assert rollup(city, "sync").code == 0
    assert rollup(city, "status", "--quarter", "2026-Q1", "--json").out == whole


def test_a_line_that_points_elsewhere_is_another_place(city: City):
    city.save()
    rollup(city, "sync")
    city.list("one", remote="../units/nobody")
    city.save()
    found = json.loads(rollup(city, "status", "--json").out)
    assert {one["id"]: one["state"] for one in found["units"]} == {"one": "unseen", "two": "fresh"}


def test_a_run_of_the_same_day_that_was_interrupted_is_gone_on_with(city: City):
    city.save()
    rollup(city, "sync")
    with opened(city.cache) as cache:
        run = begin(cache, "2026-05-10")
        task = next(one for one in tasks(city.listed(), city.root, cache) if one.line.id == "one")
        cache.keep_reached(replace(task.before, run=run), task.place)
    assert "1 of 2 were fetched" in rollup(city, "sync").out
    assert "going on" not in rollup(city, "sync").out
    with opened(city.cache) as cache:
        assert begin(cache, "2026-05-10") != begin(cache, "2026-05-11")
        end(cache)


def test_an_interruption_stops_every_fetch_and_says_so(city: City):
    """A server that says nothing would hold a fetch for ever."""
    import socket

    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from ledger.cli.main import main; main()"
    )
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        city.list("slow", remote=f'"git://127.0.0.1:{silent.getsockname()[1]}/slow"')
        city.save()
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", script, "-C", str(city.root)),
                *("rollup", "sync", "--cache", str(city.cache)),
            ],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            heard, _ = silent.accept()
            while process.poll() is None and not _reached_two(city):
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
            heard.close()
        finally:
            process.kill()
    assert process.returncode == 130
    assert errors.decode().strip() == "ledger: interrupted"


def _reached_two(city: City) -> bool:
    with opened(city.cache) as cache:
        known = [one.before for one in tasks(city.listed(), city.root, cache)]
    return sum(one.commit is not None for one in known) == 2


def test_what_takes_too_long_is_given_up(city: City, tmp_path: Path):
    import socket

    from ledger.errors import LedgerError

    with socket.create_server(("127.0.0.1", 0)) as silent:
        remote = f"git://127.0.0.1:{silent.getsockname()[1]}/slow"
        with pytest.raises(LedgerError, match="longer than"):
            fetch(tmp_path / "mirror.git", remote, "main", Limits(seconds=0.1))


def test_units_served_by_git_itself_are_fetched(city: City):
    """`git daemon` on loopback, as a city would serve them."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = city.place / "units"
    daemon = subprocess.Popen(
        [
            *("git", "daemon", "--reuseaddr", "--export-all", f"--port={port}"),
            *("--listen=127.0.0.1", f"--base-path={base}", str(base)),
        ],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for name in ("one", "two"):
            city.list(name, remote=f'"git://127.0.0.1:{port}/{name}/.git"')
        city.save()
        ran = rollup(city, "sync")
        for _ in range(100):
            if ran.code == 0:
                break
            time.sleep(0.1)
            ran = rollup(city, "sync")
        assert "2 of 2 units reached" in ran.out, ran.out
    finally:
        os.killpg(daemon.pid, signal.SIGKILL)
        daemon.wait()
    assert rollup(city, "sync").code == 1
    found = json.loads(rollup(city, "status", "--quarter", "2026-Q1", "--json").out)
    assert {one["state"] for one in found["units"]} == {"stale"}
    assert set(found["summary"]) <= {"stale", "waived", "tracked"}


@pytest.mark.parametrize(
    "remote",
    [
        "ext::sh -c 'touch owned'",
        "--upload-pack=touch owned",
        "-x",
        "http://example.invalid/x",
        "ftp://example.invalid/x",
        "ssh://-oProxyCommand=touch/x",
        "-oProxyCommand=x:y",
        "fd::17/x",
        "https://u:p@example.invalid/x",
        "units/one",
        "file://../x",
        "https://example.invalid/\u202ex",
    ],
)
def test_what_is_no_address_is_refused_before_git_sees_it(city: City, remote: str):
    city.list("one", remote=json.dumps(remote))
    city.save()
    ran = rollup(city, "sync")
    assert ran.code == 2
    assert "E707" in ran.err
    assert "E707" in ledger("check", at=city.root).out
    assert not list(city.place.rglob("owned"))


def test_no_option_is_smuggled_in_a_branch(city: City):
    for branch in ("-x", "a..b", "a b", "a:b", "@{u}", "x.lock", "*"):
        city.list("one", remote="../units/one", branch=json.dumps(branch))
        city.save()
        assert "E707" in rollup(city, "sync").err


def test_git_is_told_nothing_by_the_mirrors_own_settings(city: City):
    """Even a mirror whose configuration somebody wrote to runs nothing."""
    city.save()
    rollup(city, "sync")
    with opened(city.cache) as cache:
        mirror = tasks(city.listed(), city.root, cache)[0].mirror
    ran = city.place / "ran"
    hooks = mirror / "hooks"
    hooks.mkdir()
    put(hooks, {"reference-transaction": f"#!/bin/sh\ntouch {ran}\n"})
    (hooks / "reference-transaction").chmod(0o755)
    put(city.unit("one"), entries(3))
    commit(city.unit("one"))
    assert rollup(city, "sync").code == 0
    assert git(mirror, "rev-parse", "refs/heads/unit") == git(city.unit("one"), "rev-parse", "HEAD")
    assert not ran.exists()
