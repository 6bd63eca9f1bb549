"""mingbai demo: fill an empty database with an invented county, and print how to sign in there."""

from datetime import UTC, datetime

import typer

from backend.demo import DemoFault, fill_demo
from backend.rules import load_rules
from backend.settings import load
from bot.commands.fault import explained
from bot.commands.sign_ins import print_sign_ins
from bot.opening import opened


def demo() -> None:
    """在空的数据库里填一个虚构的县，打印各种角色的登录链接。"""
    settings = load()
    rules = load_rules(settings)
    with explained(DemoFault), opened(settings) as database, database.writing() as session:
        sign_ins = fill_demo(session, datetime.now(UTC), rules)
    typer.echo("填好了：一个虚构的县，里面的人和事都是编的。这个数据库从此只能当演示用。")
    print_sign_ins(settings, [(one.sign_in_name, one.name, one.role, one.code) for one in sign_ins])
    typer.echo(f"\n聊天页面  {settings.chat_address}/\n还没有启动的话：make run")
