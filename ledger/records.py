"""`dataclass` as the standard library's, at a tenth of what it costs a program to start.

The standard one writes and compiles six functions for every class when its module is imported, used
or not: with the three hundred classes here that is the greater part of a short command. This one
has the standard one collect the fields, shares what can be shared, and writes `__init__` when the
first instance is made. Classes look and act the same; what is not needed here (`order`, fields of
keywords only, fields left out of comparison) is refused.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - handed on
else:
    import dataclasses
    from collections.abc import Callable
    from operator import attrgetter
    from types import MemberDescriptorType

    _MISSING = dataclasses.MISSING

    def dataclass(
        given: type | None = None,
        /,
        *,
        frozen: bool = False,
        slots: bool = False,
        eq: bool = True,
    ) -> Any:
        """A class with the fields that its annotations name."""

        def made(cls: type) -> type:
            return _made(cls, frozen=frozen, slots=slots, eq=eq)

        return made if given is None else made(given)

    def _made(cls: type, *, frozen: bool, slots: bool, eq: bool) -> type:
        # Without a text of its own the standard library would spell out the signature, at a price.
        cls.__doc__ = cls.__doc__ or cls.__name__
        own = cls.__dict__
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
        names = _names(made)
        values: Callable[[Any], Any] = attrgetter(*names) if names else _nothing

        def __init__(self: Any, *args: Any, **named: Any) -> None:  # noqa: N807 - until the first instance
            made.__init__ = _written(made, frozen=frozen)
            made.__init__(self, *args, **named)

        def __eq__(self: Any, other: object) -> bool:  # noqa: N807
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self: Any) -> int:  # noqa: N807
            return hash(values(self))

        made.__init__ = __init__
        if "__repr__" not in own:
            made.__repr__ = _repr
        if eq and "__eq__" not in own:
            made.__eq__ = __eq__
        if eq and own.get("__hash__") is None:
            made.__hash__ = __hash__ if frozen else None
        if frozen:
            made.__setattr__, made.__delattr__ = _refuse_set, _refuse_delete
            if slots and "__getstate__" not in own:
                made.__getstate__, made.__setstate__ = _state, _restore
        return made

    def _names(made: type) -> list[str]:
        for field in made.__dataclass_fields__.values():
            usual = field.init and field.repr and field.compare and field.hash is None
            if not usual or field.kw_only or field._field_type is not dataclasses._FIELD:  # noqa: SLF001
                message = f"{made.__name__}.{field.name}: a field for the standard library's dataclass"
                raise TypeError(message)
        return list(made.__dataclass_fields__)

    def _written(made: type, *, frozen: bool) -> Callable[..., None]:
        """`__init__` of the class, written and compiled as the standard library does it."""
        known: dict[str, Any] = {"missing": _MISSING, "put": object.__setattr__}
        heads, lines = ["self"], []
        for number, (name, field) in enumerate(made.__dataclass_fields__.items()):
            value = name
            if field.default is not _MISSING:
                known[f"default{number}"] = field.default
                heads.append(f"{name}=default{number}")
            elif field.default_factory is not _MISSING:
                known[f"default{number}"] = field.default_factory
                heads.append(f"{name}=missing")
                value = f"default{number}() if {name} is missing else {name}"
            else:
                heads.append(name)
            place = getattr(made, name, None)
            if not frozen:
                lines.append(f" self.{name} = {value}")
            elif isinstance(place, MemberDescriptorType):
                known[f"set{number}"] = place.__set__
                lines.append(f" set{number}(self, {value})")
            else:
                lines.append(f" put(self, {name!r}, {value})")
        if hasattr(made, "__post_init__"):
            lines.append(" self.__post_init__()")
        text = f"def __init__({', '.join(heads)}):\n" + ("\n".join(lines) or " pass")
        exec(text, known)  # noqa: S102 - made of names of fields in our own modules
        written = known["__init__"]
        written.__qualname__ = f"{made.__qualname__}.__init__"
        return written

    def _nothing(_: Any) -> tuple[()]:
        return ()

    def _repr(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
        return f"{self.__class__.__qualname__}({shown})"

    def _refuse_set(_: Any, name: str, __: Any) -> None:
        message = f"cannot assign to field {name!r}"
        raise dataclasses.FrozenInstanceError(message)

    def _refuse_delete(_: Any, name: str) -> None:
        message = f"cannot delete field {name!r}"
        raise dataclasses.FrozenInstanceError(message)

    def _state(self: Any) -> list[Any]:
        return [getattr(self, name) for name in self.__dataclass_fields__]

    def _restore(self: Any, state: list[Any]) -> None:
        for name, value in zip(self.__dataclass_fields__, state, strict=True):
            object.__setattr__(self, name, value)
