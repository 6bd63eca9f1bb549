"""Kept forms: what somebody typed survives a session that ended meanwhile; they send it again with one press.

Only forms that the browser says came from our own pages are kept: nobody else's text is put into anybody's mouth.
"""

import json
from dataclasses import dataclass

from fastapi import Response

from backend.console.desk import Desk

SHOWN = (  # fields in which people write
    "text", "note", "reason", "name", "phone", "address", "hours", "yuan", "office", "says", "source", "word",
)


KEPT = "您刚才写的还没有提交"


@dataclass(frozen=True)
class Kept:
    """A form on its way: where it goes and what it says."""

    to: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(value for name, value in self.fields if name in SHOWN and value)

    def to_json(self) -> str:
        return json.dumps([self.to, self.fields], ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "Kept | None":
        """None for anything that is not a form of ours."""
        try:
            to, fields = json.loads(text)
            kept = Kept(str(to), tuple((str(name), str(value)) for name, value in fields))
        except (ValueError, TypeError, RecursionError):
            return None
        return kept if kept.to.startswith("/staff/") else None


async def sign_in_first(desk: Desk) -> Response:
    """The sign-in page, carrying the form along."""
    return desk.page("sign_in.html", 401, fault=None, name="", to="", kept=await _of(desk))


async def ask_again(desk: Desk) -> Response:
    """The form without its token, shown once more: the person presses the button again."""
    kept = await _of(desk)
    if kept is None or kept.to == "/staff/sign-in":
        says = "这一页放得太久了，请打开页面再填一次。浏览器要允许使用 Cookie。"
        return desk.page("fault.html", 403, title="没有做成", says=says)
    return desk.page("resume.html", 403, kept=kept, title=KEPT, says="页面放得太久了。内容还在，请看一看，再按一次。")


async def not_stored(desk: Desk, says: str) -> Response:
    """The page for a fault of ours; a form that was on its way is shown, so that it can be sent once more."""
    kept = await _of(desk) if desk.request.method == "POST" and desk.me is not None else None
    if kept is None:
        return desk.page("fault.html", 500, title="出了点问题", says=says)
    return desk.page("resume.html", 500, kept=kept, title="刚才这一步没有存上", says=says)


async def _of(desk: Desk) -> Kept | None:
    if desk.request.headers.get("sec-fetch-site") != "same-origin":
        return None
    form = await desk.request.form()
    fields = tuple(
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in ("form_token", "password", "again")
    )
    return Kept(desk.request.url.path, fields)
