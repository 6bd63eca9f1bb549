"""What reading a reply may come to."""

from dataclasses import dataclass

from dialogues.session import Json


@dataclass(frozen=True)
class Read:
    """The reply answers the question."""

    answer: Json


@dataclass(frozen=True)
class Unclear:
    """The reply does not answer; `why` says what is wrong and what to type.

    `aimed` tells that the reply was plainly meant as an answer (ten digits for a phone), `offered` the codes of
    the picks to show instead of the question's own.
    """

    why: str
    aimed: bool = False
    offered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """The reply added to or took from what a question with several answers collects."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Turned:
    """The reply asks for the other choices, of which there are too many for one screen."""


Reading = Read | Unclear | Gathered | Turned
