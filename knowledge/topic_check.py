"""Finds what is wrong with the topics we have no document about: offices, labels, names, reading, phrases."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.entry import Entry
from knowledge.not_covered import Topic, load_topics
from knowledge.offices import load_offices
from knowledge.reading import Fault
from knowledge.wording import LABEL_LIMIT, READING_LIMIT, mean_length, stray_digits, too_long


def topic_faults(root: Path, card_names: set[str]) -> Iterator[Fault]:
    """Every fault of knowledge/not_covered.yml and of the phrases that carry its topics; raises Fault."""
    path = root / "knowledge" / "not_covered.yml"
    topics = load_topics(path)
    for topic in topics.values():
        entry = Entry.of_file(path).inner("topics").inner(topic.id)
        yield from _text_faults(entry, topic, set(load_offices(path.with_name("offices.yml"))))
        yield from _called_faults(entry, topic, card_names, topics)
    yield from _phrase_faults(root / "nlu" / "phrases" / "not_covered.yml", set(topics))


def _text_faults(entry: Entry, topic: Topic, offices: set[str]) -> Iterator[Fault]:
    if len(topic.label) > LABEL_LIMIT:
        yield entry.fault("label", f"“{topic.label}”有{len(topic.label)}个字", f"按钮上最多{LABEL_LIMIT}个字")
    if topic.ask not in offices:
        yield entry.fault("ask", f"没有“{topic.ask}”", "请用 offices.yml 里的名字")
    if digits := stray_digits(topic.says):
        yield entry.fault("says", f"数字“{digits}”没有出处", "没有文件的事不写数字")
    if too_long(topic.says):
        remedy = f"请拆成短句，平均每句不超过{READING_LIMIT}个字"
        yield entry.fault("says", f"平均每句{mean_length(topic.says):.0f}个字", remedy)


def _called_faults(
    entry: Entry, topic: Topic, card_names: set[str], topics: Mapping[str, Topic]
) -> Iterator[Fault]:
    taken = Counter(word for other in topics.values() for word in other.called)
    for word in topic.called:
        if taken[word] > 1:
            yield entry.fault("called", f"“{word}”写了两次", "一个名字只能归一个话题")
        if word in card_names:
            yield entry.fault("called", f"“{word}”是一张政策卡的名字", "有卡的事请从这里删掉")


def _phrase_faults(path: Path, topics: set[str]) -> Iterator[Fault]:
    if not path.exists():  # told by the check of all phrase files
        return
    taught = {block.inner("metadata").values.get("topic", "") for block in Entry.of_file(path).rows("nlu")}
    for name in sorted(topics - taught):
        yield Fault(str(path), f"topic {name}", "还没有大家怎么问的话", "请补上这个话题的问法")
    for name in sorted(taught - topics):
        yield Fault(str(path), f"topic {name or '（没写）'}", "没有这个话题", "请用 not_covered.yml 里的名字")
