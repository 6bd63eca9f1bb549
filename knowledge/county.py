"""What one county has confirmed, corrected or added: told beside what the cards say, never instead of it."""

from dataclasses import dataclass
from datetime import date

KEY_LEVELS = ("national", "region", "no")  # key county of the state, of the region, none at all


@dataclass(frozen=True)
class KeyCounty:
    """Whether the county is a key county: one of KEY_LEVELS, and the document that says so."""

    level: str
    source: str
    confirmed_on: date


@dataclass(frozen=True)
class Contact:
    """Whom to call or visit for one office of offices.yml; None is what nobody has told."""

    office: str
    name: str
    phone: str | None
    address: str | None
    hours: str | None
    confirmed_on: date


@dataclass(frozen=True)
class WatchLine:
    """The yearly income line of monitoring, in yuan a person; households are looked at, never judged by it."""

    year: int
    yuan: int
    source: str
    confirmed_on: date


@dataclass(frozen=True)
class LocalStatement:
    """What the county's own document says on one part of a card; `begins` and `ends` are both days it stands."""

    card: str
    part: str
    says: str
    begins: date
    ends: date | None
    source: str
    confirmed_on: date

    def stands(self, on: date) -> bool:
        """Whether it is in force by its own words on that day."""
        return self.begins <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True)
class Confirmation:
    """An office has said on a day that a card still holds, or no longer does."""

    card: str
    holds: bool
    office: str
    confirmed_on: date
    note: str | None


@dataclass(frozen=True)
class County:
    """What is known of the county, and of the township within it, where somebody asks.

    Each office has at most one contact (the township's where it has one, else the county's), each year one watch line
    and each card one confirmation, the newest. Nothing here means that nothing was told, never that there is nothing.
    """

    name: str
    key: KeyCounty | None = None
    contacts: tuple[Contact, ...] = ()
    watch_lines: tuple[WatchLine, ...] = ()
    statements: tuple[LocalStatement, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()

    def contact(self, office: str) -> Contact | None:
        """Whom to call or visit for an office; None: 未提供."""
        return next((contact for contact in self.contacts if contact.office == office), None)

    def watch_line(self, on: date) -> WatchLine | None:
        """The line of that day's year; another year's line is never taken for it."""
        return next((line for line in self.watch_lines if line.year == on.year), None)

    def said(self, card: str, part: str, on: date) -> tuple[LocalStatement, ...]:
        """The county's own statements on a part of a card that stand on that day."""
        about = (said for said in self.statements if (said.card, said.part) == (card, part))
        return tuple(said for said in about if said.stands(on))

    def confirmed(self, card: str) -> Confirmation | None:
        """What was last said about whether a card holds; None: nobody has confirmed it."""
        return next((confirmed for confirmed in self.confirmations if confirmed.card == card), None)
