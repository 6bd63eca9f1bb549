"""Prints the figures of this machine: `make bench`, or `make bench BENCH=--first-run` to set up anew as well."""

import argparse
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import casework, setting_up, turns
from tests.bot.cli.running import ROOT


def main() -> None:
    told = argparse.ArgumentParser(prog="make bench", description=__doc__)
    told.add_argument("--first-run", action="store_true", help="also set everything up anew, which takes minutes")
    told.add_argument("--households", type=int, default=20_000, help="of the demo in which the console is measured")
    told.add_argument("--times", type=int, default=20, help="how often every page of the console is asked for")
    told.add_argument("--database", help="an empty one elsewhere, as postgresql+psycopg://…; without it a file")
    told.add_argument("--only-casework", action="store_true", help="nothing but the console")
    asked = told.parse_args()
    table = Table("figure", "here", title="Mingbai on this machine")
    if asked.first_run:
        with tempfile.TemporaryDirectory(prefix="mingbai-bench-") as folder:
            table.add_row("first run: bare copy to first answer", setting_up.first_run(Path(folder)))
    with tempfile.TemporaryDirectory(prefix="mingbai-bench-") as folder:
        for figure in casework.Measured(Path(folder), asked.database).figures(asked.households, asked.times).rows():
            table.add_row(*figure)
    if asked.only_casework:
        Console().print(table)
        return
    table.add_row("size of the nlu environment", setting_up.size(ROOT / "nlu/.venv"))
    with tempfile.TemporaryDirectory(prefix="mingbai-bench-") as folder:
        for figure in turns.measure(Path(folder)):
            table.add_row(*figure)
    Console().print(table)


if __name__ == "__main__":
    main()
