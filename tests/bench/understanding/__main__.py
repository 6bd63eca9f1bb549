"""Measures ours beside its peers: `make bench-understanding`, or with SETS="a.jsonl NAME=b.jsonl"."""

import argparse
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bot.evaluating.rows import RowFault
from tests.bench.understanding.page import write
from tests.bench.understanding.sets import named, own_sets
from tests.bench.understanding.systems import PEERS, machine, mingbai, peer
from tests.bot.cli.running import ROOT


def main() -> None:
    told = argparse.ArgumentParser(prog="make bench-understanding", description=__doc__)
    told.add_argument("sets", nargs="*", help="files of rows; those outside the repository as NAME=FILE")
    told.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS), help="only these beside ours")
    told.add_argument("--page", type=Path, default=ROOT / "docs/understanding.md")
    asked = told.parse_args()
    try:
        sets = [named(one) for one in asked.sets] or own_sets()
    except RowFault as fault:
        raise SystemExit(str(fault)) from None
    console = Console(stderr=True)
    rows = [row for one in sets for row in one.rows]
    with tempfile.TemporaryDirectory(prefix="mingbai-bench-") as folder:
        phrases = Path(shutil.copytree(ROOT / "nlu/phrases", Path(folder, "phrases")))  # the same for all, to the end
        systems = [mingbai(rows, Path(folder))]
        for name in asked.peers:
            console.print(f"{PEERS[name]} …")
            systems.append(peer(name, rows, phrases, Path(folder)))
    write(asked.page, sets, systems, machine(), datetime.now(UTC).date())
    console.print(f"written: {asked.page}")


if __name__ == "__main__":
    main()
