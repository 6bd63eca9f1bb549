"""A start says where it is; the terminal holds the same conversation as the page; an end is clean."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot import training
from tests.bot.cli.running import MINGBAI, ROOT, RunningApp, environment, mingbai

pytestmark = pytest.mark.long

PATHS = ("/", "/health", "/nowhere", "/staff/sign-in")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with RunningApp(tmp_path_factory.mktemp("installation")) as running:
        yield running


def talk(app: RunningApp, *messages: dict[str, str], name: str) -> list[dict]:
    told = "".join(json.dumps(message, ensure_ascii=False) + "\n" for message in messages)
    done = mingbai("chat", "--json", "--as", name, data=app.data, told=told, **app.settings)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_start_ends_by_saying_where_it_is_and_how_to_see_a_demo(app: RunningApp) -> None:
    said = app.read()
    assert [words in said for words in (f"{app.address}/\n", f"{app.address}/staff\n", "mingbai demo")] == [True] * 3


def test_health_tells_nothing_about_anybody(app: RunningApp) -> None:
    told = httpx.get(f"{app.address}/health", trust_env=False)
    assert told.json() == {"status": "ok", "understanding": False, "version": "0.1.0"}


def test_every_answer_carries_the_security_headers(app: RunningApp) -> None:
    answers = [httpx.get(app.address + path, trust_env=False) for path in PATHS]
    for name in ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"):
        assert [name in answer.headers for answer in answers] == [True] * 4


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/metrics", "/nowhere"])
def test_what_is_not_for_everybody_is_not_there(app: RunningApp, path: str) -> None:
    answer = httpx.get(app.address + path, trust_env=False)
    assert (answer.status_code, answer.json()["message"]) == (404, "没有这个地址，请从聊天页面重新打开。")


def test_the_terminal_holds_a_conversation_that_goes_on_next_time(app: RunningApp) -> None:
    first = talk(app, {"id": "1", "text": "低保"}, {"id": "2", "text": "那怎么申请"}, name="laowei")
    again = talk(app, {"id": "2", "text": "那怎么申请"}, {"id": "3", "text": "要带什么材料"}, name="laowei")
    assert again[0] == first[1]
    assert again[1]["replies"][0]["card"] == {"id": "dibao", "part": "papers"}


def test_what_is_refused_is_answered_with_the_reason(app: RunningApp) -> None:
    [answer] = talk(app, {"id": "两个字", "text": "帮助"}, name="other")
    assert answer["replies"][0]["text"].startswith("消息编号不对")
    assert answer.keys() == talk(app, {"id": "1", "text": "帮助"}, name="other")[0].keys()


def test_bytes_that_are_no_text_are_answered_like_any_message(app: RunningApp) -> None:
    told = '{"id": "1", "text": "低保'.encode() + b"\xff\xfe" + b'"}\n'
    done = subprocess.run(
        [str(MINGBAI), "chat", "--json", "--as", "bytes"], cwd=ROOT, env=environment(app.data, **app.settings),
        input=told, capture_output=True, timeout=60, check=True,
    )
    assert json.loads(done.stdout)["replies"][0]["card"] == {"id": "dibao", "part": "general"}


def test_a_line_that_is_not_json_is_named(app: RunningApp) -> None:
    done = mingbai("chat", "--json", data=app.data, told='{"id": "1", "text": "帮助"}\nhello\n', **app.settings)
    assert (done.returncode, "第 2 行不对" in done.stderr, len(done.stdout.splitlines())) == (2, True, 1)


def test_somebody_at_the_terminal_reads_answers_and_numbered_choices(app: RunningApp) -> None:
    done = mingbai("chat", "--as", "sitting", data=app.data, told="帮助\n再见\n", **app.settings)
    assert (done.returncode, "  1. " in done.stdout) == (0, True)


def test_a_token_is_readable_by_its_owner_alone(app: RunningApp) -> None:
    talk(app, {"id": "1", "text": "帮助"}, name="mode")
    assert oct((app.data / "chat/mode").stat().st_mode)[-3:] == "600"


def test_ctrl_c_ends_it_at_once_and_cleanly(tmp_path: Path) -> None:
    with RunningApp(tmp_path) as app:
        code = app.stop()
        assert (code, "Traceback" in app.read()) == (0, False)


@pytest.mark.skipif(not training.installed(), reason="needs the nlu environment: make setup-nlu")
def test_a_first_start_answers_at_once_learns_beside_it_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with RunningApp(tmp_path, {"MINGBAI_NLU": "true"}) as app:
        app.wait_to_say("正在学习")
        told = talk(app, {"id": "1", "text": "低保"}, name="early")
        assert told[0]["replies"][0]["card"] == {"id": "dibao", "part": "general"}
        assert httpx.get(f"{app.address}/health", trust_env=False).json()["understanding"] is False
        assert (app.stop(), commands_about(tmp_path)) == (0, [])


def commands_about(data: Path) -> list[str]:
    listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if str(data) in line]
