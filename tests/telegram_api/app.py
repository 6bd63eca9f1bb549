"""The stand-in for Telegram's Bot API over HTTP: the methods the bot uses, as strict as the real ones about them."""

import asyncio
import json
import time
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from tests.telegram_api.bringing import bring
from tests.telegram_api.chats import BOT, Chats

LONGEST_POLL = 5.0  # seconds, however long the bot would wait
DONE = ("answerCallbackQuery", "answerInlineQuery", "setMyCommands")
WEBHOOK = ("setWebhook", "deleteWebhook", "getWebhookInfo")


class Refused(Exception):
    def __init__(self, code: int, why: str, moved_to: int | None = None) -> None:
        super().__init__(why)
        self.code, self.moved_to = code, moved_to


def make_app(chats: Chats) -> FastAPI:
    app = FastAPI()

    @app.post("/sim/{what}")
    async def simulate(what: str, request: Request) -> Any:
        """message | tap | membership | raw | fault, as chats.Chats describes them."""
        told = await request.json()
        if what == "fault":
            chats.faults.append(told)
            return told
        does = {"message": chats.person_does, "tap": chats.person_taps,
                "membership": chats.membership, "raw": chats.raw}
        return does[what](told)

    @app.get("/sim/calls")
    async def calls() -> Any:
        return list(chats.calls)

    @app.get("/sim/waiting")
    async def waiting() -> Any:
        return list(chats.updates)

    @app.get("/file/bot{token}/files/{file_id}")
    async def content(token: str, file_id: str) -> Response:
        return Response(chats.files[file_id])

    @app.api_route("/bot{token}/{method}", methods=["GET", "POST"])
    async def call(token: str, method: str, request: Request) -> Any:
        told = await fields(request)
        if fault := chats.fault_for(method):
            return failure(fault["code"], fault.get("why", "told to fail"), fault.get("retry_after"))
        try:
            return {"ok": True, "result": await answer(chats, method, told)}
        except Refused as refusal:
            return failure(refusal.code, str(refusal), moved_to=refusal.moved_to)

    return app


async def fields(request: Request) -> dict[str, Any]:
    """The client sends forms in which anything but text is JSON."""
    if "json" in request.headers.get("content-type", ""):
        return dict(await request.json())
    async with request.form() as form:
        return {name: _value(value) for name, value in {**request.query_params, **form}.items()}


def _value(value: Any) -> Any:
    if isinstance(value, UploadFile):
        return value.filename
    try:
        return json.loads(value)
    except ValueError:
        return value


async def answer(chats: Chats, method: str, told: dict[str, Any]) -> Any:
    if method == "getMe":
        return BOT
    if method == "getUpdates":
        return await updates(chats, told)
    if method == "getFile":
        return file(chats, str(told["file_id"]))
    if method in WEBHOOK:
        return webhook(chats, method, told)
    if method in DONE:
        chats.calls.append({"method": method, "at": time.monotonic(), **told})
        return True
    if method in ("sendAudio", "sendVoice"):
        chats.calls.append({"method": method, "file": told.get("audio") or told.get("voice")})
        return chats.message({"user": int(told["chat_id"]), "from_bot": True, "text": ""})
    if method in ("sendMessage", "editMessageText"):
        return shown(chats, method, told)
    raise Refused(404, "Not Found")


def file(chats: Chats, file_id: str) -> dict[str, Any]:
    if file_id not in chats.files:
        raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    size = len(chats.files[file_id])
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": f"files/{file_id}"}


def webhook(chats: Chats, method: str, told: dict[str, Any]) -> Any:
    """Where updates are brought; the loop that brings them begins with the first address."""
    if method == "getWebhookInfo":
        url, waiting = chats.webhook["url"], len(chats.updates)
        return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting}
    chats.calls.append({"method": method, "at": time.monotonic(), **told})
    url = "" if method == "deleteWebhook" else told["url"]
    chats.webhook = {"url": url, "secret": told.get("secret_token")}
    if chats.webhook["url"]:
        chats.bringing = chats.bringing or asyncio.create_task(bring(chats))
    return True


async def updates(chats: Chats, told: dict[str, Any]) -> list[Any]:
    """Long poll: an offset confirms everything below it, and nothing else ever does."""
    if chats.webhook["url"]:
        raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
    chats.confirm(int(told.get("offset") or 0))
    end = time.monotonic() + min(float(told.get("timeout") or 0), LONGEST_POLL)
    while not chats.updates and not chats.closing and time.monotonic() < end:
        await asyncio.sleep(0.02)
    return list(chats.updates)[: int(told.get("limit") or 100)]


def shown(chats: Chats, method: str, told: dict[str, Any]) -> dict[str, Any]:
    text, chat_id = str(told.get("text", "")), int(told["chat_id"])
    if chat_id in chats.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if chat_id in chats.moved:
        raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", chats.moved[chat_id])
    if not text.strip() or len(text) > 4096:
        raise Refused(400, "Bad Request: message text is empty or too long")
    for button in (button for row in told.get("reply_markup", {}).get("inline_keyboard", []) for button in row):
        if not button["text"] or not (button.get("url") or 1 <= len(button["callback_data"].encode()) <= 64):
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    chats.calls.append({"method": method, "at": time.monotonic(), **told, "text": text})
    where = {"group": chat_id} if chat_id < 0 else {"user": chat_id}
    return chats.message({**where, "from_bot": True, "text": text, "message_id": told.get("message_id")})


def failure(
    code: int, why: str, retry_after: float | None = None, *, moved_to: int | None = None
) -> JSONResponse:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": why}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    if moved_to is not None:
        body["parameters"] = {"migrate_to_chat_id": moved_to}
    return JSONResponse(body, status_code=code)
