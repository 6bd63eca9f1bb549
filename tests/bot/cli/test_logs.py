"""Nothing anybody says, and no token, reaches the log."""

import io
import logging
from pathlib import Path

import structlog

from bot.logs import PlacesOnly, place, place_of_fault, write_line
from tests.bot.cli.running import RunningApp
from tests.telegram_api.running import TOKEN, telegram_api

CANARY = "覃阿婆的孙子住院了"


def test_a_running_application_keeps_what_it_hears_out_of_its_log(tmp_path: Path) -> None:
    with telegram_api() as api:
        api.fails("sendMessage", 500)
        api.fails("getUpdates", 500)
        with RunningApp(tmp_path, {"TELEGRAM_TOKEN": TOKEN, "MINGBAI_TELEGRAM_API": api.address}) as app:
            api.says(CANARY)
            api.chats.raw({"message": {"text": CANARY}})
            api.wait_for(1)
            api.wait_until_confirmed()
            app.stop()
            log = app.read()
    escaped = CANARY.encode("unicode-escape").decode()
    assert [words in log for words in (CANARY, escaped, TOKEN, TOKEN.partition(":")[2])] == [False] * 4


def test_a_fault_in_the_standard_log_is_its_kind_and_place() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PlacesOnly("%(message)s"))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        raise ValueError(CANARY)
    except ValueError as fault:
        logger.exception("failed\nfuture: <Task %r>", fault)
    assert (CANARY in written.getvalue(), "ValueError " in written.getvalue()) == (False, True)
    assert "test_logs.py:" in written.getvalue()


def test_a_fault_in_our_own_log_is_its_kind_and_place() -> None:
    try:
        raise KeyError(CANARY)
    except KeyError as fault:
        told = place_of_fault(None, "error", {"event": "failed", "exc_info": True})
        assert told == {"event": "failed", "fault": place(fault)}
    assert (CANARY in told["fault"], told["fault"].startswith("KeyError ")) == (False, True)


def test_nobody_can_write_a_second_line_into_the_log() -> None:
    told: structlog.typing.EventDict = {"timestamp": "now", "event": "a\nb", "name": "\x1b[31mred"}
    assert write_line(None, "warning", told) == "now WARNING a?b name=?[31mred"
