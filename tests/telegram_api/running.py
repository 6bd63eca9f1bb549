"""The stand-in, running on a free loopback port, and what a test does with it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from tests.telegram_api.app import make_app
from tests.telegram_api.chats import Chats

TOKEN = "100:stand-in"
PATIENCE = 15.0  # seconds a test waits for the bot to do something


class TelegramApi:
    """A person at the other end: says, taps, blocks; and sees what the bot has sent."""

    def __init__(self, address: str, chats: Chats) -> None:
        self.address = address
        self.chats = chats

    def says(self, text: str, user: int = 7, **fields: Any) -> int:
        """The number of the update it became."""
        return int(self.chats.person_does({"text": text, "user": user, **fields})["update_id"])

    def does(self, user: int = 7, **fields: Any) -> int:
        return int(self.chats.person_does({"user": user, **fields})["update_id"])

    def taps(self, data: str, user: int = 7) -> int:
        return int(self.chats.person_taps({"data": data, "user": user})["update_id"])

    def moves(self, group: int, to: int) -> None:
        """The group has another number from now on; what is sent to the old one is refused with the new."""
        self.chats.moved[group] = to

    def fails(self, method: str, code: int, times: int = 1, **more: Any) -> None:
        self.chats.faults.extend({"method": method, "code": code, **more} for _ in range(times))

    def sent(self, user: int = 7) -> list[dict[str, Any]]:
        return [call for call in list(self.chats.calls) if call.get("chat_id") == user]

    def texts(self, user: int = 7) -> list[str]:
        return [call["text"] for call in self.sent(user)]

    def wait_for(self, number: int, user: int = 7, patience: float = PATIENCE) -> list[str]:
        """The texts sent to that person, once there are so many; whatever there is when patience ends."""
        wait_until(lambda: len(self.sent(user)) >= number, patience)
        return self.texts(user)

    def wait_until_confirmed(self, patience: float = PATIENCE) -> bool:
        """Whether the bot has confirmed everything that waited."""
        return wait_until(lambda: not self.chats.updates, patience)


def wait_until(holds: Callable[[], bool], patience: float = PATIENCE) -> bool:
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def telegram_api() -> Iterator[TelegramApi]:
    chats = Chats()
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(make_app(chats), log_level="error", timeout_graceful_shutdown=1, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield TelegramApi(f"http://127.0.0.1:{listening.getsockname()[1]}", chats)
    finally:
        chats.closing = server.should_exit = True
        thread.join(timeout=5)
        listening.close()
