"""A real `mingbai run` in its own process and its own data folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[3]
MINGBAI = Path(sys.executable).with_name("mingbai")
PATIENCE = 60.0  # seconds until it says where it is
HIDDEN = ("MINGBAI_", "TELEGRAM_", "DATABASE_")  # settings of whoever runs the tests


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Everything but the settings of whoever runs the tests, and these settings instead."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
    return kept | {"MINGBAI_DATA": str(data), "MINGBAI_NLU": "false", "MINGBAI_PORT": str(free_port())} | settings


def mingbai(*arguments: str, data: Path, told: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """One command, to its end."""
    return subprocess.run(
        [str(MINGBAI), *arguments], cwd=ROOT, env=environment(data, **settings), input=told,
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )


class RunningApp:
    """Started by `with`; killed without mercy at its end, if it has not ended already."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.settings = {"MINGBAI_PORT": str(self.port), **(settings or {})}

    def __enter__(self) -> "RunningApp":
        self._log: IO[str] = (self.data / "said.txt").open("w+")
        self.process = subprocess.Popen(
            [str(MINGBAI), "run"], cwd=ROOT, env=environment(self.data, **self.settings), stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            self.wait_to_say("按 Ctrl+C 停下")
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._log.close()

    def wait_to_say(self, words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in self.read():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"it did not say {words!r} but: {self.read()}")
            time.sleep(0.02)

    def read(self) -> str:
        """Everything it has said so far."""
        return (self.data / "said.txt").read_text()

    def stop(self) -> int:
        """As Ctrl+C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)

    def wait_for_its_end(self) -> int:
        """Its exit code; negative is the signal that ended it."""
        try:
            return self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end but said: {self.read()}") from None
