"""The shapes of the chat API, as docs/openapi.json tells them."""

import re
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_VALUE = re.compile(r"[!-~]{1,64}")


def _whole(value: object) -> object:
    """Half characters, which JSON can carry and nothing can store, are left out."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "ignore") if isinstance(value, str) else value


def _id(value: object) -> object:
    if not (isinstance(value, str) and _ID.fullmatch(value)):
        raise ValueError("消息编号不对：要1到64个字母、数字、横线或下划线。")
    return value


def _value(value: object) -> object:
    if value is not None and not (isinstance(value, str) and _VALUE.fullmatch(value)):
        raise ValueError("这个按钮不认识，请刷新页面再试。")
    return value


def _text(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise ValueError("text 要写文字。")
    return _whole(value)


MessageId = Annotated[str, BeforeValidator(_id)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Choice(Shape):
    """A button: its words, and the value to send when it is tapped."""

    label: str
    value: str = Field(max_length=64, examples=["card.dibao.who"])


class CardTold(Shape):
    """Which card, and which part of it, a reply tells."""

    id: str
    part: str


class Reply(Shape):
    """One thing the bot says."""

    text: str
    choices: list[Choice]
    card: CardTold | None
    receipt: str | None = Field(description="The receipt of a case that has just been opened.")
    audio: str | None = Field(None, description="Address of a recording of the text, where there is one.")


class Notice(Reply):
    """Something that was said without having been asked; shown until it is told seen."""

    id: str
    at: datetime


LookAgain = Annotated[
    int | None,
    Field(description="Seconds until the page should ask again, while staff answer or are waited for."),
]


class Message(Shape):
    """A text, or the value of a tapped button. The same id is answered with the same bytes and done once."""

    id: MessageId = Field(examples=["m-1"])
    text: Annotated[str | None, BeforeValidator(_text)] = None
    choice: Annotated[str | None, BeforeValidator(_value)] = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("text 和 choice 要写一个，只写一个。")
        return self


class Response(Shape):
    """What one message was answered with."""

    id: str
    replies: list[Reply]
    notices: list[Notice]
    look_again: LookAgain = None


class Opening(Shape):
    """`village` is the code on a printed page; `go` the code of a one-time link from another chat, which goes on here.

    An unknown village is ignored; for a used or unknown link a new conversation begins, and says so.
    """

    village: Annotated[str | None, BeforeValidator(_whole)] = Field(None, max_length=40)
    go: Annotated[str | None, BeforeValidator(_whole)] = Field(None, max_length=80)


class Opened(Shape):
    """A new conversation. The token is told once and stored nowhere."""

    conversation: str
    token: str
    replies: list[Reply]


class Present(Shape):
    """Where the conversation stands: the waiting question or the greeting, and what has not been seen."""

    replies: list[Reply]
    notices: list[Notice]
    look_again: LookAgain = None


class Seen(Shape):
    """The notices a person has been shown."""

    ids: list[Annotated[str, Field(max_length=64)]] = Field(max_length=200)


class Problem(Shape):
    """A sentence that says what is wrong and what to do."""

    message: str
