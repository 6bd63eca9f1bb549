"""mingbai clock: do what would be due at another moment, on a database where no real household waits."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from backend.clock import Clock
from backend.hours import CHINA
from backend.installation.wall_clock import ClockFault, move_clock
from backend.rules import load_rules
from backend.settings import load
from bot.commands.fault import CommandFault, explained
from bot.opening import opened


def clock(
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="北京时间，像 2026-12-01T08:30；now 拨回真实时间。")],
) -> None:
    """把钟拨到某个时候，做那时该做的事，时间从那里接着走（只能用在演示或测试的数据库）。"""
    real, settings = datetime.now(UTC), load()
    now = real if at == "now" else moment(at)
    with opened(settings) as database:
        with database.writing() as session, explained(ClockFault):
            move_clock(session, now, real)
        ticked = Clock(database, load_rules(settings), settings).tick(now)
    typer.echo(
        f"到 {now.astimezone(CHINA):%Y年%m月%d日 %H:%M}：每日清单 {ticked.digests} 份，"
        f"请村里回电 {ticked.call_backs} 件，过时的提醒关掉 {ticked.closed} 条。"
    )


def moment(text: str) -> datetime:
    """Without a zone it is Beijing time. Raises CommandFault."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise CommandFault(f"--at 后面的时间看不懂：{text}。要像 2026-12-01T08:30。") from None
    return (told if told.tzinfo else told.replace(tzinfo=CHINA)).astimezone(UTC)
