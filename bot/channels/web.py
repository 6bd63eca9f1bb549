"""The chat page and its API: everything a browser needs to hold one conversation."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi import Response as HttpResponse
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPAuthorizationCredentials
from sqlalchemy.orm import Session

from backend.conversations import actions as conversations
from backend.conversations import page_links
from backend.conversations.models import Conversation
from backend.database import Database
from backend.outgoing import actions as outgoing
from backend.rate import Rate, origin
from backend.settings import Settings
from bot.channels.asking import Bearer, conversation_of, not_too_fast, token_of
from bot.channels.bounded import BoundedRoute, Refusal
from bot.channels.web_models import Message, Opened, Opening, Present, Problem, Response, Seen
from bot.channels.web_page import Page
from bot.heard import Heard
from bot.hush import look_again
from bot.reply import Payload, in_a_hurry
from bot.turn import Turn

MESSAGES = (30, 60.0)  # of one conversation, within so many seconds
MESSAGES_OF_ADDRESS = (600, 60.0)  # a whole village may be behind one address of its telephone company
OPENINGS_OF_ADDRESS = (120, 600.0)


def web_router(database: Database, turn: Turn, settings: Settings, now: Callable[[], datetime]) -> APIRouter:
    """Every public route: the page at /, what it loads, and the API under /api."""
    router = APIRouter(route_class=BoundedRoute)
    api = Api(database, turn, now)
    problem: dict[str, Any] = {"model": Problem}
    other = problem | {"description": "Any other fault"}
    refusals: dict[int | str, dict[str, Any]] = {400: problem, 413: problem, "default": other}
    known: dict[int | str, dict[str, Any]] = {401: problem, **refusals}
    add, page = router.add_api_route, Page(settings, turn.words)
    add("/", page.show, methods=["GET"], include_in_schema=False, response_class=HTMLResponse)
    add("/page/{name}", page.file, methods=["GET"], include_in_schema=False)
    add(
        "/api/conversations", api.open, methods=["POST"], status_code=201, response_model=Opened,
        response_model_exclude_unset=True,
        summary="Begin a conversation", responses={**refusals, 429: problem},
    )
    add(
        "/api/messages", api.hear, methods=["POST"], response_model=Response, summary="Say something",
        responses={**known, 429: problem, 503: problem},
    )
    add(
        "/api/conversation", api.present, methods=["GET"], response_model=Present, response_model_exclude_unset=True,
        summary="Where the conversation stands", responses=known,
    )
    add(
        "/api/notices/seen", api.seen, methods=["POST"], status_code=204, summary="Notices have been shown",
        responses=known,
    )
    add(
        "/api/conversations/forget", api.forget, methods=["POST"], status_code=204,
        summary="Forget this conversation; cases stay", responses=known,
    )
    return router


class Api:
    """The routes under /api."""

    def __init__(self, database: Database, turn: Turn, now: Callable[[], datetime]) -> None:
        self.database, self.turn, self.now = database, turn, now
        self.messages, self.messages_of_address = Rate(*MESSAGES), Rate(*MESSAGES_OF_ADDRESS)
        self.openings_of_address = Rate(*OPENINGS_OF_ADDRESS)

    async def open(self, request: Request, opening: Opening | None = None) -> dict[str, Any]:
        """The token opens the conversation from then on; it is kept by the client."""
        not_too_fast(self.openings_of_address.wait(origin(request)), "这会儿来的人太多了，请过{wait}秒再打开。")
        now = self.now()
        asked = opening or Opening()

        def opened(session: Session) -> dict[str, Any]:
            conversation, token, replies = self._opened(session, asked, now)
            return {
                "conversation": conversation.id, "token": token, "replies": [reply.to_dict() for reply in replies],
            }

        return await self.database.write(opened)

    def _opened(
        self, session: Session, asked: Opening, now: datetime
    ) -> tuple[Conversation, str, tuple[Payload, ...]]:
        """A conversation from another chat goes on where it stands; any other begins."""
        reached = page_links.use(session, asked.go, now) if asked.go else None
        if reached:
            return (*reached, self.turn.present(session, reached[0], now))
        conversation, token = conversations.open_web(session, now)
        greeting = self.turn.begin(session, conversation, asked.village, now)
        gone = (self.turn.words.say("link_gone"),) if asked.go else ()
        return conversation, token, (*gone, *greeting)

    async def hear(self, request: Request, message: Message, bearer: Bearer) -> HttpResponse:
        """A repeat of a message id does nothing more and gets the same bytes."""
        conversation_id = await self._conversation(bearer)
        not_too_fast(self.messages.wait(conversation_id), "您说得太快了，请过{wait}秒再发。")
        not_too_fast(self.messages_of_address.wait(origin(request)), "这会儿说话的人太多了，请过{wait}秒再发。")
        heard = Heard(
            "web", conversation_id, message.id, message.text, message.choice,
            "text" if message.choice is None else "choice",
        )
        try:
            said = await self.turn.hear(heard)
        except Exception as fault:  # counted and logged by the turn; the page sends it again
            raise Refusal(503, "刚才没有处理好，请过一会儿再发一次。", **{"Retry-After": "2"}) from fault
        return HttpResponse(said, media_type="application/json")

    async def present(self, bearer: Bearer) -> dict[str, Any]:
        """What a page shows that is opened again."""
        now, token = self.now(), token_of(bearer)

        def read(session: Session) -> dict[str, Any]:
            conversation = conversation_of(session, token)
            replies = self.turn.present(session, conversation, now)
            notices = self.turn.notices(session, conversation, now)
            again = in_a_hurry(look_again(session, conversation.id))
            return {"replies": [reply.to_dict() for reply in replies], "notices": notices, **again}

        return await self.database.read(read)

    async def seen(self, seen: Seen, bearer: Bearer) -> None:
        """Ids of other conversations change nothing."""
        now, token = self.now(), token_of(bearer)
        await self.database.write(
            lambda session: outgoing.seen(session, conversation_of(session, token).id, seen.ids, now)
        )

    async def forget(self, bearer: Bearer) -> None:
        """The token opens nothing any more."""
        now, token = self.now(), token_of(bearer)

        def forgotten(session: Session) -> None:
            if not page_links.close(session, token):
                conversations.forget(session, conversation_of(session, token), now)

        await self.database.write(forgotten)

    async def _conversation(self, bearer: HTTPAuthorizationCredentials | None) -> str:
        token = token_of(bearer)
        return await self.database.read(lambda session: conversation_of(session, token).id)
