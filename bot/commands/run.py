"""mingbai run: serve, and say where."""

import errno
import socket
from contextlib import suppress

import typer
import uvicorn
from sqlalchemy import exists, select

from backend import garbage
from backend.database import Database
from backend.settings import Settings, load
from backend.staff.models import Staff
from bot import logs, training
from bot.app import create_app
from bot.commands.fault import CommandFault


def run() -> None:
    """启动明白：打开聊天页面和工作人员页面；有新的问法就一边学。"""
    logs.configure()
    settings = load()
    listening = listen(settings)
    app = create_app(settings)
    garbage.settle()
    empty = is_empty(app.state.database)
    if settings.nlu and not training.installed():
        typer.echo(f"{training.HOW_TO_GET}先不带它启动，按钮和申报照常能用。")
    typer.echo("正在启动……")
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5,
        forwarded_allow_ips=settings.proxies,
    )
    with suppress(KeyboardInterrupt):  # Ctrl+C is how one stops it
        Announcing(config, settings, empty).run(sockets=[listening])
    typer.echo("停下了。")


class Announcing(uvicorn.Server):
    """Says where it is, once it is there."""

    def __init__(self, config: uvicorn.Config, settings: Settings, empty: bool) -> None:
        super().__init__(config)
        self.settings = settings
        self.empty = empty

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        typer.echo(f"\n聊天页面      {self.settings.chat_address}/")
        typer.echo(f"工作人员页面  {self.settings.chat_address}/staff")
        if self.empty:
            typer.echo("\n数据库还是空的。看演示：make demo（或 mingbai demo）。正式用：mingbai setup --help")
        typer.echo("\n按 Ctrl+C 停下。")


def listen(settings: Settings) -> socket.socket:
    """Taken before anything else is done, so that a used port is known at once."""
    try:
        return socket.create_server((settings.host, settings.port))
    except OSError as fault:
        why = "已经有程序在用" if fault.errno == errno.EADDRINUSE else f"用不了（{fault.strerror}）"
        raise CommandFault(
            f"端口 {settings.port} {why}。明白可能已经在运行；不是的话，换一个 MINGBAI_PORT（或 MINGBAI_HOST）再启动。"
        ) from None


def is_empty(database: Database) -> bool:
    with database.reading() as session:
        return not session.scalar(select(exists().select_from(Staff)))
