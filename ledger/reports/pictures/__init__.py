"""Pictures of a report: values that hold what is to be seen, and who draws them.

A report holds the values by name; a template places them. Each kind of value has a function of its own
here, registered with `drawn`, so that whoever writes a document need not know what it shows.
"""

from functools import singledispatch


@singledispatch
def drawn(data: object, language: str) -> str:  # noqa: ARG001 - what is registered needs it
    """A picture as a whole SVG document, its words in that language."""
    raise TypeError(type(data).__name__)
