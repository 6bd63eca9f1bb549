"""Binding the chat in which a person reads the morning digest: a code for ten minutes, and its picture."""

import segno
from fastapi import Response
from markupsafe import Markup

from backend.console.desk import At
from backend.console.shown import moment
from backend.conversations.models import Conversation
from backend.staff.actions import make_bind_code
from backend.staff.codes import LASTS
from backend.staff.queries import chat_of


def show(desk: At) -> Response:
    """Which chat is bound, and the button that makes a code."""
    return _page(desk, None)


def make(desk: At) -> Response:
    """A new code, shown this once; an earlier one no longer works."""
    with desk.writing() as session:
        code = make_bind_code(session, desk.who.staff_id, desk.now)
    return _page(desk, code)


def _page(desk: At, code: str | None) -> Response:
    with desk.reading() as session:
        chat = chat_of(session, desk.who.staff_id)
        channel = session.get_one(Conversation, chat).channel if chat else None
    address = f"{desk.console.settings.chat_address}/?bind={code}"
    return desk.page(
        "bind.html", code=code, channel=channel, address=address, until=moment(desk.now + LASTS["bind"]),
        picture=_picture(address) if code else None, public=desk.console.settings.public_address is not None,
        telegram=desk.console.settings.telegram_token is not None,
    )


def _picture(address: str) -> Markup:
    """Two-dimensional code as an inline SVG without styles, which the page's policy would refuse."""
    svg = segno.make(address, error="m").svg_inline(scale=4, border=2, title="绑定聊天的二维码", omitsize=True)
    return Markup(svg)  # noqa: S704 - made by us from our own address
