"""`ledger verify`: a document is what the ledger gives, or it is said what differs."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.cli.main import run
from ledger.reports.imprint import imprint
from ledger.reports.issuing import FORMS, issued, worded
from ledger.store.git import Git
from ledger.store.repository import create_repository
from tests.reports.example import files, report
from tests.reports.test_owndocx import template

ENDINGS = {"text": "txt"}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    git = create_repository(tmp_path / "office")
    write(git, files())
    monkeypatch.chdir(git.root)
    monkeypatch.setenv("LEDGER_TODAY", "2026-07-10")
    return git


def write(git: Git, texts: dict[str, str] | dict[str, bytes]) -> None:
    for path, content in texts.items():
        place = git.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "change")


def made(git: Git, form: str, *options: str) -> Path:
    place = git.root.parent / f"报告.{ENDINGS.get(form, form)}"
    assert run(["report", *(options or ("--quarterly", "2026-Q2")), "-o", str(place)]) == 0
    return place


def verified(capfd: pytest.CaptureFixture[str], place: Path) -> tuple[int, str]:
    capfd.readouterr()
    code = run(["verify", str(place)])
    out, err = capfd.readouterr()
    return code, out + err


@pytest.mark.parametrize("form", FORMS)
def test_what_was_written_holds_even_when_the_ledger_has_moved_on(
    office: Git, capfd: pytest.CaptureFixture[str], form: str
):
    place = made(office, form)
    write(office, {"study/2026/20260601-zzzzz.yaml": "id: 20260601-zzzzz\n"})
    code, said = verified(capfd, place)
    assert (code, "byte for byte" in said) == (0, True)
    assert "quarterly 2026-Q2 of example, as of 2026-07-10" in said


@pytest.mark.parametrize(
    "options",
    [
        ("--annual", "2026"),
        ("--monthly", "2026-06", "--as-of", "2026-06-20"),
        ("--bulletin", "2026-Q2"),
        ("--member", "li"),
        ("--annual", "2026", "--audience", "public", "--reviewed-by", "李 四"),
        ("--annual", "2026", "--lang", "zh"),
        ("--annual", "2026", "--at", "HEAD"),
    ],
    ids=lambda options: " ".join(options[:3:2]),
)
def test_every_kind_is_made_again_with_its_options(
    office: Git, capfd: pytest.CaptureFixture[str], options: tuple[str, ...]
):
    code, said = verified(capfd, made(office, "html", *options))
    assert (code, "byte for byte" in said) == (0, True)


def test_templates_and_styles_of_the_unit_are_those_of_that_revision(
    office: Git, capfd: pytest.CaptureFixture[str]
):
    own = template("{{ report.unit }} {{ report.sections.overall.figures.entries }}")
    write(office, {"templates/quarterly.docx": own, "templates/style.yaml": b"sign: false\n"})
    word, pdf = made(office, "docx"), made(office, "pdf")
    write(office, {"templates/quarterly.docx": template("x"), "templates/style.yaml": b"sign: true\n"})
    assert verified(capfd, word)[0] == 0
    assert verified(capfd, pdf)[0] == 0


def rezipped(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if re.fullmatch(part, name) else text)
    return stream.getvalue()


def changed(form: str, content: bytes, change: Callable[[str], str]) -> bytes:
    parts = {"docx": r"word/document\.xml", "xlsx": r"xl/sharedStrings\.xml|xl/worksheets/sheet.*"}
    if form in parts:
        return rezipped(content, parts[form], change)
    return change(content.decode()).encode()


@pytest.mark.parametrize("form", ["md", "text", "html", "docx", "xlsx"])
def test_a_word_that_was_changed_is_found(office: Git, capfd: pytest.CaptureFixture[str], form: str):
    place = made(office, form)
    place.write_bytes(
        changed(form, place.read_bytes(), lambda text: text.replace("更换标牌", "更换标识"))
    )
    code, said = verified(capfd, place)
    assert code == 1
    assert re.search(r"in the file: .*更换标识", said)
    assert re.search(r"by the ledger: .*更换标牌", said)


def test_a_number_that_was_changed_is_found(office: Git, capfd: pytest.CaptureFixture[str]):
    place = made(office, "xlsx")
    number = r"(<c r=\"B3\" s=\"\d+\"><v>)(\d+)"
    content = rezipped(
        place.read_bytes(), r"xl/worksheets/sheet2\.xml", lambda text: re.sub(number, r"\g<1>99", text)
    )
    assert content != place.read_bytes()
    place.write_bytes(content)
    code, said = verified(capfd, place)
    assert (code, "in the file: 99" in said) == (1, True)


def test_what_a_reader_of_html_does_not_see_is_looked_at_too(
    office: Git, capfd: pytest.CaptureFixture[str]
):
    place = made(office, "html")
    text = place.read_text("utf-8")
    place.write_text(text.replace("<main>", "<main><style>td{color:red}</style>"), "utf-8")
    assert verified(capfd, place)[0] == 1


def test_a_forged_pdf_is_found(office: Git, capfd: pytest.CaptureFixture[str]):
    """Made from other facts, with the imprint of the true ones."""
    place = made(office, "pdf")
    revision = office.commit("HEAD")
    true = replace(report(files(), "quarterly", "2026-Q2", "2026-07-10"), revision=revision)
    forged = worded(true, "en", lambda _: None)
    forged = replace(forged, markdown=forged.markdown.replace("Entries recorded this quarter: ", "9"))
    place.write_bytes(issued(forged, "pdf"))
    code, said = verified(capfd, place)
    assert (code, "differ" in said) == (1, True)


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "md", "text"])
def test_a_file_that_was_only_saved_anew_holds(
    office: Git, capfd: pytest.CaptureFixture[str], form: str
):
    place = made(office, form)
    content = place.read_bytes()
    if form in ("docx", "xlsx"):
        anew = rezipped(content, "nothing", lambda text: text)
    elif form == "pdf":
        anew = content + b"\n% seen\n"
    else:
        anew = content.replace(b"\n", b"\r\n")
    place.write_bytes(anew)
    code, said = verified(capfd, place)
    assert (code, "saved anew" in said) == (0, True)


def test_a_digest_that_was_changed_is_found(office: Git, capfd: pytest.CaptureFixture[str]):
    place = made(office, "md")
    true = imprint(report(files(), "quarterly", "2026-Q2", "2026-07-10"), "en").digest
    text = place.read_text("utf-8")
    found = re.search(r"sha256=([0-9a-f]{64})", text)
    assert found is not None
    place.write_text(text.replace(found[1], true), "utf-8")
    code, said = verified(capfd, place)
    assert (code, "is not that of the facts" in said) == (1, True)


def test_changes_that_were_not_committed_are_said(office: Git, capfd: pytest.CaptureFixture[str]):
    (office.root / "study/2026/20260520-bbbbb.yaml").write_text(
        "id: 20260520-bbbbb\nkind: check\ndate: 2026-05-20\ntitle: 检测\n", "utf-8"
    )
    code, said = verified(capfd, made(office, "md"))
    assert (code, "not yet committed" in said) == (1, True)
    assert "differ" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"# a report\n", "does not say what it was made from"),
        (b"\xff\xfe\x00", "is no report of any form"),
        (b"PK\x03\x04 nonsense", "damaged"),
        (b"%PDF-1.7 nonsense", "damaged"),
        (None, "No such file"),
    ],
)
def test_what_cannot_be_verified_is_one_sentence(
    office: Git, capfd: pytest.CaptureFixture[str], content: bytes | None, said: str
):
    place = office.root.parent / "x.bin"
    if content is not None:
        place.write_bytes(content)
    code, text = verified(capfd, place)
    assert (code, said in text) == (2, True)
    assert len(text.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit=example", "unit=other", "of the unit other"),
        (r"revision=[0-9a-f]+", f"revision={'1' * 40}", "no revision 1111"),
        ("report=quarterly", "report=diary", "calls itself diary"),
    ],
)
def test_an_imprint_that_leads_nowhere_is_said(
    office: Git, capfd: pytest.CaptureFixture[str], old: str, new: str, said: str
):
    place = made(office, "md")
    place.write_text(re.sub(old, new, place.read_text("utf-8")), "utf-8")
    code, text = verified(capfd, place)
    assert (code, said in text) == (2, True)
