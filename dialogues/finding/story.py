"""A story as it is searched: plain text, its clauses, and which stretches tell nothing that has happened."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from dialogues.finding.words import load_finding_words, one_of
from dialogues.numerals import ungrouped
from dialogues.plain import plain
from dialogues.simplified import simplified

LONGEST = 2000  # characters that are searched
_LOOSE = re.compile(
    r"(?<=[0-9年月]) (?=[年月日号万千百元块岁口个天人wk多])|(?<=[年月]) (?=[\d一二三十])|"
    r"(?<=[了约费有共欠的到去用花]) (?=\d)"
)
_RUN_ON = re.compile(  # 三万四口人 is 三万 and 四口人
    r"([百千万w多元块钱])([一二两三四五六七八九十\d])(?=口|个|岁|天|年|位|亩|头|间)"
)
_FORMERLY = re.compile("(?<![年月天日号期拜周久多半])(?:以前|从前(?![年天晚几两个])|原先)")  # 三个月以前 is a date
_CLAUSE = re.compile(r"(?:[^,。!?;:…\s.]|(?<=\d)\.(?=\d)|(?<=\d):(?=\d))+")
_SENTENCE_END = re.compile("[。!?;…]")


@dataclass(frozen=True)
class Clause:
    """A stretch of the text between two marks; `start` is where it stands in the story."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The position after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Story:
    """The plain text of what somebody tells, as it is searched; `spelt` is the same in the person's own characters."""

    text: str
    spelt: str

    @staticmethod
    def of(told: str) -> "Story":
        """The story of a text, full-width and invisible marks folded, 12,000 as 12000, "3 万" as "3万"."""
        spelt = ungrouped(plain(told[:LONGEST])).lower()
        story = Story(simplified(spelt), spelt)
        for written, meant in load_finding_words().written.items():
            story = story._respelt(re.compile(re.escape(written)), meant)
        return story._respelt(_LOOSE, "")._respelt(_RUN_ON, r"\1 \2")

    def _respelt(self, pattern: re.Pattern[str], meant: str) -> "Story":
        """The same with what the pattern finds told in other words."""
        places = [(found.start(), found.end(), found.expand(meant)) for found in pattern.finditer(self.text)]
        text, spelt = self.text, self.spelt
        for start, end, words in reversed(places):
            text, spelt = (told[:start] + words + told[end:] for told in (text, spelt))
        return Story(text, spelt)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses in their order."""
        return tuple(Clause(found.start(), found[0]) for found in _CLAUSE.finditer(self.text))

    def clause_at(self, position: int) -> Clause:
        """The clause a position lies in."""
        at = bisect_right(self._starts, position) - 1
        clause = self.clauses[at] if at >= 0 else Clause(position, "")
        return clause if position < clause.end else Clause(position, "")

    def happened(self, position: int) -> bool:
        """Whether what is told there is told as having happened: not supposed, feared, or heard of strangers."""
        return not any(start <= position < end for start, end in self._unreal)

    def real(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches that are told as having happened and not denied."""
        denied_up_to = -1
        for found in pattern.finditer(self.text):
            if found.start() <= denied_up_to or self.denied(found.start()):
                denied_up_to = found.end()  # 没有摔断腿 denies 摔 and 断腿
            elif self.happened(found.start()):
                yield found

    def denied(self, position: int) -> bool:
        """Whether the words right before say that it is not so: 没住院, 没有人生病, 不是车祸."""
        clause = self.clause_at(position)
        return bool(_denial().search(clause.text[: position - clause.start]))

    @cached_property
    def _starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    @cached_property
    def _unreal(self) -> tuple[tuple[int, int], ...]:
        words = load_finding_words().unreal
        found = [
            (match.start(), self._sentence_end(match.end()))
            for match in one_of(words["sentence"]).finditer(self.text)
        ]
        for pattern in (one_of(words["clause"]), _FORMERLY):
            found += [(match.start(), self.clause_at(match.start()).end) for match in pattern.finditer(self.text)]
        for match in one_of(words["before"]).finditer(self.text):
            found.append((self.clause_at(match.start()).start, match.end()))
        return tuple(found)

    def _sentence_end(self, position: int) -> int:
        """Where the sentence ends, or a clause takes the story up again: 现在, 但是, 我家."""
        end = _SENTENCE_END.search(self.text, position)
        last = end.start() if end else len(self.text)
        again = one_of(load_finding_words().unreal["until"])
        return next(
            (c.start for c in self.clauses if position < c.start < last and again.match(c.text)), last
        )


@cache
def _denial() -> re.Pattern[str]:
    words = load_finding_words()
    return re.compile(rf"{one_of(words.denial).pattern}{one_of(words.denial_filler).pattern}{{0,2}}$")
