"""The one exception that carries a sentence for the user."""


class LedgerError(Exception):
    """What could not be done, and what to do about it.

    `text` is an English message id with `{names}`; `values` fill them after translation, so that the
    entry point can say the sentence in the user's language.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text = text
        self.values = values
