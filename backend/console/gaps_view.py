"""The gap list as the page shows it: groups with their names, the picture of the weeks, one group by itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy.orm import Session

from backend.console.desk import Desk, Missing
from backend.divisions.models import Division
from backend.gaps.grouping import Group, Question, grouped
from backend.gaps.models import Gap
from backend.gaps.naming import commonest
from backend.gaps.queries import by_week, gaps
from backend.hours import day_of
from knowledge.cards import Card, load_cards
from knowledge.not_covered import Topic, load_topics

FULL = 100  # height of the highest bar


@dataclass(frozen=True)
class Line:
    """One group: what it is called, the names of the townships it comes from by their ids, and the rows themselves."""

    group: Group
    title: str
    places: Mapping[str, str]
    rows: tuple[Gap, ...]

    @property
    def texts(self) -> tuple[tuple[str, int], ...]:
        """What was asked and how often, the newest first."""
        return tuple(Counter(question.text for question in self.group.questions).items())

    @property
    def newest(self) -> date:
        return self.group.questions[0].day


@dataclass(frozen=True)
class Bar:
    """One week by its Monday; `height` is a share of FULL."""

    week: date
    count: int
    height: int


@cache
def known_cards() -> Mapping[str, Card]:
    """Read once; raises knowledge's Fault."""
    return load_cards()


@cache
def known_topics() -> Mapping[str, Topic]:
    """Read once; raises knowledge's Fault."""
    return load_topics()


def lines(session: Session, desk: Desk, parts: Mapping[str, str], *, settled: bool, kind: str | None) -> list[Line]:
    """Every group within reach; settled ones as they were settled, the last first. `parts` names a card's parts."""
    rows = {row.id: row for row in gaps(session, desk.who.actor, day_of(desk.now), settled=settled, kind=kind)}
    groups = _settled(rows.values()) if settled else grouped(map(_question, rows.values()))
    places = _names(session, {row.division_id for row in rows.values() if row.division_id})
    return [_line(group, rows, places, parts) for group in groups]


def one_line(session: Session, desk: Desk, gap_id: str, parts: Mapping[str, str]) -> Line:
    """The group that holds a question; raises Missing."""
    gap = session.get(Gap, gap_id)
    if gap is None:
        raise Missing
    found = lines(session, desk, parts, settled=gap.outcome is not None, kind=gap.kind)
    line = next((line for line in found if line.group.holds(gap_id)), None)
    if line is None:
        raise Missing
    return line


def bars(session: Session, desk: Desk) -> list[Bar]:
    """The last weeks; the highest reaches FULL."""
    weeks = by_week(session, desk.who.actor, day_of(desk.now))
    most = max(max(count for _, count in weeks), 1)
    return [Bar(week, count, -(-count * FULL // most)) for week, count in weeks]


def title_of(kind: str, about: str | None, texts: Iterable[str], parts: Mapping[str, str]) -> str:
    """The topic, the card and its part, or the words the questions share."""
    card, _, part = (about or "").partition(".")
    if kind == "unsaid" and card in known_cards():
        return f"{known_cards()[card].label}：{parts.get(part, part)}"
    topic, said = known_topics().get(about or ""), tuple(texts)
    if topic is not None:
        return topic.label
    return "、".join(commonest(said)) if len(set(said)) > 1 and commonest(said) else said[0]


def _line(group: Group, rows: Mapping[str, Gap], places: Mapping[str, str], parts: Mapping[str, str]) -> Line:
    own = tuple(rows[question.id] for question in group.questions)
    named = {id_: places[id_] for id_ in (row.division_id for row in own) if id_ is not None}
    title = title_of(group.kind, group.about, (question.text for question in group.questions), parts)
    return Line(group, title, named, own)


def _settled(rows: Iterable[Gap]) -> list[Group]:
    """What was settled with one tap."""
    taps: defaultdict[tuple[datetime | None, str], list[Question]] = defaultdict(list)
    for row in rows:
        taps[(row.settled_at, row.kind)].append(_question(row))
    latest = sorted(taps, key=lambda tap: str(tap[0]), reverse=True)
    return [Group(tuple(taps[tap])) for tap in latest]


def _question(row: Gap) -> Question:
    return Question(row.id, row.kind, row.about, row.text or "", row.day)


def _names(session: Session, ids: set[str]) -> Mapping[str, str]:
    return {id_: session.get_one(Division, id_).name for id_ in sorted(ids)}
