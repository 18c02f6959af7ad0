"""The wheel alone, in an empty environment: nothing but `ledger` is installed, and the demo runs."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT, cwd=folder)
    (made,) = folder.glob("unit_ledger-*.whl")
    return made


def test_nothing_but_ledger_lands_in_site_packages(wheel: Path):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ledger"}


def test_every_room_and_all_data_are_in_it(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    for room, place in (
        ("cli", "ledger/cli"),
        ("schema", "ledger/schema"),
        ("templates", "ledger/templates"),
    ):
        for file in (ROOT / room).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                assert f"{place}/{file.relative_to(ROOT / room).as_posix()}" in names, file
    for file in (ROOT / "ledger").rglob("*"):
        if file.is_file() and file.suffix in (".py", ".mo", ".typed"):
            assert file.relative_to(ROOT).as_posix() in names, file


def test_the_demo_runs_from_an_empty_environment(wheel: Path, tmp_path: Path):
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv/bin"
    run(programs / "pip", "install", "--quiet", wheel, cwd=tmp_path)
    run(programs / "ledger", "demo", "unit", cwd=tmp_path)
    assert "seminar of the quarter" in run(
        programs / "ledger", "-C", "unit", "status", "--year", cwd=tmp_path
    )
    assert run(programs / "ledger", "-C", "unit", "report", "--annual", cwd=tmp_path).startswith("# ")
    assert "nothing is wrong" in run(programs / "git-ledger", "-C", "unit", "check", cwd=tmp_path)
