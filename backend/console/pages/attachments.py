"""One photo or voice message, as the page of its case shows it; every look is written down."""

import re

from fastapi import Response

from backend.attachments.actions import opened
from backend.attachments.files import Files
from backend.attachments.models import Attachment
from backend.console.attached import may_open
from backend.console.desk import At, Missing
from backend.console.reach import case_within
from backend.sealing import SealBroken

_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})", re.ASCII)
HEADERS = {"Content-Disposition": "inline", "Cross-Origin-Resource-Policy": "same-origin", "Accept-Ranges": "bytes"}


def show(desk: At, case_id: str, attachment_id: str, until: str = "", ticket: str = "") -> Response:
    """Who was not shown the way, or comes too late, is led to the case, to ask with a reason."""
    asked = _RANGE.fullmatch(desk.request.headers.get("range", ""))
    with desk.writing() as session:
        case = case_within(session, desk, case_id)
        if not may_open(desk, attachment_id, until, ticket):
            return desk.go(f"/staff/cases/{case_id}")
        attachment = session.get(Attachment, attachment_id)
        if attachment is None or attachment.case_id != case.id:
            raise Missing
        if asked is None or int(asked[1]) == 0:  # players come back for the rest
            opened(session, attachment, desk.who.actor, desk.now)
        media = attachment.media
    try:
        content = Files.of(desk.console.settings).open(attachment_id)
    except (FileNotFoundError, SealBroken) as fault:
        raise Missing from fault
    return _part(content, media, asked)


def _part(content: bytes, media: str, asked: re.Match[str] | None) -> Response:
    """The whole, or the range of bytes a player asks for (RFC 9110, 14.2); Safari plays nothing without."""
    if asked is None:
        return Response(content, media_type=media, headers=HEADERS)
    first, size = int(asked[1]), len(content)
    last = min(int(asked[2]), size - 1) if asked[2] else size - 1
    if first > last:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    told = HEADERS | {"Content-Range": f"bytes {first}-{last}/{size}"}
    return Response(content[first : last + 1], 206, media_type=media, headers=told)
