"""What a command says when it cannot do what was asked: one line, and the exit code."""


class CommandFault(Exception):
    """`code` 2: asked in a way that cannot work; 1: asked rightly, but it did not succeed."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code
