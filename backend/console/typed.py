"""What a form of the console says, read field by field; what cannot be read is said with what to type instead."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import fastapi
from fastapi import Depends, Request
from pydantic import AfterValidator
from starlette.datastructures import FormData

from backend.typed import visible

MOST_DIGITS = 6
YEARS = range(1900, 2200)  # beyond the first and last of all no midnight is a moment
Text = Annotated[str, fastapi.Form(), AfterValidator(visible)]  # one field, without what nobody sees


class TypedFault(Exception):
    """Which field could not be read, and what to type; the message may be shown."""


@dataclass(frozen=True)
class Sent:
    """Every field of one form with what was sent for it, in order and without what nobody sees."""

    fields: Mapping[str, Sequence[str]]

    def word(self, name: str) -> str:
        """One line; empty where nothing was sent."""
        sent = self.fields.get(name) or ("",)
        return " ".join(sent[0].split())

    def text(self, name: str) -> str:
        """The same with its line ends."""
        sent = self.fields.get(name) or ("",)
        return sent[0].strip()

    def maybe(self, name: str) -> str | None:
        return self.word(name) or None

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(one.strip() for one in self.fields.get(name, ()))

    def has(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.word(name))

    def day(self, name: str, ask: str) -> date:
        found = self.maybe_day(name, ask)
        if found is None:
            raise TypedFault(f"{ask}：请选一个日子。")
        return found

    def maybe_day(self, name: str, ask: str) -> date | None:
        said = self._plain(name)
        try:
            return date.fromisoformat(said) if said else None
        except ValueError:
            raise TypedFault(f"{ask}：日期没看懂，请写成2026-11-21这样。") from None

    def maybe_number(self, name: str, ask: str) -> int | None:
        said = self._plain(name)
        if not said:
            return None
        if not (said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS):
            raise TypedFault(f"{ask}：请写数字，比如4。")
        return int(said)

    def count(self, name: str) -> int:
        """A number the page itself has put there; -1, which is true of nothing, for any other."""
        said = self.word(name)
        return int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else -1

    def _plain(self, name: str) -> str:
        """Full-width digits are digits."""
        return unicodedata.normalize("NFKC", self.word(name))

    def shown(self) -> dict[str, str]:
        """What was typed, to stand in the form again."""
        return {name: sent[0] for name, sent in self.fields.items() if sent and name != "form_token"}


def day_sent(text: str, what: str) -> date | None:
    """The day an address asks for, None for none; raises TypedFault, also for a year such as 26."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise TypedFault(f"{what}没看懂，请写成2026-11-21这样。") from None
    if day is not None and day.year not in YEARS:
        raise TypedFault(f"{what}的年份不对：{day.year}年。请写成2026-11-21这样。")
    return day


async def said(request: Request) -> FormData:
    """What the form says, in order, without what nobody sees.

    No field of the console asks for a file, so a file in one of them says nothing.
    """
    form = await request.form()
    return FormData([(name, visible(value)) for name, value in form.multi_items() if isinstance(value, str)])


Said = Annotated[FormData, Depends(said)]


async def _sent(form: Said) -> Sent:
    return Sent({name: [str(value) for value in form.getlist(name)] for name in form})


Form = Annotated[Sent, Depends(_sent)]
