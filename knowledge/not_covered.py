"""What villagers ask and no document of ours answers: by what words it is known, what is said, whom to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry import Entry

NOT_COVERED = Path(__file__).parent / "not_covered.yml"


@dataclass(frozen=True)
class Topic:
    """One thing we have no document about; `ask` is the id of the office that knows."""

    id: str
    label: str
    called: tuple[str, ...]
    ask: str
    says: str


def load_topics(path: Path = NOT_COVERED) -> Mapping[str, Topic]:
    """Every topic by its id, in the order of the file; raises Fault."""
    entry = Entry.of_file(path)
    entry.only("topics")
    return {name: _topic(name, inner) for name, inner in entry.inner("topics").named()}


def named_in(text: str, topics: Mapping[str, Topic]) -> Topic | None:
    """The topic whose called word is the longest in the text, the first in the file where two are as long."""
    named = [(len(word), topic) for topic in topics.values() for word in topic.called if word in text]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _topic(name: str, entry: Entry) -> Topic:
    entry.only("label", "called", "ask", "says")
    called = entry.words("called")
    if not called:
        raise entry.fault("called", "这里没有写名字", "请写大家怎么叫它，比如 [高龄津贴, 长寿钱]")
    return Topic(name, entry.text("label"), called, entry.text("ask"), entry.text("says"))
