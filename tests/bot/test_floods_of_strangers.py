"""Many strangers from one address: conversations and messages are slowed down, those of other addresses are not."""

from collections import Counter
from pathlib import Path

import httpx
import pytest

from bot.channels.web import OPENINGS_OF_ADDRESS
from tests.bot.cli.running import RunningApp

FLOOD, VILLAGE = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "203.0.113.8"}


@pytest.mark.parametrize(("proxies", "refused"), [("127.0.0.1", 5), ("192.0.2.1", 0)])
def test_one_address_opens_only_so_many_conversations(tmp_path: Path, proxies: str, refused: int) -> None:
    """What a proxy tells counts only if it is ours; from this machine itself everybody may."""
    most, _ = OPENINGS_OF_ADDRESS
    with (
        RunningApp(tmp_path, {"MINGBAI_PROXIES": proxies}) as app,
        httpx.Client(base_url=app.address, trust_env=False) as client,
    ):
        answers = [client.post("/api/conversations", headers=FLOOD) for _ in range(most + 5)]
        other = client.post("/api/conversations", headers=VILLAGE)
        app.stop()
    assert Counter(answer.status_code for answer in answers)[429] == refused
    assert other.status_code == 201
    if refused:
        assert answers[-1].json()["message"].startswith("这会儿来的人太多了，请过")
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 600
