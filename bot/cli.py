"""The command mingbai: one function for each thing an operator does, and one line for whatever goes wrong."""

import os
import sys
from importlib import import_module

import typer
from typer.exceptions import Abort, TyperException

from backend.settings import SettingFault
from bot.commands.fault import CommandFault
from bot.commands.wrong_use import in_chinese
from knowledge.reading import Fault

COMMANDS = {
    "run": "run",
    "setup": "setup",
    "chat": "chat",
    "train": "train",
    "demo": "demo",
    "clock": "clock",
    "backup": "backups",
    "restore": "backups",
    "openapi": "openapi",
}
"""Each command's function and the file in bot/commands that holds it."""
GROUPS = {"knowledge": "knowledge", "understand": "understand", "dialogue": "dialogue"}
"""Commands that hold commands of their own."""


def main() -> None:
    """Exit code 0: done; 1: it did not succeed; 2: asked in a way that cannot work.

    Whatever is written belongs to the operator's account alone, whatever the folder allows.
    """
    os.umask(0o077)
    asked = sys.argv[1:] or ["--help"]
    try:
        sys.exit(application(asked[0])(asked, prog_name="mingbai", standalone_mode=False))
    except CommandFault as fault:
        leave(str(fault), fault.code)
    except SettingFault as fault:
        leave(str(fault), 2)
    except Fault as fault:
        leave(str(fault), 1)
    except TyperException as fault:
        leave(f"命令写得不对：{in_chinese(fault.format_message())}看看能写什么：mingbai --help", fault.exit_code)
    except (Abort, KeyboardInterrupt):
        leave("停下了。", 1)


def application(asked: str) -> typer.Typer:
    """Only the command that is asked for is loaded: a chat need not wait for the server's libraries."""
    app = typer.Typer(
        help="明白：乡村政策问答、困难申报和走访提醒。",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(only_a_group)  # one command alone would be taken for the whole application
    all_of_them = asked not in COMMANDS and asked not in GROUPS
    for name, file in COMMANDS.items():
        if all_of_them or name == asked:
            app.command(name)(getattr(import_module(f"bot.commands.{file}"), name))
    for name, file in GROUPS.items():
        if all_of_them or name == asked:
            app.add_typer(getattr(import_module(f"bot.commands.{file}"), name), name=name)
    return app


def only_a_group() -> None:
    """Does nothing before a command."""


def leave(sentence: str, code: int) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 (this is where a command speaks)
    sys.exit(code)
