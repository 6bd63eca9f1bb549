"""What the stand-in knows: updates that wait, calls that came, and faults it was told to make."""

import itertools
import time
from asyncio import Task
from collections import deque
from typing import Any

BOT = {"id": 100, "is_bot": True, "first_name": "明白", "username": "mingbai_test_bot"}
RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)
MORE: dict[str, dict[str, Any]] = {"kicked": {"until_date": 0}, "administrator": dict.fromkeys(RIGHTS, False)}
"""What Telegram tells of a member besides the status."""
MOST = 10_000  # of anything that is remembered


class Chats:
    """Telegram's side of every chat. Ids grow; what a person does becomes an update that waits for the bot."""

    def __init__(self) -> None:
        self.updates: deque[Any] = deque(maxlen=MOST)
        self.calls: deque[dict[str, Any]] = deque(maxlen=MOST)
        self.faults: list[dict[str, Any]] = []
        self.blocked: set[int] = set()
        self.moved: dict[int, int] = {}
        self.files: dict[str, bytes] = {}
        self.webhook: dict[str, Any] = {"url": ""}
        self.closing = False
        self.bringing: Task[None] | None = None
        self._update_ids = itertools.count(1000)
        self._message_ids = itertools.count(1)

    def person_does(self, told: dict[str, Any]) -> dict[str, Any]:
        """A message of any kind: `told` holds its fields, and who writes and where, if not the usual person."""
        return self._wait({told.pop("as", "message"): self.message(told)})

    def person_taps(self, told: dict[str, Any]) -> dict[str, Any]:
        person = _person(told)
        shown = self.message({**told, "text": "…", "from_bot": True})
        return self._wait(
            {"callback_query": {"id": str(next(self._message_ids)), "from": person, "chat_instance": "1",
                                "data": told["data"], "message": shown}}
        )

    def membership(self, told: dict[str, Any]) -> dict[str, Any]:
        """Somebody blocks the bot, or lets it into a group."""
        if told["status"] == "kicked":
            self.blocked.add(told.get("user", 7))
        elif "group" not in told:
            self.blocked.discard(told.get("user", 7))
        member = {"user": BOT, "status": told["status"], **MORE.get(told["status"], {})}
        was = told.get("before", "left")
        before = {"user": BOT, "status": was, **MORE.get(was, {})}
        return self._wait(
            {"my_chat_member": {"chat": _chat(told), "from": _person(told), "date": _now(),
                                "old_chat_member": before, "new_chat_member": member}}
        )

    def raw(self, told: Any) -> Any:
        """An update as nobody describes it; it gets a number like any other."""
        return self._wait(told)

    def message(self, told: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in told.items() if name not in ("user", "group", "from_bot", "data")}
        return {"message_id": told.get("message_id") or next(self._message_ids), "date": _now(),
                "from": BOT if told.get("from_bot") else _person(told), "chat": _chat(told), **kept}

    def confirm(self, offset: int) -> None:
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()

    def fault_for(self, method: str) -> dict[str, Any] | None:
        for fault in self.faults:
            if fault["method"] == method:
                self.faults.remove(fault)
                return fault
        return None

    def _wait(self, update: dict[str, Any]) -> dict[str, Any]:
        numbered = {"update_id": next(self._update_ids), **update}
        self.updates.append(numbered)
        return numbered


def _person(told: dict[str, Any]) -> dict[str, Any]:
    return {"id": told.get("user", 7), "is_bot": False, "first_name": "老韦", "language_code": "zh-hans"}


def _chat(told: dict[str, Any]) -> dict[str, Any]:
    if "group" in told:
        return {"id": told["group"], "type": "supergroup", "title": "村里的群"}
    return {"id": told.get("user", 7), "type": "private", "first_name": "老韦"}


def _now() -> int:
    return int(time.time())
