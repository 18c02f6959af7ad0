"""Any walk of commands, legal or not: an item stands where a plain fold of its steps puts it."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from ledger.core.lifecycle import fold
from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.cli.running import Ran, ledger
from tests.conftest import make_unit
from tests.core.test_lifecycle import days, lives
from tests.plainlife import SIX, plain_fold

PATH = "rectification/2026/20260105-eeeee.yaml"
ITEM = {
    "id": "20260105-eeeee",
    "kind": "item",
    "date": "2026-01-05",
    "title": "缩短等候",
    "depth": "visible",
    "scope": "common",
    "links": [],
}
GIVEN = {
    "owner": "yi",
    "lead": "jia",
    "office": "政务科",
    "due": "2026-02-10",
    "goal": "不超过十分钟",
    "measures": ["加开窗口", "错峰预约"],
}
SAID = {
    "stage": "item",
    "assigned-fields": "would still be missing",
    "extension-late": "on or before the due day",
    "measures": "not every measure is done",
    "evidence": "has no evidence",
    "by-lead": "only the lead",
    "mechanism": "only with a mechanism",
    "late-reason": "after the due day",
    "independent": "do not verify their own",
}
"""What a refusal says of each gate."""
COMMANDS = {"verify": "verify-item"}


def with_item(folder: Path, item: dict[str, Any]) -> Git:
    bing = {"id": "bing", "name": "丙某", "posts": [{"role": "staff", "from": "2024-01-01"}]}
    text = json.dumps(item, ensure_ascii=False)
    git = make_unit(folder, {PATH: text})
    roster = (git.root / "roster.yaml").read_text("utf-8")
    (git.root / "roster.yaml").write_text(
        f"{roster}  - {json.dumps(bing, ensure_ascii=False)}\n", "utf-8"
    )
    git.run("commit", "--quiet", "-a", "-m", "by hand")
    return git


def recorded(git: Git) -> dict[str, Any]:
    return read_document("", (git.root / PATH).read_bytes()).data or {}


def take(git: Git, step: dict[str, Any], gained: dict[str, Any]) -> Ran:
    """The step as a command, with what the item gains by it."""
    name = step["step"]
    options = ["--date", step["date"], "--by", step["by"]]
    for key, value in {**step, **gained}.items():
        match key:
            case "date" | "step" | "by":
                pass
            case "measures":
                options += [part for one in value for part in ("--measure", one)]
            case "done":
                options += ["--done", ",".join(map(str, value))] if value else []
            case "evidence":
                options += ["--evidence", f"ref:{value[0]['ref']}"]
            case _:
                options += [f"--{key.replace('_', '-')}", str(value)]
    return ledger(COMMANDS.get(name, name), "eeeee", *options, at=git)


def nothing_changed(git: Git, before: tuple[str, bytes]) -> bool:
    now = (git.commit("HEAD"), (git.root / PATH).read_bytes())
    return now == before and not git.run("status", "--porcelain")


# Every step at every stage

BY = {"assign": "jia", "progress": "yi", "extend": "jia", "close": "jia", "verify": "bing"}
MORE: dict[str, dict[str, Any]] = {
    "assign": GIVEN,
    "progress": {"done": [1, 2]},
    "extend": {"to": "2026-03-10"},
    "close": {"result": "done"},
    "return": {"reason": "不实"},
    "reopen": {"reason": "反弹"},
}
WAYS = {
    "registered": [],
    "assigned": ["assign"],
    "under-way": ["assign", "progress"],
    "closed": ["assign", "progress", "close"],
    "verified": ["assign", "progress", "close", "verify"],
}
LEADS = {
    ("registered", "assign"): "assigned",
    ("assigned", "assign"): "assigned",
    ("assigned", "progress"): "under-way",
    ("assigned", "extend"): "assigned",
    ("under-way", "assign"): "under-way",
    ("under-way", "progress"): "under-way",
    ("under-way", "extend"): "under-way",
    ("under-way", "close"): "closed",
    ("closed", "verify"): "verified",
    ("closed", "return"): "under-way",
    ("verified", "reopen"): "under-way",
}
"""Where each step leads that is allowed at a stage; all others are refused."""


def step_of(name: str) -> dict[str, Any]:
    by = BY.get(name, "bing")
    return {"date": "2026-02-01", "step": name, "by": by, **MORE.get(name, {})}


@pytest.mark.parametrize("stage", WAYS)
def test_every_step_at_every_stage_goes_where_the_table_says_or_changes_nothing(
    tmp_path: Path, stage: str
) -> None:
    steps = [step_of(name) for name in WAYS[stage]]
    item = {**ITEM, "evidence": [{"ref": "卷1"}], "steps": steps}
    git = with_item(tmp_path / "unit", item)
    before = (git.commit("HEAD"), (git.root / PATH).read_bytes())
    for name in (*BY, "return", "reopen"):
        ran = take(git, step_of(name), {})
        after = LEADS.get((stage, name))
        if after is None:
            assert ran.code == 1, (name, ran)
            assert ran.err.startswith("not done: ")
            assert f"stays as it is: {stage.replace('-', ' ')}" in ran.err
            assert nothing_changed(git, before)
        else:
            assert (ran.code, ran.err) == (0, ""), (name, ran)
            assert f"stage: {after.replace('-', ' ')}" in ran.out
            assert "ledger" in ran.out.splitlines()[-1]  # what comes next is a command
            git.run("reset", "--quiet", "--hard", before[0])


# Any walk


class Lives(RuleBasedStateMachine):
    """Walks commands of any kind, on days that go on and sometimes back, from items of any kind."""

    folder: Path
    number = 0

    @initialize(
        depth=st.sampled_from(["visible", "deep"]),
        begun=st.fixed_dictionaries(
            {},
            optional={
                "category": st.sampled_from(["deployment", "other"]),
                "evidence": st.just([{"ref": "卷1"}]),
                "mechanism": st.just("值守制度"),
                **{name: st.just(GIVEN[name]) for name in SIX},
            },
        )
        | st.just({**GIVEN, "evidence": [{"ref": "卷1"}], "mechanism": "值守制度"}),
    )
    def begin(self, depth: str, begun: dict[str, Any]) -> None:
        Lives.number += 1
        item = {**ITEM, "depth": depth, **begun}
        self.git = with_item(self.folder / str(Lives.number), item)
        self.day = date(2026, 1, 6)

    def _try(self, step: dict[str, Any], gained: dict[str, Any] | None = None, back: int = 0) -> None:
        """Take a step as a command and hold what came of it against the plain fold."""
        when = self.day - timedelta(days=back)
        step = {"date": when.isoformat(), **step}
        there = recorded(self.git)
        steps = there.get("steps") or []
        last = max([there["date"], *(one["date"] for one in steps)])
        wanted = {**there, **(gained or {}), "steps": [*steps, step]}
        gates = dict(plain_fold(wanted)["refused"])
        before = (self.git.commit("HEAD"), (self.git.root / PATH).read_bytes())
        ran = take(self.git, step, gained or {})
        if when.isoformat() < last:
            assert (ran.code, "lies before" in ran.err) == (2, True), ran
            assert nothing_changed(self.git, before)
        elif gate := gates.get(len(steps)):
            assert (ran.code, SAID[gate] in ran.err, ran.out) == (1, True, ""), (gate, ran)
            assert nothing_changed(self.git, before)
        else:
            assert (ran.code, ran.err) == (0, ""), ran
            assert recorded(self.git) == wanted
        self._agree(wanted if ran.code == 0 else there)

    def _agree(self, wanted: dict[str, Any]) -> None:
        """What the program derives on each day is what the plain fold gives."""
        for as_of in {one["date"] for one in wanted.get("steps") or []} | {"2026-05-10"}:
            plain, life = plain_fold(wanted, as_of), fold(wanted, date.fromisoformat(as_of))
            assert {
                name: life.fields.get(name) for name in plain if name not in ("done", "refused")
            } == {name: value for name, value in plain.items() if name not in ("done", "refused")}
            assert (set(life.done), life.refusals) == (plain["done"], ())

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        self.day = min(self.day + timedelta(days=days), date(2026, 5, 10))

    @rule(
        fields=st.just(GIVEN)
        | st.fixed_dictionaries(
            {},
            optional={
                "owner": st.sampled_from(["yi", "bing"]),
                "lead": st.sampled_from(["jia", "yi"]),
                "due": st.sampled_from(["2026-01-20", "2026-03-01"]),
                "measures": st.sampled_from([["加开窗口"], ["一", "二"]]),
            },
        ),
        back=st.sampled_from([0, 0, 0, 30]),
    )
    def assign(self, fields: dict[str, Any], back: int) -> None:
        self._try({"step": "assign", "by": "jia", **fields}, back=back)

    @rule(done=st.sampled_from([[1], [2], [1, 2], [1, 2], []]))
    def progress(self, done: list[int]) -> None:
        measures = plain_measures(recorded(self.git))
        done = [number for number in done if number <= measures]
        self._try({"step": "progress", "by": "yi", **({"done": done} if done else {})})

    @rule(to=st.sampled_from(["2026-02-20", "2026-04-30"]))
    def extend(self, to: str) -> None:
        self._try({"step": "extend", "by": "jia", "to": to, "reason": "到货晚"})

    @rule(
        by=st.sampled_from(["jia", "jia", "yi"]),
        result=st.sampled_from(["done", "long-term"]),
        late=st.sampled_from([{}, {"late_reason": "到货晚"}]),
        gained=st.sampled_from(
            [{}, {"mechanism": "值守制度"}, {"mechanism": "值守制度", "evidence": [{"ref": "卷1"}]}]
        ),
    )
    def close(self, by: str, result: str, late: dict[str, str], gained: dict[str, Any]) -> None:
        if recorded(self.git).get("evidence"):
            gained = {name: value for name, value in gained.items() if name != "evidence"}
        self._try({"step": "close", "by": by, "result": result, **late}, gained)

    @rule(then=st.sampled_from(["close", "verify", "reopen"]))
    def see_through(self, then: str) -> None:
        """What leads furthest, so that walks get to the later stages too."""
        many = list(range(1, plain_measures(recorded(self.git)) + 1))[:9]
        lead = plain_fold(recorded(self.git))["lead"]
        self._try({"step": "progress", "by": "yi", "done": many})
        well = {"step": "close", "by": lead or "jia", "result": "long-term", "late_reason": "到货晚"}
        gained = {} if recorded(self.git).get("evidence") else {"evidence": [{"ref": "卷1"}]}
        self._try(well, {**gained, "mechanism": "值守制度"})
        for name in ("verify", "reopen")[: ("close", "verify", "reopen").index(then)]:
            self._try({"step": name, "by": "bing", **MORE.get(name, {})})

    @rule(by=st.sampled_from(["jia", "yi", "bing", "bing"]))
    def verify(self, by: str) -> None:
        self._try({"step": "verify", "by": by, "opinion": "属实"})

    @rule(name=st.sampled_from(["return", "reopen"]))
    def send_back(self, name: str) -> None:
        self._try({"step": name, "by": "bing", "reason": "不实"})


def plain_measures(item: dict[str, Any]) -> int:
    """How many measures an item has after its steps; a great many if it has none to be counted."""
    given = [item, *(item.get("steps") or [])]
    lists = [one["measures"] for one in given if one.get("measures") is not None]
    return len(lists[-1]) if lists else 99


def test_any_walk_of_commands_agrees_with_a_plain_fold(tmp_path: Path) -> None:
    Lives.folder = tmp_path
    quick = settings(
        max_examples=12,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes here
        stateful_step_count=16,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Lives, settings=quick)  # type: ignore[no-untyped-call]


@given(lives, days)
def test_steps_in_any_order_fold_as_the_plain_fold_says(item: dict[str, Any], day: str) -> None:
    """Also such as no command would write: refused ones, out of order, without sense."""
    life, plain = fold(item, date.fromisoformat(day)), plain_fold(item, day)
    assert [(one.index, one.gate) for one in life.refusals] == plain.pop("refused")
    assert set(life.done) == plain.pop("done")
    assert {name: life.fields.get(name) for name in plain} == plain
