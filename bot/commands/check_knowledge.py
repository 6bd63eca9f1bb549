"""mingbai knowledge check: every fault in what the policy officers have written, and what to do about it."""

import typer

from bot.commands.fault import CommandFault
from bot.training import ROOT
from knowledge.check import check

knowledge = typer.Typer(help="政策资料。")


@knowledge.callback()
def group() -> None:
    """政策资料。"""


@knowledge.command("check")
def check_knowledge() -> None:
    """检查政策卡、办事程序和日历，每个问题说清在哪里、怎么改。"""
    faults = check(ROOT)
    for fault in faults:
        typer.echo(str(fault))
    if faults:
        raise CommandFault(f"一共 {len(faults)} 个问题，请改好再用。", 1)
    typer.echo("政策资料没有问题。")
