"""What is to be told about a card on a day in a county: the one structure every output is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.cards import BACKGROUND, PARTS, Card
from knowledge.county import Confirmation, Contact, County
from knowledge.offices import Office, load_offices
from knowledge.sources import Source
from knowledge.telling.facts import Facts, higher_limit, load_facts, own_lines
from knowledge.telling.words import Words, day_words, end_words, load_words

GENERAL = "general"


@dataclass(frozen=True)
class PartTold:
    """One part: what stands, what once stood, what the county adds, what nobody has written, and the papers.

    `limit` is what holds here instead of the limit that stands first, in a few words; mostly nothing.
    """

    part: str
    says: tuple[str, ...]
    lapsed: tuple[str, ...]
    own: tuple[str, ...]
    gaps: tuple[str, ...]
    limit: str
    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        """What the documents say that stands, as one paragraph."""
        return "".join(self.says)


@dataclass(frozen=True)
class Told:
    """A card as it stands; `parts` are all of PARTS in their order.

    `state` says what the county has confirmed, nothing for background; `over` is what it said where it no longer holds.
    """

    card: Card
    on: date
    county: str
    parts: Mapping[str, PartTold]
    state: str
    over: Confirmation | None
    office: Office
    contact: Contact | None
    words: Words

    def sources(self, parts: Sequence[str] = PARTS) -> tuple[Source, ...]:
        """The papers of these parts, those of the card's first sentence where they name none."""
        found = {source.id: source for part in parts for source in self.parts[part].sources}
        return tuple(found.values()) or self.parts[GENERAL].sources

    def years(self, parts: Sequence[str] = PARTS) -> str:
        """2021、2022: the years of these papers."""
        return "、".join(str(year) for year in sorted({source.year for source in self.sources(parts)}))

    def silent(self) -> tuple[str, ...]:
        """What the parts are called about which nobody says anything; whether it holds is told with the year."""
        empty = (told for told in self.parts.values() if told.gaps and not told.says and not told.own)
        return tuple(self.words.parts[told.part] for told in empty if told.part != "validity")


@dataclass(frozen=True)
class Teller:
    """Tells any card; composed once from the offices, the words and the meaning of a county's facts."""

    offices: Mapping[str, Office]
    words: Words
    facts: Facts

    def told(self, card: Card, on: date, county: County) -> Told:
        """The card on that day in that county."""
        confirmed = county.confirmed(card.id)
        parts = {part: self._part(card, part, on, county) for part in PARTS}
        return Told(
            card, on, county.name, parts, self._state(card, on, confirmed),
            confirmed if confirmed is not None and not confirmed.holds else None,
            self.offices[card.ask], county.contact(card.ask), self.words,
        )

    def _part(self, card: Card, part: str, on: date, county: County) -> PartTold:
        statements, lapsed = card.said(part, on), card.lapsed(part, on)
        said: dict[date, list[str]] = {}
        for statement in () if statements else lapsed:
            if statement.ends is not None and statement.says not in said.setdefault(statement.ends, []):
                said[statement.ends].append(statement.says)
        papers = {statement.source.id: statement.source for statement in (*statements, *lapsed)}
        return PartTold(
            part, tuple(statement.says for statement in statements),
            tuple(self.words.say("answer.lapsed", until=end_words(ends), says="".join(says))
                  for ends, says in said.items()),
            own_lines(card, part, on, county, self.facts, self.words),
            tuple(gap.says for gap in card.gaps if gap.part == part),
            higher_limit(card, part, county, self.facts), tuple(papers.values()),
        )

    def _state(self, card: Card, on: date, confirmed: Confirmation | None) -> str:
        if confirmed is not None:
            name = "county.holds" if confirmed.holds else "county.over"
            note = f"{confirmed.note.rstrip('。')}。" if confirmed.note else ""
            day = confirmed.confirmed_on
            return self.words.say(name, office=confirmed.office, day=day_words(day), year=day.year, note=note)
        ends = [statement.ends for statement in card.statements if statement.ends is not None]
        if ends and not card.parts_said(on) and max(ends) < on:
            return self.words.say("county.ended", until=end_words(max(ends)))
        return "" if card.audience == BACKGROUND else self.words.say("county.unconfirmed")


def load_teller() -> Teller:
    """Everything telling needs besides the cards; raises Fault."""
    return Teller(load_offices(), load_words(), load_facts())
