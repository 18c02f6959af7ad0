"""A dataclass made late looks and acts as one of the standard library."""

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest

from ledger.records import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things and a list."""

    left: int
    right: str = "r"
    many: list[int] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Counted:
    number: int

    @cached_property
    def double(self) -> int:
        return self.number * 2


@dataclass(slots=True)
class Open:
    number: int = 1


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    number: int

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(self.number)


@dataclass(frozen=True, eq=False, slots=True)
class Same:
    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    left: int
    right: str = "r"
    many: list[int] = dataclasses.field(default_factory=list)


@pytest.mark.parametrize(
    ("given", "named"),
    [((1,), {}), ((1, "x"), {}), ((), {"left": 1, "many": [3]}), ((1,), {"right": "y"})],
)
def test_an_instance_is_made_as_the_standard_one(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    mine, theirs = Pair(*given, **named), Standard(*given, **named)
    assert dataclasses.astuple(mine) == dataclasses.astuple(theirs)
    assert repr(mine) == repr(theirs).replace("Standard", "Pair")


@pytest.mark.parametrize(
    "call",
    [
        lambda cls: cls(),
        lambda cls: cls(1, "a", [], 4),
        lambda cls: cls(1, left=2),
        lambda cls: cls(1, other=2),
        lambda cls: setattr(cls(1), "left", 2),
        lambda cls: delattr(cls(1), "left"),
        lambda cls: hash(cls(1)),
    ],
)
def test_what_the_standard_one_refuses_is_refused(call: Callable[[type], object]) -> None:
    with pytest.raises(Exception) as theirs:
        call(Standard)
    with pytest.raises(theirs.type):
        call(Pair)


def test_each_instance_has_a_list_of_its_own() -> None:
    assert Pair(1).many is not Pair(1).many


def test_equal_fields_are_equal_and_hash_alike() -> None:
    assert Counted(1) == Counted(1) != Counted(2)
    assert hash(Counted(1)) == hash(Counted(1))
    assert Pair(1) != Standard(1)
    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())
    assert Same(1) != Same(1)
    assert len({Same(1), Same(1)}) == 2


def test_an_open_one_can_be_set_and_not_hashed() -> None:
    one = Open()
    one.number = 5
    assert one == Open(5)
    with pytest.raises(TypeError):
        hash(one)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
)
@pytest.mark.parametrize("one", [Pair(1, "x", [2]), Counted(3), Open(4), Empty()])
def test_copies_and_pickles_are_equal(one: Any, copied: Callable[[Any], Any]) -> None:
    assert copied(one) == one


def test_replace_fields_and_matching_work() -> None:
    assert dataclasses.replace(Pair(1), left=2) == Pair(2)
    assert [field.name for field in dataclasses.fields(Pair)] == ["left", "right", "many"]
    match Pair(7, "z"):
        case Pair(left, right):
            assert (left, right) == (7, "z")


def test_a_value_is_cached_beside_the_fields() -> None:
    one = Counted(4)
    assert one.double == one.double == 8


def test_what_is_to_follow_a_new_instance_follows() -> None:
    with pytest.raises(ValueError, match="-1"):
        Held(-1)


def test_a_field_for_the_standard_one_is_refused() -> None:
    with pytest.raises(TypeError, match="number"):

        @dataclass(frozen=True)
        class Hidden:
            number: int = dataclasses.field(compare=False)


def test_starting_compiles_nothing_for_classes_that_are_not_used() -> None:
    """Measured in work: no code is compiled while modules full of classes are imported."""
    count = "import sys; seen = []; "
    count += "sys.addaudithook(lambda e, a: e == 'compile' and a[1] == '<string>' and seen.append(a)); "
    text = "import click, re, decimal, dataclasses; "
    text += f"{count}import ledger.core.packs, ledger.core.model; print(len(seen))"
    run = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert int(run.stdout) == 0
