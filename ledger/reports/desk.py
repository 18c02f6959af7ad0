"""The desk where templates are put on paper: a sandbox that shows a report and nothing else.

A template may come from the unit's own repository, so nothing in it is trusted: it reaches the
report's values, a few filters and no method that could take memory or time without end. What it costs
is counted, and what goes wrong is said with the template's name and line.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, nodes, pass_context
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import BlockReference, Context, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from ledger.records import dataclass
from ledger.reports.markdown import HAND, Marked, table
from ledger.reports.report import CELLS, Table
from ledger.reports.vocabulary import Hand, Vocabulary

MAX_STEPS = 500_000
"""How many turns of loops and calls one report may take."""
MAX_CHARACTERS = 5_000_000
"""How much text one report may put together."""

FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "int", "items"),
    *("last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse"),
    *("select", "selectattr", "sort", "sum", "trim", "truncate", "unique", "upper"),
)
"""The filters of Jinja's own that are there; `join`, `long`, `picture` and `table` are the desk's."""

_GLOBALS = ("range", "namespace", "dict", "cycler", "joiner")
_METHODS: tuple[tuple[type | tuple[type, ...], tuple[str, ...]], ...] = (
    (str, ("startswith", "endswith", "lower", "upper", "strip")),
    (date, ("year", "month", "day", "isoformat")),
    (Mapping, ("items", "keys", "values", "get")),
    ((list, tuple), ("index", "count")),
    ((int, float, Decimal, bytes), ()),
)
_LARGE = 10**12


class EndlessError(Exception):
    """A template that does not come to an end."""


class Missing(StrictUndefined):
    """Something that is not there; its message is its name."""

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or str(self._undefined_name)


@dataclass
class Meter:
    """What one report has cost so far."""

    steps: int = 0
    characters: int = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise EndlessError

    def write(self, size: int) -> None:
        self.characters += size
        if self.characters > MAX_CHARACTERS:
            raise EndlessError


class Shelf(BaseLoader):
    """Templates by name: the unit's own first, `shipped/NAME` always the project's."""

    def __init__(self, own: Mapping[str, str], shipped: Callable[[str], str | None]) -> None:
        self._own = own
        self._shipped = shipped

    def get_source(
        self, _environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        name = template.removeprefix("shipped/")
        if name == template and name in self._own:
            return self._own[name], f"templates/{name}", lambda: True
        text = self._shipped(name)
        if text is None:
            raise TemplateNotFound(template)
        return text, f"shipped/{name}", lambda: True


class Desk(ImmutableSandboxedEnvironment):
    """The environment in which one report is rendered, once."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(
        self,
        shelf: Shelf,
        words: Vocabulary,
        pictures: Container[str] = (),
        hand: Hand = HAND,
        *,
        public: bool = False,
    ) -> None:
        super().__init__(
            loader=shelf,
            undefined=Missing,
            finalize=self._shown,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=0,
        )
        self.meter = Meter()
        self.words = words
        self.pictures = pictures
        self.public = public
        self.hand = hand
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.filters |= {
            "join": self._joined,
            "long": words.long,
            "picture": self._picture,
            "table": self._table,
            _COUNTED: self._counted,
            _MEASURED: self._measured,
        }
        self.globals = {name: self.globals[name] for name in _GLOBALS}

    # What is shown

    def _shown(self, value: Any) -> str:
        """What `{{ … }}` puts into the report."""
        text = self._said(value)
        self.meter.write(len(text))
        return text

    def _said(self, value: Any) -> str:
        if isinstance(value, Markup):
            return value
        if isinstance(value, Marked | Undefined):
            return str(value)
        if value is None or isinstance(value, CELLS):
            return self.words.say(value, self.hand)
        if isinstance(value, float):
            return format(value, ".12g")
        text = f"a {type(value).__name__} is no text; name one of its parts"
        raise TypeError(text)

    def _joined(self, many: Iterable[Any], join: str = "") -> Marked:
        text = join.join(self._said(one) for one in many)
        self.meter.write(len(text))
        return Marked(text)

    def _table(self, value: Any, empty: str = "") -> Marked:
        if not isinstance(value, Table):
            raise TypeError("only a table can be shown as one")
        # To the public a list may be empty because nothing in it is public.
        said = self.words.groups["cells"]["none-public"] if self.public else empty
        return table(value, self.words, said)

    def _picture(self, name: Any, alt: str = "") -> Marked:
        """Where a picture of the report stands, and what it shows in words."""
        if not isinstance(name, str) or name not in self.pictures:
            raise UndefinedError(f"a picture {name}")
        return Marked(f"![{self._said(alt)}](picture:{name})")

    # What is allowed

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Values have their fields, and of Python's own types a few methods."""
        for kind, names in _METHODS:
            if isinstance(obj, kind):
                return attr in names
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """`"…".format` is not among the methods that texts have here."""

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A call; what a macro or a block put together is finished Markdown."""
        self.meter.step()
        result = super().call(context, called, *args, **kwargs)
        if isinstance(called, Macro | BlockReference) and isinstance(result, str):
            return Marked(result)
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums and products that stay small."""
        if operator != "+" and not (_is_small(left) and _is_small(right)):
            raise SecurityError(f"{operator} is for small numbers only")
        if operator == "**" and abs(right) > 64:
            raise SecurityError("** is for small numbers only")
        result = super().call_binop(context, operator, left, right)
        return self._measured(context, result)

    # What it costs

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        return super()._generate(_Metering().visit(source), name, filename, defer_init)

    @pass_context
    def _counted(self, _context: Context, many: Iterable[Any]) -> Iterator[Any]:
        for one in many:
            self.meter.step()
            yield one

    @pass_context
    def _measured(self, _context: Context, value: Any) -> Any:
        if isinstance(value, str | list | tuple):
            self.meter.write(len(value))
        return value


# A space keeps templates from naming them.
_COUNTED, _MEASURED = " counted", " measured"


class _Metering(NodeTransformer):
    """Puts the meter between every loop and what it runs over, and around every `~`."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - the visitor's way of naming
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _COUNTED)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, _MEASURED)


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    made = nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
    if node.environment is not None:
        made.set_environment(node.environment)
    return made


def _is_small(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and -_LARGE < value < _LARGE
