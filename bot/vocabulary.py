"""The bot's own words, read from bot/words: everyday words, danger words, sentences, and when understanding is sure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.personal import Personal, load_personal
from bot.pieces import Cutting, load_cutting
from bot.redaction import Redaction, load_redaction
from bot.reply import Choice, Payload
from bot.said import load_said
from dialogues.plain import bare, core, once
from knowledge.cards import PARTS
from knowledge.entry import Entry

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Danger:
    """One kind of danger: the words that tell of it, those that show it is over or only asked about, how long
    a message in danger may be (None: of any length), and whether the village can be told of it at once."""

    kind: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    longest: int | None
    says: str
    reported: bool = False

    def told_in(self, text: str) -> bool:
        """Whether the text tells of this danger now."""
        if self.longest is not None and len(text) > self.longest:
            return False
        return any(_stands_in(word, text) for word in self.words) and not any(word in text for word in self.unless)


@dataclass(frozen=True)
class PartWords:
    """A part of a card: on its button, and in a question."""

    button: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Thresholds:
    """How sure understanding must be, as shares of 1; words/attention.yml says what each is for."""

    sure: float
    settled: float
    offered: float
    honest: float
    part_sure: float
    followed: float
    crisis: float
    fraud: float
    urgent_first: float
    urgent_apart: float
    topic_sure: float


@dataclass(frozen=True)
class Limits:
    """How many choices are offered, for how many minutes a card stays, and lengths in characters."""

    choices: int
    browsed: int
    card_minutes: int
    longest_question: int
    shortest_story: int
    gap_characters: int
    gap_messages: int
    short_talk: int


@dataclass(frozen=True)
class Vocabulary:
    """Everything of bot/words that attention and answers need."""

    everyday: Mapping[str, str]
    dangers: Mapping[str, Danger]
    thresholds: Thresholds
    limits: Limits
    questions: tuple[str, ...]
    leaving: tuple[str, ...]
    hardship: tuple[str, ...]
    no_hardship: tuple[str, ...]
    about_others: tuple[str, ...]
    replies: tuple[str, ...]
    parts: Mapping[str, PartWords]
    topics: Mapping[str, str]
    choices: Mapping[str, Choice]
    sayings: Mapping[str, tuple[str, tuple[str, ...]]]
    small_talk: Mapping[str, tuple[str, ...]]
    personal: Personal
    redaction: Redaction
    cutting: Cutting

    @property
    def labels(self) -> Mapping[str, str]:
        """The bot's own buttons by their values."""
        return {choice.value: bare(choice.label) for choice in self.choices.values()}

    @property
    def words_known(self) -> frozenset[str]:
        """Every word a button or a message may say."""
        tapped = {value.removeprefix("word.") for value in self.labels if value.startswith("word.")}
        return frozenset(self.everyday.values()) | tapped

    def say(self, name: str, /, *more: Choice, **values: object) -> Payload:
        """The sentence of that name, filled in, with its own buttons and `more` before them."""
        says, choices = self.sayings[name]
        own = tuple(self.choices[choice] for choice in choices)
        return Payload(says.format_map(values), (*more, *own))

    def text(self, name: str, /, **values: object) -> str:
        """The words of a sentence, filled in."""
        return self.sayings[name][0].format_map(values)

    def everyday_word(self, text: str) -> str | None:
        """The everyday word a message is, when it is nothing else."""
        spoken = (bare(text), core(text), once(text))
        return next((self.everyday[words] for words in spoken if words in self.everyday), None)

    def danger(self, text: str) -> str | None:
        """The kind of danger or fraud the text tells of."""
        return next((danger.kind for danger in self.dangers.values() if danger.told_in(text)), None)

    def asks(self, text: str) -> bool:
        """Whether the text is built like a question, and no longer than one."""
        return len(text) <= self.limits.longest_question and self.has_question_word(text)

    def has_question_word(self, text: str) -> bool:
        """Whether something is asked, in a text of any length."""
        return any(word in text for word in self.questions)

    def leaves(self, text: str) -> bool:
        """Whether the person wants to leave a question that does not know these words."""
        return bare(text) in self.leaving

    def only_replies(self, text: str) -> bool:
        """Whether the text is an answer and nothing else: 同意, 好好好."""
        return not {bare(text), once(text)}.isdisjoint(self.replies)

    def tells_hardship(self, text: str) -> bool:
        """Whether a hardship is told, whatever else the text is about."""
        for word in self.no_hardship:
            text = text.replace(word, "…")
        return any(word in text for word in self.hardship)

    def asks_about_others(self, text: str) -> bool:
        """Whether the text begins by asking who else is helped."""
        return bare(text).startswith(self.about_others)

    def part_asked(self, text: str) -> str | None:
        """The part of a card that the words of a text ask for; for when understanding cannot be had."""
        return next((name for name, part in self.parts.items() if any(word in text for word in part.words)), None)

    def part_button(self, part: str) -> str:
        """What stands on the button that leads to a part of a card, or to the whole."""
        return self.parts[part].button if part in self.parts else self.text("whole_button")

    def talk(self, text: str) -> str:
        """The name of the sentence that answers small talk."""
        return next(
            (name for name, words in self.small_talk.items() if any(word in text for word in words)), "small_talk"
        )

    def short_talk(self, text: str) -> str | None:
        """The same where a text is short and plainly thanks, a greeting or the like."""
        talk = self.talk(text) if len(text) <= self.limits.short_talk else "small_talk"
        return None if talk == "small_talk" else talk


