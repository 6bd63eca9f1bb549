"""What a text is about: which card or dialogue it is served by, and which part of the card it asks for."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import jwt
import structlog

PATIENCE = 0.8  # seconds a person waits for understanding before being answered without it
FAILURES = 3  # in a row, after which nobody waits any more …
REST = 10.0  # … for so many seconds
TOKEN_LIFE = 60  # seconds

log = structlog.get_logger()


@dataclass(frozen=True)
class Understood:
    """Routes with their confidence, the likeliest first; the part of a card that is asked about, and the topic that
    would be meant if it is something we have no document about (None: a model that knows no topics).

    `pieces` are parts of the text that were read by themselves, and `asks` is whether such a part is a question;
    `corrected` is what was read after 不是问…，是问….
    """

    routes: tuple[tuple[str, float], ...]
    part: str
    part_confidence: float
    topic: str | None = None
    topic_confidence: float = 0.0
    pieces: tuple["Understood", ...] = ()
    corrected: "Understood | None" = None
    asks: bool = False

    @property
    def likeliest(self) -> tuple[str, float]:
        """The likeliest route and its confidence; no route at all has none."""
        return self.routes[0] if self.routes else ("", 0.0)

    def share(self, route: str) -> float:
        """The confidence of one route."""
        return dict(self.routes).get(route, 0.0)

    def share_apart(self, route: str) -> float:
        """The highest confidence of one route in anything that was read by itself."""
        apart = (*self.pieces, self.corrected) if self.corrected else self.pieces
        return max((understood.share(route) for understood in apart), default=0.0)


class Understanding(Protocol):
    """Reads a text that carries no personal data; None when it cannot be had just now."""

    async def read(self, text: str) -> Understood | None: ...


class FixedUnderstanding:
    """Understands exactly the texts of a table, and nothing else; for tests and for installations without nlu."""

    def __init__(self, table: Mapping[str, Understood] | None) -> None:
        """None: understanding that never can be had."""
        self._table = table

    async def read(self, text: str) -> Understood | None:
        if self._table is None:
            return None
        return self._table.get(text, Understood((), "general", 0.0))


class RasaUnderstanding:
    """Asks the nlu process; after a few failures it is left alone for a while, so that nobody waits in vain."""

    def __init__(
        self, url: str, secret: str, *, client: httpx.AsyncClient | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._secret, self._seconds = f"{url}/model/parse", secret, seconds
        self._client = client or httpx.AsyncClient(trust_env=False)
        self._failed, self._rests_until = 0, -math.inf

    async def read(self, text: str) -> Understood | None:
        asked = _literal(text)
        if not asked or self._seconds() < self._rests_until:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._client.post(self._url, json={"text": asked}, headers=self._headers())
            understood = _understood(answer.raise_for_status().json())
        except (TimeoutError, httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as fault:
            self._fail(fault)
            return None
        self._failed = 0
        return understood

    async def close(self) -> None:
        """Gives the connections back."""
        await self._client.aclose()

    def _headers(self) -> dict[str, str]:
        claims = {"user": {"username": "mingbai", "role": "admin"}, "exp": int(time.time()) + TOKEN_LIFE}
        return {"Authorization": "Bearer " + jwt.encode(claims, self._secret, algorithm="HS256")}

    def _fail(self, fault: Exception) -> None:
        """Only the kind of fault is logged: its message may quote the person."""
        self._failed += 1
        if self._failed >= FAILURES:
            self._rests_until, self._failed = self._seconds() + REST, 0
        log.warning("understanding failed", fault=type(fault).__name__)


def _literal(text: str) -> str:
    """One line; Rasa would take a text that begins with a slash for a command, and fail on an empty one."""
    return " ".join(text.split()).lstrip("/ ")


def _understood(told: Mapping[str, Any]) -> Understood:
    ranking = told.get("intent_ranking") or [told["intent"]]
    routes = tuple((str(route["name"]), _share(route["confidence"])) for route in ranking if route["name"])
    part, topic = told["part"], told.get("topic") or {"name": None, "confidence": 0.0}
    named = None if topic["name"] is None else str(topic["name"])
    return Understood(
        routes, str(part["name"]), _share(part["confidence"]), named, _share(topic["confidence"])
    )


def _share(value: Any) -> float:
    share = float(value)
    if not 0 <= share <= 1:  # NaN is not either
        raise ValueError("a confidence lies between 0 and 1")
    return share
