"""mingbai chat: the same assistant in the terminal, over the running application's own API."""

import json
import re
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from backend.settings import load
from bot.commands.fault import CommandFault

NAME = re.compile(r"[\w-]{1,40}")
PATIENCE = 30.0  # seconds for one answer
LEAVE = ("再见", "退出", "exit", "quit")


def chat(
    as_json: Annotated[bool, typer.Option("--json", help="一行一条 JSON：读 id 和 text 或 choice，写回复。")] = False,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="用哪个名字的聊天；同名接着上次说。")] = "terminal",
) -> None:
    """在终端里和正在运行的明白聊天。"""
    if not NAME.fullmatch(name):
        raise CommandFault("--as 后面的名字只能有字母、数字、汉字、- 和 _，不超过40个字。")
    settings = load()
    with httpx.Client(base_url=f"http://{settings.host}:{settings.port}", trust_env=False, timeout=PATIENCE) as client:
        try:
            session = ChatSession(client, settings.data / "chat" / name)
            talk_json(session) if as_json else talk(session)
        except httpx.ConnectError:
            raise CommandFault(f"明白没有在 {client.base_url} 运行。另开一个终端，先运行 make run。", 1) from None
        except httpx.HTTPError as fault:
            raise CommandFault(f"和明白的连接断了（{type(fault).__name__}）。再运行一次，会接着上次说。", 1) from None


class ChatSession:
    """One conversation, opened by the token in its file, begun anew where there is none."""

    def __init__(self, client: httpx.Client, file: Path) -> None:
        self.client = client
        self.file = file
        self.shown: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []
        if file.exists():
            self._authorize(file.read_text())
            answer = client.get("/api/conversation")
            if answer.status_code == httpx.codes.OK:
                told = answer.json()
                self.shown, self.notices = told["replies"], told.get("notices", [])
                return
        self._begin()

    def say(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one message; where it was refused, the sentence that says why stands in its place."""
        answer = self.client.post("/api/messages", json=dict(message))
        if answer.status_code != httpx.codes.OK:
            why: dict[str, Any] = {"text": _why(answer), "choices": [], "card": None, "receipt": None}
            return {"id": message.get("id"), "replies": [why], "notices": []}
        told: dict[str, Any] = answer.json()
        return told

    def seen(self, notices: list[dict[str, Any]]) -> None:
        if notices:
            self.client.post("/api/notices/seen", json={"ids": [notice["id"] for notice in notices]})

    def _begin(self) -> None:
        answer = self.client.post("/api/conversations")
        if answer.is_error:
            raise CommandFault(_why(answer), 1)
        told = answer.json()
        self._authorize(told["token"])
        self.shown = told["replies"]
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.file.touch(mode=0o600)
        self.file.write_text(told["token"])

    def _authorize(self, token: str) -> None:
        self.client.headers["Authorization"] = f"Bearer {token.strip()}"


def talk_json(session: ChatSession) -> None:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            told = session.say(_message(line.decode(errors="replace"), number))
            typer.echo(json.dumps(told, ensure_ascii=False))
            session.seen(told["notices"])


def _message(line: str, number: int) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict) or "id" not in told or not {"text", "choice"} & told.keys():
        example = '{"id": "1", "text": "低保怎么申请"}'
        raise CommandFault(f"第 {number} 行不对：每行要像 {example}，或者用 choice 代替 text。")
    return {key: told[key] for key in ("id", "text", "choice") if key in told}


def talk(session: ChatSession) -> None:
    typer.echo("（按钮前面有数字，可以只打数字。要走就打：再见）")
    show(session.notices + session.shown)
    session.seen(session.notices)
    while (text := _heard()) is not None:
        told = session.say({"id": secrets.token_hex(8), "text": text})
        show(told["notices"] + told["replies"])
        session.seen(told["notices"])


def _heard() -> str | None:
    """The next line; None when the person leaves."""
    while True:
        try:
            text = input("\n您> ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
        if text in LEAVE:
            return None
        if text:
            return text


def show(payloads: list[dict[str, Any]]) -> None:
    for payload in payloads:
        typer.echo(f"\n{payload['text']}")
        for number, choice in enumerate(payload["choices"], start=1):
            typer.echo(f"  {number}. {choice['label']}")


def _why(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        return f"明白没有回答（{answer.status_code}）。请再试一次。"
