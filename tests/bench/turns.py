"""A later start, the memory of both processes, and how long a policy answer takes at ten turns a second."""

import os
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.bench.asking import Page, first_answer
from tests.bot.cli.running import RunningApp, mingbai

RATE = 10  # turns a second
SECONDS = 20
PAGES = 20  # conversations they come from, each within its limit


def measure(folder: Path) -> list[tuple[str, str]]:
    trained = mingbai("train", data=folder)
    if trained.returncode != 0:
        return [("everything that needs understanding", trained.stderr.strip())]
    settings = {"MINGBAI_NLU": "true"}
    begun = time.monotonic()
    with RunningApp(folder, settings) as app:
        first_answer(app.address, 120, app.process)
        start = time.monotonic() - begun
        times = answers(app.address)
        memory = resident(app.process.pid)
        app.stop()
    tail = statistics.quantiles(times, n=20)
    return [
        ("later start to first answer", f"{start:.1f} s"),
        ("memory: application and nlu", " + ".join(f"{megabytes:.0f}" for megabytes in memory) + " MB"),
        (f"policy answer at {RATE}/s, p50", f"{statistics.median(times) * 1000:.0f} ms"),
        (f"policy answer at {RATE}/s, p95", f"{tail[18] * 1000:.0f} ms"),
        ("slowest of them", f"{max(times) * 1000:.0f} ms of {len(times)}"),
    ]


def answers(address: str) -> list[float]:
    """Seconds per answer; questions leave at fixed moments, whether or not earlier ones are answered."""
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client, ThreadPoolExecutor(64) as people:
        pages = [Page(client) for _ in range(PAGES)]
        begun = time.monotonic()
        asked = [
            people.submit(ask_at, begun + number / RATE, pages[number % PAGES]) for number in range(RATE * SECONDS)
        ]
        return [one.result() for one in asked]


def ask_at(moment: float, page: Page) -> float:
    time.sleep(max(0.0, moment - time.monotonic()))
    if not page.ask():
        raise SystemExit("a question was not understood, so its time says nothing")
    return time.monotonic() - moment


def resident(application: int) -> list[float]:
    """Megabytes of the application and of each process it started."""
    children = subprocess.run(["pgrep", "-P", str(application)], capture_output=True, text=True, check=False).stdout
    return [_resident(pid) for pid in [application, *map(int, children.split())]]


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
