from ledger.core.findings import Finding
from ledger.store.documents import read_document
from ledger.store.locating import located

TEXT = "# a comment\nid: x\nmembers:\n  - a\n  - b\nfeedback: {date: x}\n"
DOCUMENTS = {"f.yaml": read_document("f.yaml", TEXT.encode())}


def place(at: tuple[str | int, ...], *, on_key: bool = False) -> tuple[int, int]:
    (one,) = located([Finding("E203", "f.yaml", "text", at=at, on_key=on_key)], DOCUMENTS)
    return one.line, one.column


def test_a_finding_points_at_a_value_or_at_its_key():
    assert place(("members", 1)) == (5, 5)
    assert place(("feedback", "date")) == (6, 18)
    assert place(("feedback", "date"), on_key=True) == (6, 12)


def test_what_is_not_there_is_shown_at_what_lacks_it():
    assert place(()) == (2, 1)
    assert place(("feedback", "text")) == (6, 11)
    assert place(("nothing", 3, "x"), on_key=True) == (2, 1)


def test_a_file_that_is_not_there_is_shown_at_its_beginning():
    (one,) = located([Finding("E202", "roster.yaml", "text")], DOCUMENTS)
    assert (one.line, one.column) == (1, 1)


def test_findings_are_sorted_by_file_line_column_and_code_and_said_once():
    found = [
        Finding("W602", "f.yaml", "text", line=3, column=1),
        Finding("E203", "f.yaml", "text", at=("members",), on_key=True),
        Finding("E203", "f.yaml", "text", at=("members",), on_key=True),
        Finding("E203", "a.yaml", "text", line=9, column=9),
        Finding("E201", "f.yaml", "text", at=("id",)),
    ]
    assert [(one.path, one.line, one.column, one.code) for one in located(found, DOCUMENTS)] == [
        ("a.yaml", 9, 9, "E203"),
        ("f.yaml", 2, 5, "E201"),
        ("f.yaml", 3, 1, "E203"),
        ("f.yaml", 3, 1, "W602"),
    ]
