"""Three lists that are merged: what each item of the base became, what came, and in which order."""

from collections.abc import Container, Mapping, Sequence
from typing import TypeAlias

from ledger.core.pairing import Pairs, days
from ledger.core.values import Value
from ledger.records import dataclass

Token: TypeAlias = tuple[str, int]
"""An item of a merged list: of the base, or added by mine or theirs, and its number there."""


@dataclass(frozen=True, slots=True)
class ThreeLists:
    """Three lists, and which items of either side have come from which of the base."""

    base: Sequence[Value]
    mine: Sequence[Value]
    theirs: Sequence[Value]
    to_mine: Pairs
    to_theirs: Pairs

    def mine_of(self, number: int) -> list[Value]:
        return [self.mine[self.to_mine[number][0]]] if number in self.to_mine else []

    def theirs_of(self, number: int) -> list[Value]:
        return [self.theirs[self.to_theirs[number][0]]] if number in self.to_theirs else []

    def is_sure(self, number: int) -> bool:
        """Whether what an item became on both sides is known by more than its place."""
        pairs = [pairs.get(number) for pairs in (self.to_mine, self.to_theirs)]
        return all(one is not None and one[1] for one in pairs)

    def place(self, number: int) -> int:
        """The item's number where it still is, mine first."""
        found = self.to_mine.get(number) or self.to_theirs.get(number)
        return found[0] if found else number

    def added_mine(self) -> list[tuple[int, Value]]:
        taken = {number for number, _ in self.to_mine.values()}
        return [one for one in enumerate(self.mine) if one[0] not in taken]

    def added_theirs(self) -> list[tuple[int, Value]]:
        taken = {number for number, _ in self.to_theirs.values()}
        return [one for one in enumerate(self.theirs) if one[0] not in taken]

    def sorted_by(self, key: str) -> bool:
        """Whether each of the lists is in the order of days under a key."""
        many = [days(items, key) for items in (self.base, self.mine, self.theirs)]
        return all(found is not None and found == sorted(found) for found in many)

    def mine_tokens(self) -> list[tuple[Token, Value]]:
        """My list, each item by what it is in the merged one."""
        known: dict[int, Token] = {
            place: ("base", number) for number, (place, _) in self.to_mine.items()
        }
        return [(known.get(place, ("mine", place)), item) for place, item in enumerate(self.mine)]

    def theirs_tokens(self, twins: Mapping[int, int]) -> list[tuple[Token, Value]]:
        """Their list likewise; what both have added is mine."""
        known: dict[int, Token] = {
            place: ("base", number) for number, (place, _) in self.to_theirs.items()
        }
        known |= {place: ("mine", twin) for place, twin in twins.items()}
        return [(known.get(place, ("theirs", place)), item) for place, item in enumerate(self.theirs)]

    def order(self, nodes: Container[Token], twins: Mapping[int, int]) -> list[Token]:
        """The merged list: mine in its order, the rest behind what it follows on its own side."""
        order = [token for token, _ in self.mine_tokens() if token in nodes]
        _insert(order, [("base", number) for number in range(len(self.base))], nodes)
        _insert(order, [token for token, _ in self.theirs_tokens(twins)], nodes)
        return order


def _insert(order: list[Token], tokens: Sequence[Token], nodes: Container[Token]) -> None:
    """Put what is not there yet behind the token before it, and behind what mine added there."""
    behind = 0
    for token in tokens:
        if token in order:
            behind = order.index(token) + 1
        elif token in nodes:
            while behind < len(order) and order[behind][0] == "mine" and token[0] == "theirs":
                behind += 1
            order.insert(behind, token)
            behind += 1
