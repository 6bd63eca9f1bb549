"""Counting what people have asked about: by the route of each message, never by its text."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.conversations.models import HeardMessage

CARD = "card:"  # a route of this kind names the card and, after a dot, the part


def cards_asked_about(session: Session, since: datetime) -> frozenset[str]:
    """The cards that were told to anybody since then."""
    asked = select(HeardMessage.route).where(HeardMessage.heard_at >= since, HeardMessage.route.startswith(CARD))
    routes = session.scalars(asked.distinct())
    return frozenset(route.removeprefix(CARD).partition(".")[0] for route in routes)
