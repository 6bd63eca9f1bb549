"""Uploads: a photo or a voice message of the page is bounded while it comes, kept sealed, and heard as a message."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fastapi import APIRouter, Request
from fastapi import Response as HttpResponse
from sqlalchemy.orm import Session

from backend.attachments.faults import AttachmentFault, Why
from backend.attachments.files import Files, Kept
from backend.conversations import actions as conversations
from backend.database import Database
from backend.rate import Rate, origin
from bot.channels.asking import Bearer, conversation_of, not_too_fast, token_of
from bot.channels.bounded import BoundedRoute, Refusal
from bot.channels.web_models import MessageId, Problem, Response
from bot.heard import Heard
from bot.turn import Turn

OF_CONVERSATION = (6, 60.0)  # within so many seconds
OF_ADDRESS = (120, 60.0)  # a whole village may be behind one address
AT_ONCE = 16  # uploads; each may take as many bytes of memory as a photo has
LONGEST = 300.0  # seconds for one, over a bad network
READERS = 2  # photos and voice messages read at the same time

STATUS: Mapping[Why, int] = {
    "empty": 400, "broken": 400, "too_large": 413, "too_many_dots": 413, "unknown": 415, "heic": 415, "amr": 415,
    "video": 415, "no_room": 503,
}


class Uploads:
    """POST /api/attachments; a repeat of a message id does nothing more and gets the same bytes."""

    def __init__(self, database: Database, turn: Turn, files: Files) -> None:
        self.database, self.turn, self.files = database, turn, files
        self.of_conversation, self.of_address = Rate(*OF_CONVERSATION), Rate(*OF_ADDRESS)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="attachments")

    async def hear(self, request: Request, id: MessageId, bearer: Bearer) -> HttpResponse:  # noqa: A002 (its name)
        """The body is the file itself. What it is called and said to be counts for nothing."""
        token = token_of(bearer)
        conversation_id, was_heard = await self.database.read(lambda session: _asked(session, token, id))
        if not was_heard:
            not_too_fast(self.of_conversation.wait(conversation_id), "您发得太快了，请过{wait}秒再发。")
            not_too_fast(self.of_address.wait(origin(request)), "这会儿发的人太多了，请过{wait}秒再发。")
        kept = None if was_heard else await self._kept(request)
        heard = Heard("web", conversation_id, id, kind="file", attachment=kept)
        try:
            said = await self.turn.hear(heard)
        except Exception as fault:  # counted and logged by the turn; the page sends it again
            raise Refusal(503, "刚才没有处理好，请过一会儿再发一次。", **{"Retry-After": "2"}) from fault
        return HttpResponse(said, media_type="application/json")

    async def _kept(self, request: Request) -> Kept:
        if self._places.locked():
            raise Refusal(503, "这会儿发的人太多了，请过一会儿再发。", **{"Retry-After": "10"})
        try:
            async with self._places, asyncio.timeout(LONGEST):
                data = await self._read(request)
                return await asyncio.get_running_loop().run_in_executor(self._readers, self.files.keep, data)
        except AttachmentFault as fault:
            raise Refusal(STATUS[fault.why], self._words(fault.why)) from fault
        except TimeoutError as fault:
            raise Refusal(408, self.turn.words.text("attachment_lost")) from fault

    async def _read(self, request: Request) -> bytes:
        """Stops as soon as there is more than anything may have."""
        read = bytearray()
        async for piece in request.stream():
            read += piece
            if len(read) > self.files.most:
                raise AttachmentFault("too_large")
        return bytes(read)

    def _words(self, why: Why) -> str:
        return self.turn.words.text(f"attachment_{why}")


def attachments_router(database: Database, turn: Turn, files: Files) -> APIRouter:
    """The one route by which a page sends files."""
    problem: dict[str, Any] = {"model": Problem}
    refused: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 401, 408, 413, 415, 429, 503), problem)
    file = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    router = APIRouter(route_class=BoundedRoute)
    router.add_api_route(
        "/api/attachments", Uploads(database, turn, files).hear, methods=["POST"], response_model=Response,
        summary="Send a photo or a voice message",
        responses=refused | {"default": problem | {"description": "Any other fault"}},
        openapi_extra={"requestBody": {"required": True, "content": file}},
    )
    return router


def _asked(session: Session, token: str, message_id: str) -> tuple[str, bool]:
    """Whose page it is, and whether the message was heard before."""
    conversation = conversation_of(session, token)
    return conversation.id, conversations.heard(session, conversation.id, message_id) is not None

