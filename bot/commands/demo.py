"""mingbai demo: fill an empty database with an invented county, and print how to sign in there."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import Progress

from backend.crowd.actions import fill_crowd, steps_of
from backend.database import Database
from backend.demo.actions import DemoFault, fill_demo
from backend.rules import Rules, load_rules
from backend.settings import load
from bot.commands.fault import explained
from bot.commands.sign_ins import print_sign_ins
from bot.opening import opened

MOST = 1_000_000  # households


def demo(
    households: Annotated[
        int, typer.Option(min=0, max=MOST, help="再编这么多户（每五户一件事），试大的县用；三十万户要几分钟")
    ] = 0,
) -> None:
    """在空的数据库里填一个虚构的县，打印各种角色的登录链接。"""
    settings = load()
    rules = load_rules(settings)
    with explained(DemoFault), opened(settings) as database:
        now = datetime.now(UTC)
        with database.writing() as session:
            sign_ins = fill_demo(session, now, rules)
        if households:
            _fill_crowd(database, households, now, rules)
    typer.echo("填好了：一个虚构的县，里面的人和事都是编的。这个数据库从此只能当演示用。")
    print_sign_ins(settings, [(one.sign_in_name, one.name, one.role, one.code) for one in sign_ins])
    typer.echo(f"\n聊天页面  {settings.chat_address}/\n还没有启动的话：make run")


def _fill_crowd(database: Database, households: int, now: datetime, rules: Rules) -> None:
    with Progress() as bar:
        task = bar.add_task("正在编农户和事项", total=steps_of(households))
        homes, cases = fill_crowd(database, households, now, rules, lambda done: bar.advance(task, done))
    database.keep_statistics()
    typer.echo(f"另外编了{homes}户、{cases}件事。")
