"""Every exception that Second Source raises: one family, a class for each situation that a caller can act on."""


class SecondSourceError(Exception):
    """Root of all errors raised on purpose; its text says what to do."""


class InputError(SecondSourceError):
    """Something given by the user cannot be used: a path, a file, a line, an option."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class UnreadablePage(InputError):
    """The bytes of a page cannot be read as a page: empty, binary, too large, no text."""


class NotAnArticle(InputError):
    """A page was read and holds no article: an index, a search page, a cookie wall, an error page."""


class OutOfTime(BaseException):
    """A piece of work took longer than it may. It stands outside the family: an `except Exception` of a library must not swallow it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.reason = f"took longer than {seconds:g} seconds"


class SettingsError(InputError):
    """A settings or outlets file is malformed or holds an unknown key."""


class StoreError(SecondSourceError):
    """The store cannot be opened, read or written."""


class StoreTooNew(StoreError):
    """The store was written by a newer version of Second Source."""


class LogBroken(StoreError):
    """The log of decisions is not what was written: an entry was changed, taken out or put in, or a decision differs from it."""


class StoreFull(StoreError):
    """The disk has no room for the store."""


class ModelError(SecondSourceError):
    """A model file is missing, damaged or of the wrong version."""


class EndpointError(SecondSourceError):
    """A language model's endpoint cannot be reached, takes too long, or answers with something else than an answer."""
