"""The command mingbai: one function for each thing an operator does, and one line for whatever goes wrong."""

import sys

import typer
from typer.exceptions import Abort, TyperException

from backend.settings import SettingFault
from bot.commands.chat import chat
from bot.commands.check_knowledge import knowledge
from bot.commands.fault import CommandFault
from bot.commands.train import train
from bot.commands.wrong_use import in_chinese
from bot.training import TrainingFailed

app = typer.Typer(
    help="明白：乡村政策问答、困难申报和走访提醒。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (chat, train):
    app.command()(command)
app.add_typer(knowledge, name="knowledge")


def main() -> None:
    """Exit code 0: done; 1: it did not succeed; 2: asked in a way that cannot work."""
    try:
        sys.exit(app(sys.argv[1:] or ["--help"], prog_name="mingbai", standalone_mode=False))
    except CommandFault as fault:
        leave(str(fault), fault.code)
    except SettingFault as fault:
        leave(str(fault), 2)
    except TrainingFailed as fault:
        leave(str(fault), 1)
    except TyperException as fault:
        leave(f"命令写得不对：{in_chinese(fault.format_message())}看看能写什么：mingbai --help", fault.exit_code)
    except (Abort, KeyboardInterrupt):
        leave("停下了。", 1)


def leave(sentence: str, code: int) -> None:
    print(sentence.replace("\n", " "), file=sys.stderr)  # noqa: T201 (this is where a command speaks)
    sys.exit(code)
