"""Asking: whose conversation a request of the page is about, and whether it comes too fast."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from backend.conversations import actions as conversations
from backend.conversations.models import Conversation
from bot.channels.bounded import Refusal

UNKNOWN = "这里的记录已经清除，或者打不开了。请刷新页面，从头开始。"

Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False, description="token"))]


def token_of(bearer: HTTPAuthorizationCredentials | None) -> str:
    """Raises Refusal where there is none."""
    if bearer is None or not bearer.credentials:
        raise Refusal(401, UNKNOWN)
    return bearer.credentials


def conversation_of(session: Session, token: str) -> Conversation:
    """Raises Refusal for a token that opens nothing."""
    conversation = conversations.find_web(session, token)
    if conversation is None:
        raise Refusal(401, UNKNOWN)
    return conversation


def not_too_fast(wait: int, says: str) -> None:
    """Raises Refusal, with the seconds to wait, where there are any."""
    if wait:
        raise Refusal(429, says.format(wait=wait), **{"Retry-After": str(wait)})
