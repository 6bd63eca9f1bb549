"""mingbai understand: how well messages are understood."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from backend.settings import load
from bot import logs, training
from bot.commands.fault import CommandFault, explained
from bot.evaluating.decision import ROUTES
from bot.evaluating.figures import Outcome
from bot.evaluating.measuring import Persistent, measured, newcomer
from bot.evaluating.nlu_process import NotServed, serving
from bot.evaluating.report import as_dict, show
from bot.evaluating.rows import Row, RowFault, read_rows

understand = typer.Typer(help="听懂问法。")


@understand.callback()
def group() -> None:
    """听懂问法。"""


@understand.command()
def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help='一行一条：{"text", "expect", "accept", "group", …}。')],
    errors: Annotated[bool, typer.Option("--errors", help="把没判对的一条条列出来（会显示原话）。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="只写一个 JSON 对象。")] = False,
    model: Annotated[Path | None, typer.Option("--model", metavar="FILE", help="哪个模型；不写用最新学好的。")] = None,
) -> None:
    """拿一份写好答案的问法，看听懂多少。每一行都当作新来的人说的第一句话。

    判定的去向：直接答的政策卡或流程；没有直接答的，算第一个选项，或者那句话答的去向；什么都没给是 unsure。

    判对：去向是 expect 或 accept 里的一个。严格对：就是 expect。直接对：不用选就对。选项对：给出的选项里有对的。

    部分对：卡答对了，问的那一部分也对（只看写了 aspect 的）。

    拒对：应是 not_covered、out_of_scope 的，没有拿卡或流程去答。错答：没问就给了卡或流程，给错了。

    虚警：不是危急、不是诈骗，却当成了。MCC：判定的去向和 expect 的相关系数（-1 到 1）。

    百分比下面是 95% 区间。毫秒：一半的句子、95% 的句子不超过的时间。
    """
    logs.configure()
    with explained(RowFault):
        rows = read_rows(file)
    with explained(NotServed, code=1):
        outcomes = asyncio.run(evaluated(rows, chosen(model)))
    if as_json:
        typer.echo(json.dumps(as_dict(outcomes, errors=errors), ensure_ascii=False, indent=1))
    else:
        show(outcomes, errors=errors)


async def evaluated(rows: list[Row], model: Path) -> list[Outcome]:
    """All rows, with a progress bar on stderr. Raises NotServed."""
    around = newcomer(datetime.now(UTC))
    tell_unknown(rows, frozenset(around.knowledge.cards))
    async with serving(model) as understanding:
        asked = Persistent(understanding)
        with typer.progressbar(rows, label="正在测", file=sys.stderr) as progress:
            return [await measured(row, asked, around) for row in progress]


def chosen(model: Path | None) -> Path:
    """The model to be measured. Raises CommandFault."""
    if not training.installed():
        raise CommandFault(training.HOW_TO_GET, 1)
    if model is not None and not model.is_file():
        raise CommandFault(f"没有模型文件 {model}。")
    settings = load()
    found = model or training.newest(settings)
    if found is None:
        raise CommandFault("还没有学好的模型：先运行 make train。", 1)
    if model is None and found != asyncio.run(training.wanted(settings)):
        typer.echo("提醒：问法改过了，这个模型还没有学新的。要测新的，先运行 make train。", err=True)
    return found


def tell_unknown(rows: list[Row], cards: frozenset[str]) -> None:
    """A route nobody can decide is counted as wrong; most likely it is misspelt."""
    unknown = sorted({row.expect for row in rows} - cards - ROUTES)
    if unknown:
        typer.echo(f"提醒：没有这样的去向，都会算判错：{'、'.join(unknown)}", err=True)
