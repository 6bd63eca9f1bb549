"""Everything a dialogue can tell the world, in the past tense."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogues.session import Json


@dataclass(frozen=True)
class Choice:
    """A button: the words on it and the code a tap sends, ASCII [a-z0-9_-]{1,20}."""

    label: str
    code: str


@dataclass(frozen=True)
class Said:
    """The dialogue told the person something and went on."""

    text: str


@dataclass(frozen=True)
class Asked:
    """The dialogue waits for the reply to this step."""

    step: str
    text: str
    choices: tuple[Choice, ...] = ()
    hint: str | None = None
    stuck: bool = False
    """Replies to it could not be read several times: a person should be offered."""


@dataclass(frozen=True)
class Noted:
    """What the story has told already, as title and answer by step; said once, and every answer can be changed."""

    answers: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Misunderstood:
    """The reply was not read; the text says what is wrong and what to type."""

    step: str
    text: str


@dataclass(frozen=True)
class Effected:
    """The dialogue decided that something happens; whoever keeps the data makes it happen.

    `answers` holds the answers on the route, with what the person withheld already left out;
    `given` holds what the dialogue was started with and no step has taken as its answer.
    """

    effect: str
    answers: Mapping[str, Json]
    given: Mapping[str, Json]


@dataclass(frozen=True)
class Chained:
    """Another flow comes next, and begins with what was told in this one."""

    flow: str
    given: Mapping[str, Json]


@dataclass(frozen=True)
class Finished:
    """Nothing more will be asked; the session may be deleted."""


Event = Said | Noted | Asked | Misunderstood | Effected | Chained | Finished
