"""mingbai dialogue: any guided dialogue played in the terminal, and what is wrong in how they are written."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.fault import CommandFault
from bot.knowledge import load_knowledge
from bot.training import ROOT
from dialogues import engine
from dialogues.check import check
from dialogues.flow import Flow, load_flows
from dialogues.play import Entry, moved, told
from dialogues.prechecks import precheck_flows
from dialogues.session import Json
from dialogues.surroundings import Surroundings
from dialogues.transcripts import VILLAGES, written
from dialogues.turn import Turn
from knowledge.workdays import CHINA

CHANNELS = ("web", "telegram", "telegram_and_page")

dialogue = typer.Typer(help="一步一步的对话。")


@dialogue.callback()
def group() -> None:
    """一步一步的对话。"""


@dialogue.command("check")
def check_dialogues() -> None:
    """检查对话怎么写的，每个问题说清在哪里、怎么改。"""
    faults = check(ROOT)
    for fault in faults:
        typer.echo(str(fault))
    if faults:
        raise CommandFault(f"一共 {len(faults)} 个问题，请改好再用。", 1)
    typer.echo("对话没有问题。")


@dialogue.command("play")
def play(
    flow: Annotated[str, typer.Argument(metavar="FLOW", help="对话的文件名，如 declare。")],
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="把说的话存成这个文件。")] = None,
    about: Annotated[str, typer.Option("--about", help="一句话：这段话讲什么。存的时候写进去。")] = "",
    story: Annotated[str, typer.Option("--story", help="先说的那句话，如“我家男人上个月摔断腿”。")] = "",
    channel: Annotated[str, typer.Option("--channel", help="、".join(CHANNELS))] = "web",
) -> None:
    """在终端里走一遍。打“返回”退一步，打“改 几口人”改那一条；按 Ctrl-D 停下。"""
    chosen = _flow(flow)
    if channel not in CHANNELS:
        raise CommandFault(f"--channel 可以写：{'、'.join(CHANNELS)}。", 2)
    if save and save.exists():
        raise CommandFault(f"{save} 已经有了，换一个文件名。", 2)
    here = Surroundings(datetime.now(CHINA).replace(microsecond=0), VILLAGES, channel)
    given: dict[str, Json] = {"story": story} if story else {}
    talk = list(_played(chosen, here, given))
    if save:
        save.write_text(written(about or chosen.title, chosen.id, here, given, talk), "utf-8")
        typer.echo(f"已存到 {save}。放进 tests/dialogues/transcripts/，就成了一个测试。")


def _flow(name: str) -> Flow:
    """The flow of that name, or a list to choose from."""
    knowledge = load_knowledge()
    flows = {**load_flows(), **precheck_flows(knowledge.prechecks, knowledge.cards)}
    if name not in flows:
        listed = "\n".join(f"  {flow.id}：{flow.title}" for flow in flows.values())
        raise CommandFault(f"没有“{name}”这个对话。可以走的有：\n{listed}", 2)
    return flows[name]


def _played(flow: Flow, here: Surroundings, given: Mapping[str, Json]) -> Iterator[Entry]:
    """Everything that is said, shown as it happens."""
    turn = engine.start(flow, given, here)
    yield from _shown(turn)
    while turn.session:
        try:
            line = input("> ").strip()
        except EOFError:
            return
        yield {"person": line}
        turn = moved(flow, turn.session, line, here)
        yield from _shown(turn)


def _shown(turn: Turn) -> list[Entry]:
    entries = [entry for event in turn.events for entry in told(event)]
    for entry in entries:
        typer.echo(_line(entry))
    return entries


def _line(entry: Entry) -> str:
    """One entry as it is read in a terminal."""
    match entry:
        case {"bot": text, **more}:
            return "\n".join((str(text), *(f"  {value}" for value in more.values())))
        case {"noted": lines}:
            return "\n".join(("先记下：", *(f"  {line}" for line in lines)))
        case {"effect": effect, "answers": answers}:
            return "\n".join((f"〔办：{effect}〕", *(f"  {step}: {answer}" for step, answer in answers.items())))
        case {"then": flow}:
            return f"〔接着是另一个对话：mingbai dialogue play {flow}〕"
        case _:
            return "〔完〕"
