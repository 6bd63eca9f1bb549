"""Finds what is wrong with the pre-checks: numbers of their own, long sentences, judgements, buttons too long."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.cards import Card
from knowledge.entry import Entry
from knowledge.prechecks import load_precheck
from knowledge.reading import Fault
from knowledge.wording import LABEL_LIMIT, READING_LIMIT, mean_length, placeholders, stray_digits, too_long

JUDGING = ("您符合", "你符合", "不符合", "能领", "领不到", "可以领", "有资格", "没资格")  # only people decide


def precheck_faults(folder: Path, cards: Mapping[str, Card]) -> Iterator[Fault]:
    """Every fault of the files in the folder."""
    for path in sorted(folder.glob("*.yml")):
        try:
            load_precheck(path, cards)
        except Fault as fault:
            yield fault
            continue
        entry = Entry.of_file(path)
        for _, row in entry.inner("criteria").named():
            yield from _criterion_faults(row)
        if entry.has("sum"):
            yield from _text_faults(entry.inner("sum"), "asks", "says")


def _criterion_faults(row: Entry) -> Iterator[Fault]:
    yield from _text_faults(row, "title", "asks", "quote", "says")
    for _, answer in row.inner("answers").named():
        yield from _text_faults(answer, "label", "says", "changes")
        label = answer.text("label")
        if len(label) > LABEL_LIMIT:
            yield answer.fault("label", f"“{label}”有{len(label)}个字", f"按钮上最多{LABEL_LIMIT}个字")


def _text_faults(row: Entry, *keys: str) -> Iterator[Fault]:
    for key in keys:
        text = row.maybe_text(key) or ""
        read = text.format_map(dict.fromkeys(placeholders(text), ""))
        if digits := stray_digits(text):
            yield row.fault(key, f"数字“{digits}”没有出处", "请用政策卡上的数字，写成 {名字}")
        if too_long(read):
            remedy = f"请拆成短句，平均每句不超过{READING_LIMIT}个字"
            yield row.fault(key, f"平均每句{mean_length(read):.0f}个字", remedy)
        for word in JUDGING:
            if word in text:
                yield row.fault(key, f"“{word}”像是在下结论", "请只说文件写了什么；定不定由村里和乡镇来定")
