"""A question asking which earlier answer to change; its options are the answers given so far."""

from dialogues.questions.choice import fits, read, show

strict = True
__all__ = ["fits", "read", "show", "strict"]
