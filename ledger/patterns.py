"""Regular expressions that are compiled when they are first used.

Compiling those of all modules costs a short command more than what it does; few of them are asked.
"""

import re
from typing import TYPE_CHECKING, Any, AnyStr

if TYPE_CHECKING:

    def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """A regular expression; a mistake in it shows when it is first used."""
        ...
else:

    class _Pattern:
        """Stands for a compiled expression, and takes over its methods once there is one."""

        def __init__(self, text: str | bytes, flags: int) -> None:
            self._made = text, flags

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            compiled = re.compile(*self._made)
            methods = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
            self.__dict__.update({one: getattr(compiled, one) for one in methods})
            return getattr(compiled, name)

    def pattern(text: str | bytes, flags: int = 0) -> _Pattern:
        """A regular expression; a mistake in it shows when it is first used."""
        return _Pattern(text, flags)
