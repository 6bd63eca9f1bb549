"""The command mingbai: one function for each thing an operator does, and one line for whatever goes wrong."""

import sys

import typer
from typer.exceptions import Abort, TyperException

from backend.backups import BackupFault
from backend.demo import DemoFault
from backend.settings import SettingFault
from backend.sheets import SheetFault
from backend.staff.actions import StaffFault
from bot.commands.backups import backup, restore
from bot.commands.chat import chat
from bot.commands.check_knowledge import knowledge
from bot.commands.clock import clock
from bot.commands.demo import demo
from bot.commands.fault import CommandFault
from bot.commands.openapi import openapi
from bot.commands.run import run
from bot.commands.setup import setup
from bot.commands.train import train
from bot.commands.wrong_use import in_chinese
from bot.training import TrainingFailed
from knowledge.reading import Fault

COMMANDS = (run, setup, chat, train, demo, clock, backup, restore, openapi)
ASKED_WRONGLY = (SettingFault, SheetFault, StaffFault, DemoFault, BackupFault)
FAILED = (TrainingFailed, Fault)

app = typer.Typer(
    help="明白：乡村政策问答、困难申报和走访提醒。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(knowledge, name="knowledge")


def main() -> None:
    """Exit code 0: done; 1: it did not succeed; 2: asked in a way that cannot work."""
    try:
        sys.exit(app(sys.argv[1:] or ["--help"], prog_name="mingbai", standalone_mode=False))
    except CommandFault as fault:
        leave(str(fault), fault.code)
    except ASKED_WRONGLY as fault:
        leave(str(fault), 2)
    except FAILED as fault:
        leave(str(fault), 1)
    except TyperException as fault:
        leave(f"命令写得不对：{in_chinese(fault.format_message())}看看能写什么：mingbai --help", fault.exit_code)
    except (Abort, KeyboardInterrupt):
        leave("停下了。", 1)


def leave(sentence: str, code: int) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 (this is where a command speaks)
    sys.exit(code)
