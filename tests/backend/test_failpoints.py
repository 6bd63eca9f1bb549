"""A process asked to die at a named place dies there and nowhere else."""

import os
import signal
import subprocess
import sys

CODE = "from backend.failpoints import failpoint; failpoint('turn.before'); failpoint('turn.inside'); print('alive')"


def _run(place: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"MINGBAI_KILL_AT": place}
    return subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=False)


def test_the_process_dies_by_sigkill_at_the_place_asked_for() -> None:
    assert _run("turn.inside").returncode == -signal.SIGKILL


def test_any_other_place_is_passed() -> None:
    assert _run("turn.committed").stdout == "alive\n"
