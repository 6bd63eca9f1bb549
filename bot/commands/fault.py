"""What a command says when it cannot do what was asked: one line, and the exit code."""

from collections.abc import Iterator
from contextlib import contextmanager


class CommandFault(Exception):
    """`code` 2: asked in a way that cannot work; 1: asked rightly, but it did not succeed."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def explained(*faults: type[Exception], code: int = 2) -> Iterator[None]:
    """Faults whose own message is the line to be shown."""
    try:
        yield
    except faults as fault:
        raise CommandFault(str(fault), code) from None
