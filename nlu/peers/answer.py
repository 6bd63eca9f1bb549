"""Answer: one peer learns the phrases and answers texts; both as files, because Rasa writes to the terminal."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from nlu import rasa_room  # noqa: E402 (the path comes first)
from nlu.peers.linear import Linear  # noqa: E402
from nlu.peers.peer import Peer, answer  # noqa: E402
from nlu.peers.rasa_pipeline import RasaPipeline  # noqa: E402
from nlu.peers.retrieval import Retrieval  # noqa: E402
from nlu.peers.tuning import tuned  # noqa: E402
from nlu.phrase_book import read_book  # noqa: E402

PEERS: dict[str, Callable[[], Peer]] = {
    "diet": lambda: RasaPipeline(HERE / "diet.yml"),
    "logistic": lambda: RasaPipeline(HERE / "logistic.yml"),
    "retrieval": Retrieval,
    "linear": Linear,
}
TUNED = ("retrieval", "linear")  # Rasa's pipelines keep Rasa's documented thresholds


def answers(peer: Peer, texts: list[str]) -> list[dict[str, object]]:
    """One after the other, each with its milliseconds; the first is asked once before, to load what loads late."""
    answer(peer, texts[0])
    told = []
    for text in texts:
        begun = time.perf_counter()
        one = answer(peer, text)
        told.append({**one, "ms": (time.perf_counter() - begun) * 1000})
    return told


def main() -> None:
    told = argparse.ArgumentParser(description="Teach one peer the phrases and let it answer texts.")
    told.add_argument("--peer", choices=PEERS, required=True)
    told.add_argument("--phrases", type=Path, default=HERE.parent / "phrases", help="folder of phrase files")
    told.add_argument("--texts", type=Path, required=True, help="JSON list of texts, none of them empty")
    told.add_argument("--answers", type=Path, required=True, help="JSON object to write")
    asked = told.parse_args()
    texts = json.loads(asked.texts.read_text(encoding="utf-8"))
    to, phrases = asked.answers.resolve(), asked.phrases.resolve()
    with tempfile.TemporaryDirectory(prefix="mingbai-peer-") as folder:
        rasa_room.enter(folder)
        book = read_book([phrases])
        peer = PEERS[asked.peer]()
        if asked.peer in TUNED:
            peer.threshold = tuned(PEERS[asked.peer], book)
        begun = time.perf_counter()
        peer.learn(book)
        seconds = time.perf_counter() - begun
        result = {"train_seconds": seconds, "threshold": peer.threshold, "answers": answers(peer, texts)}
    to.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
