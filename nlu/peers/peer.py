"""What every peer is: something that learns a phrase book and then finds routes, surely or not."""

from dataclasses import dataclass
from typing import Protocol

from nlu.phrase_book import Phrase

LIKELY = 10  # told where a peer is not sure; as many as Rasa ranks


@dataclass(frozen=True)
class Found:
    """Routes, the likeliest first, none twice; and how sure the first is, on the peer's own scale."""

    routes: tuple[str, ...]
    sureness: float


class Peer(Protocol):
    """`threshold` is the sureness from which the first route counts as given."""

    threshold: float

    def learn(self, book: list[Phrase]) -> None:
        """Forgets what it knew before."""

    def find(self, text: str) -> Found: ...


def answer(peer: Peer, text: str) -> dict[str, object]:
    """As the measuring program reads it: one route given, or the likeliest to choose from, or nothing."""
    found = peer.find(text)
    if not found.routes:
        return {"kind": "nothing", "routes": []}
    if found.sureness >= peer.threshold:
        return {"kind": "given", "routes": list(found.routes[:1])}
    return {"kind": "offered", "routes": list(found.routes[:LIKELY])}
