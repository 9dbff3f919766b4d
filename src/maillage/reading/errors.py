"""The one error that a document can cause."""


class UnreadableDocument(ValueError):
    """A document that cannot be read; its message is French and made to be shown.

    Parameters
    ----------
    what : str
        What happened.
    where : str
        On which file, page, sheet or line.
    remedy : str
        What the person can do.
    """

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(f"{where} : {what} {remedy}")
