"""mingbai knowledge: what is wrong in what the policy officers have written, and any card as it is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from backend.conversations.asked import cards_asked_about
from backend.county.queries import Counties
from backend.hours import day_of
from backend.settings import load
from bot.commands.fault import CommandFault
from bot.opening import opened
from bot.training import ROOT
from knowledge.cards import load_cards
from knowledge.check import check, check_card
from knowledge.county import County
from knowledge.doubts import InUse, doubts
from knowledge.telling.outputs import OUTPUTS
from knowledge.telling.told import load_teller

knowledge = typer.Typer(help="政策资料。")
Data = Annotated[Path | None, typer.Option("--data", metavar="FOLDER", help="哪个数据文件夹；写了就连本县填的一起看。")]

One = Annotated[Path | None, typer.Argument(metavar="FILE", help="只看这一张卡的文件，放在哪里都行，草稿也行。")]


@knowledge.callback()
def group() -> None:
    """政策资料。"""


@knowledge.command("check")
def check_knowledge(
    file: One = None,
    data: Data = None,
    years: Annotated[int, typer.Option("--years", min=1, help="材料过了几年，县里没核实就提醒（要有 --data）。")] = 3,
    days: Annotated[int, typer.Option("--days", min=1, help="几天没有人问就提醒（要有 --data）。")] = 90,
) -> None:
    """检查政策卡、办事程序和日历，每个问题说清在哪里、怎么改。另外列出该看一看的：过期的、没出处的、对不上的、没人问的。"""
    faults, now = check_card(file, ROOT) if file else check(ROOT), datetime.now(UTC)
    for fault in faults:
        typer.echo(str(fault))
    if faults:
        raise CommandFault(f"一共 {len(faults)} 个问题，请改好再用。", 1)
    if file:
        typer.echo("这张卡没有问题。")
        return
    found = doubts(ROOT, day_of(now), _in_use(data, now, years, days) if data else None)
    for doubt in found:
        typer.echo(f"提醒：{doubt}")
    typer.echo(f"政策资料没有问题。有 {len(found)} 处请看一看。" if found else "政策资料没有问题。")


@knowledge.command("show")
def show(
    card: Annotated[str, typer.Argument(metavar="CARD", help="政策卡的文件名，如 travel_subsidy。")],
    output: Annotated[str, typer.Option("--as", metavar="HOW", help="、".join(OUTPUTS))] = "chat",
    data: Data = None,
) -> None:
    """把一张政策卡照着念：聊天里的回答、短信、通知、喇叭稿、大字卡。"""
    cards, now = load_cards(), datetime.now(UTC)
    if card not in cards:
        near = [f"{id_}（{found.label}）" for id_, found in cards.items() if card in (found.label, *found.called)]
        raise CommandFault(f"没有“{card}”这张卡。{'您要的可能是 ' + '、'.join(near) + '。' if near else ''}", 2)
    if output not in OUTPUTS:
        raise CommandFault(f"--as 可以写：{'、'.join(OUTPUTS)}。", 2)
    typer.echo(OUTPUTS[output](load_teller().told(cards[card], day_of(now), _county(data, now))))


def _county(data: Path | None, now: datetime) -> County:
    settings = load()
    if data is None:
        return County(settings.county)
    with opened(settings.model_copy(update={"data": _existing(data)})) as database, database.reading() as session:
        return Counties(settings.county).at(session, None, now)


def _in_use(data: Path, now: datetime, years: int, days: int) -> InUse:
    settings = load().model_copy(update={"data": _existing(data)})
    with opened(settings) as database, database.reading() as session:
        asked = cards_asked_about(session, now - timedelta(days=days))
        return InUse(Counties(settings.county).at(session, None, now), years, asked, days)


def _existing(data: Path) -> Path:
    """A folder somebody has mistyped is not made into an installation."""
    if not (data / "key.json").exists():
        raise CommandFault(f"{data} 不是数据文件夹：里面没有 key.json。", 2)
    return data
