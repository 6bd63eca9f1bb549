"""How long a first run takes, and how big what it sets up is."""

import shutil
import subprocess
import time
from pathlib import Path

from tests.bench.asking import first_answer
from tests.bot.cli.running import ROOT, environment, free_port


def first_run(folder: Path) -> str:
    """`make run` in a bare copy of the repository, until a policy question is answered."""
    copy = folder / "mingbai"
    copy_repository(copy)
    port = str(free_port())
    settings = {"MINGBAI_PORT": port, "MINGBAI_NLU": "true"}
    begun = time.monotonic()
    process = subprocess.Popen(
        ["make", "-s", "run"], cwd=copy, env=environment(copy / "var", **settings), stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        first_answer(f"http://127.0.0.1:{port}", patience=1800, while_it_runs=process)
        return f"{time.monotonic() - begun:.0f} s"
    finally:
        subprocess.run(["kill", "--", f"-{process.pid}"], check=False)
        process.wait()


def copy_repository(to: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def size(folder: Path) -> str:
    """Space on the disk, each file counted once however many names it has."""
    if not folder.exists():
        return "not set up"
    files = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found = path.stat()
            files[found.st_ino] = found.st_blocks * 512
    return f"{sum(files.values()) / 1e9:.2f} GB"
