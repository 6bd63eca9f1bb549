"""Puts questions together that ask the same: by topic, by card and part, or else by likeness."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from backend.gaps.naming import without_functions

LIKE = 0.25  # share of common character pairs from which two questions ask the same: on our phrases 93 of 100 then do
_MARKS = re.compile(r"[^\u4e00-\u9fffa-z]+")


@dataclass(frozen=True)
class Question:
    """One gap, opened: what was asked, on which day."""

    id: str
    kind: str
    about: str | None
    text: str
    day: date


@dataclass(frozen=True)
class Group:
    """Questions that ask the same, the newest first; there is at least one."""

    questions: tuple[Question, ...]

    @property
    def kind(self) -> str:
        return self.questions[0].kind

    @property
    def about(self) -> str | None:
        return self.questions[0].about

    @property
    def size(self) -> int:
        return len(self.questions)

    @property
    def id(self) -> str:
        """By which the group is found again: one of its questions will do."""
        return self.questions[0].id

    def holds(self, question_id: str) -> bool:
        """Whether a question is among them."""
        return any(question.id == question_id for question in self.questions)


def grouped(questions: Iterable[Question]) -> list[Group]:
    """Every question in exactly one group; the largest group first, the newer first where two are as large.

    The same questions make the same groups, in whatever order they come.
    """
    named: defaultdict[tuple[str, str], list[Question]] = defaultdict(list)
    free: defaultdict[str, list[Question]] = defaultdict(list)
    for question in sorted(questions, key=lambda question: (question.day, question.id)):
        if question.about:
            named[(question.kind, question.about)].append(question)
        else:
            free[question.kind].append(question)
    found = [*named.values(), *(alike for asked in free.values() for alike in _alike(asked))]
    groups = [Group(tuple(reversed(group))) for group in found]
    return sorted(groups, key=lambda group: (group.size, group.questions[0].day, group.id), reverse=True)


def _alike(questions: Sequence[Question]) -> list[list[Question]]:
    """Each joins the group whose oldest question it is likest to, or begins one; looks only where pairs are shared."""
    groups: list[list[Question]] = []
    sizes: list[int] = []
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for question in questions:
        own = pairs(question.text)
        shared = Counter(place for pair in own for place in holding[pair])
        likeness = {place: common / (len(own) + sizes[place] - common) for place, common in shared.items()}
        best = max(likeness, key=lambda place: (likeness[place], -place), default=None)
        if best is not None and likeness[best] >= LIKE:
            groups[best].append(question)
            continue
        for pair in own:
            holding[pair].append(len(groups))
        groups.append([question])
        sizes.append(len(own))
    return groups


def pairs(text: str) -> frozenset[str]:
    """The neighbouring characters of what a text is about, a single one being its own pair."""
    said = _MARKS.sub("", text.lower())
    plain = without_functions(said) or said
    return frozenset(plain[place : place + 2] for place in range(max(len(plain) - 1, 1))) - {""}
