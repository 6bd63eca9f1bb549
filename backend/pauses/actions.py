"""Pausing the bot for everybody, and letting it speak again."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.pauses.models import Pause
from backend.scope import Actor
from backend.typed import readable
from dialogues.plain import says_something

LONGEST = timedelta(days=30)
MOST = 100  # characters of the sentence


class PauseFault(Exception):
    """What is wrong with a pause and what to write instead; the message may be shown."""


def pause(
    session: Session, by: Actor, says: str, begins_at: datetime, ends_at: datetime, now: datetime
) -> Pause:
    """Everybody hears that sentence between the two moments; raises PauseFault."""
    says = readable(says)
    _check(says, begins_at, ends_at, now)
    if session.scalar(select(Pause.id).where(Pause.lifted_at.is_(None), Pause.ends_at > now).limit(1)):
        raise PauseFault("已经有一条停用没有结束。请先把它撤下，再写新的。")
    row = Pause(says=says, begins_at=begins_at, ends_at=ends_at, staff_id=by.id, made_at=now)
    session.add(row)
    session.flush()
    span = {"begins": begins_at.isoformat(), "ends": ends_at.isoformat()}
    record(session, by, "bot.paused", f"pause:{row.id}", span, now)
    return row


def lift(session: Session, by: Actor, row: Pause, now: datetime) -> None:
    """The bot speaks again at once; a second tap changes nothing."""
    if row.lifted_at is None and row.ends_at > now:
        row.lifted_at = now
        record(session, by, "bot.unpaused", f"pause:{row.id}", {}, now)


def _check(says: str, begins_at: datetime, ends_at: datetime, now: datetime) -> None:
    if not says_something(says):
        raise PauseFault("请写一句跟老乡说的话，比如“系统检修，明天上午8点恢复。”")
    if len(says) > MOST:
        raise PauseFault(f"这句话最多{MOST}个字，您写了{len(says)}个。")
    if ends_at <= now or ends_at <= begins_at:
        raise PauseFault("停到什么时候，要比现在晚，也要比开始的时间晚。")
    if ends_at - begins_at > LONGEST:
        raise PauseFault(f"一次最多停{LONGEST.days}天。")