def load_vocabulary(folder: Path = WORDS) -> Vocabulary:
    """Everything in the folder; raises Fault naming file, place and remedy."""
    attention, said = Entry.of_file(folder / "attention.yml"), load_said(folder / "said")
    attention.only("thresholds", "limits", "questions", "leaving", "hardship", "no_hardship", "about_others", "replies")
    personal = load_personal(folder / "personal.yml")
    return Vocabulary(
        everyday=_everyday(Entry.of_file(folder / "everyday.yml")),
        dangers={name: _danger(name, row) for name, row in Entry.of_file(folder / "urgent.yml").named()},
        thresholds=_thresholds(attention.inner("thresholds")),
        limits=_limits(attention.inner("limits")),
        questions=attention.words("questions"),
        leaving=attention.words("leaving"),
        hardship=attention.words("hardship"),
        no_hardship=attention.words("no_hardship"),
        about_others=attention.words("about_others"),
        replies=attention.words("replies"),
        parts=_parts(Entry.of_file(folder / "parts.yml")),
        topics=_texts(Entry.of_file(folder / "topics.yml")),
        choices=said.choices,
        sayings=said.sayings,
        small_talk=said.small_talk,
        personal=personal,
        redaction=load_redaction(personal, folder / "redaction.yml"),
        cutting=load_cutting(folder / "pieces.yml"),
    )


def _thresholds(entry: Entry) -> Thresholds:
    return Thresholds(**{name: _share(entry, name) for name in entry.values})


def _limits(entry: Entry) -> Limits:
    return Limits(**{name: entry.number(name) for name in entry.values})


def _everyday(entry: Entry) -> Mapping[str, str]:
    spelt: dict[str, str] = {}
    for word in entry.values:
        for spelling in entry.words(word):
            if spelt.setdefault(bare(spelling), word) != word:
                raise entry.fault(word, f"“{spelling}”已经是别的词", "一个写法只能有一个意思")
    return spelt


def _danger(kind: str, entry: Entry) -> Danger:
    entry.only("words", "unless", "whose", "longest", "says", "reported")
    longest, reported = entry.maybe_number("longest"), entry.truth("reported")
    return Danger(kind, entry.words("words"), _unless(entry), longest, entry.text("says"), reported)


def _unless(entry: Entry) -> tuple[str, ...]:
    """Its words, those with {whose} once for every word under `whose`."""
    whose = entry.words("whose")
    if not whose and any("{whose}" in word for word in entry.words("unless")):
        raise entry.fault("whose", "unless里写了{whose}，却没有whose", "请写上可以替换{whose}的词，如[儿子, 女儿]")
    return tuple(
        word.replace("{whose}", one)
        for word in entry.words("unless")
        for one in (whose if "{whose}" in word else ("",))
    )


def _stands_in(word: str, text: str) -> bool:
    """Whether the parts of a word (煤气…倒) stand in the text in their order."""
    place = 0
    for part in word.split("…"):
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


def _parts(entry: Entry) -> Mapping[str, PartWords]:
    entry.only(*PARTS)
    return {name: _part(row) for name, row in entry.named()}


def _part(entry: Entry) -> PartWords:
    entry.only("button", "words")
    return PartWords(entry.text("button"), entry.words("words"))


def _texts(entry: Entry) -> Mapping[str, str]:
    return {name: entry.text(name) for name in entry.values}


def _share(entry: Entry, key: str) -> float:
    try:
        share = float(entry.text(key))
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise entry.fault(key, "要写 0 到 1 之间的数", "比如 0.5")
    return share


