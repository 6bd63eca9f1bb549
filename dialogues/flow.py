"""Flows as authors write them: steps, questions, and which step follows which answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dialogues.words import word
from knowledge.entry import Entry
from knowledge.risks import load_risks, load_urgencies

FLOWS = Path(__file__).parent / "flows"
KINDS = (
    "choice", "several", "count", "day", "phone", "place", "name", "text", "digits", "receipt", "change", "page",
    "amount", "contact",
)
TENSES = ("past", "ahead")
CHANNEL = "channel"  # a route may look at the channel instead of an answer
NONE = "none"  # the code of the tap that says there is nothing to answer
DONE = "done"  # the code of the tap that ends a question with several answers
KEEP = "keep"  # the code of the tap that changes nothing
RECENT = "recent"  # the mark of a day that is not long ago
MORE = "more"  # the code of the tap that shows the next screen of choices
MOST_SHOWN = 9  # choices that one digit can stand for
CODE = re.compile(r"[a-z0-9_-]{1,20}")


@dataclass(frozen=True)
class Option:
    """One thing to pick: its code, the words on the button, other words for it, and marks routes may use."""

    code: str
    label: str
    also: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Withholding:
    """When this question is answered `on`, picks of `step` marked `mark` become the pick `becomes`.

    `drops` names an earlier step whose answer is then not used either.
    """

    on: str
    step: str
    mark: str
    becomes: str
    drops: str | None


@dataclass(frozen=True)
class Question:
    """What is asked and how a reply to it is read.

    `options` are the picks of choice and several, and shortcuts of other kinds; `none` is the tap for no answer;
    `ask_after` holds other words for it, by an earlier step and its answer;
    `given` names what may answer it beforehand; `among` keeps only the picks of an earlier step, or the groups
    of an earlier village, which the walk then puts into `inside`;
    `least` and `most` bound a count, a number of digits, of characters, or of days from today;
    `one_day` refuses a month or a season where a true date is needed;
    `found` names who looks for the answer in the story (dialogues.finding), `taken` the earlier step and the part
    of its answer that is this answer too; `recent` is the number of days for which a day carries that mark.
    `asked_back`: a question typed to it is its answer, too;
    `ask_if` holds, by earlier steps, the codes and marks without which it is not asked; `only_told` is never asked:
    the answer is null then, unless the story tells it; `page` is which screen of its options is shown;
    `loosely`: the only option that is named anywhere in a sentence is picked, where nothing much hangs on it.
    """

    kind: str
    ask: str
    title: str | None = None
    hint: str | None = None
    options: tuple[Option, ...] = ()
    none: Option | None = None
    given: str | None = None
    among: str | None = None
    inside: str | None = None
    least: int | None = None
    most: int | None = None
    tense: str = "past"
    one_day: bool = False
    withholds: Withholding | None = None
    found: str | None = None
    taken: tuple[str, str] | None = None
    recent: int | None = None
    only_told: bool = False
    asked_back: bool = False
    page: int = 0
    loosely: bool = False
    ask_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ask_after: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def screen(self) -> tuple[Option, ...]:
        """The options shown at once: each has a number of one digit, and so have 更多 and the taps beside them."""
        beside = (self.none is not None) + (self.kind == "several")
        if len(self.options) + beside <= MOST_SHOWN or self.kind not in ("choice", "several", "change"):
            return self.options
        size = MOST_SHOWN - 1 - beside
        begins = self.page % -(-len(self.options) // size) * size
        return (*self.options[begins : begins + size], Option(MORE, word("more")))


@dataclass(frozen=True)
class Route:
    """Where a step leads: by the answer of step `by` (or the channel), else `otherwise`; None ends the flow."""

    by: str | None = None
    to: Mapping[str, str] | None = None
    otherwise: str | None = None

    def targets(self) -> tuple[str, ...]:
        """Every step this route may lead to."""
        ends = (self.otherwise,) if self.otherwise else ()
        return (*(self.to or {}).values(), *ends)


@dataclass(frozen=True)
class Step:
    """One step: it asks, says, effects, leads to another flow, or only forks."""

    id: str
    route: Route
    question: Question | None = None
    says: str | None = None
    effect: str | None = None
    leads_to: str | None = None


@dataclass(frozen=True)
class Flow:
    """A guided dialogue; `id` is the file's stem, `given` names what it may be started with."""

    id: str
    title: str
    version: str
    audience: str
    offered_on: tuple[str, ...]
    starts_on: tuple[str, ...]
    given: tuple[str, ...]
    steps: Mapping[str, Step]

    @property
    def first(self) -> Step:
        """The step a conversation begins with: the first written."""
        return next(iter(self.steps.values()))


def load_flows(folder: Path = FLOWS) -> Mapping[str, Flow]:
    """Every flow by its id; raises the first Fault."""
    return {path.stem: load_flow(path) for path in sorted(folder.glob("*.yml"))}


def load_flow(path: Path) -> Flow:
    """One flow; raises Fault where a key or a kind is unknown. What steps lead to is for the check."""
    entry = Entry.of_file(path)
    entry.only("title", "version", "audience", "offered_on", "starts_on", "given", "steps")
    steps = {name: _step(name, row) for name, row in entry.inner("steps").named()}
    if not steps:
        raise entry.fault("steps", "还没有步骤", "请写上第一步")
    return Flow(
        path.stem, entry.text("title"), entry.text("version"), entry.one_of("audience", ("person", "staff")),
        entry.words("offered_on"), entry.words("starts_on"), entry.words("given"), steps,
    )


def _step(name: str, entry: Entry) -> Step:
    route = _route(name, entry)
    if entry.has("ask"):
        return Step(name, route, question=_question(entry))
    entry.only("say", "effect", "leads_to", "then")
    if sum(entry.has(key) for key in ("say", "effect", "leads_to")) > 1:
        raise entry.fault("effect", "一步里又说又做", "请分成两步")
    if entry.has("leads_to") and entry.has("then"):
        raise entry.fault("then", "去了别的流程，就不会再回来", "请删掉 then")
    return Step(
        name, route, says=entry.maybe_text("say"), effect=entry.maybe_text("effect"),
        leads_to=entry.maybe_text("leads_to"),
    )


def _route(name: str, entry: Entry) -> Route:
    """`then` is a step, or a mapping from answers (or marks) to steps with `else`, and `by` for another step's."""
    if not isinstance(entry.values.get("then", ""), dict):
        return Route(otherwise=entry.maybe_text("then"))
    ways = entry.inner("then")
    to = {key: ways.text(key) for key in ways.values if key not in ("by", "else")}
    return Route(ways.maybe_text("by") or name, to, ways.maybe_text("else"))


def _question(entry: Entry) -> Question:
    entry.only(
        "ask", "kind", "title", "hint", "choices", "choices_of", "none", "given", "among", "least", "most",
        "tense", "one_day", "withholds", "ask_after", "found", "taken", "recent", "only_told", "asked_back", "ask_if",
        "then",
    )
    return Question(
        kind=entry.one_of("kind", KINDS),
        ask=entry.text("ask"),
        title=entry.maybe_text("title"),
        hint=entry.maybe_text("hint"),
        options=_options(entry),
        none=_option(entry, NONE, "none") if entry.has("none") else None,
        given=entry.maybe_text("given"),
        among=entry.maybe_text("among"),
        least=entry.maybe_number("least"),
        most=entry.maybe_number("most"),
        tense=entry.one_of("tense", TENSES) if entry.has("tense") else "past",
        one_day=entry.truth("one_day"),
        withholds=_withholding(entry.inner("withholds")) if entry.has("withholds") else None,
        found=entry.maybe_text("found"),
        taken=_taken(entry) if entry.has("taken") else None,
        recent=entry.maybe_number("recent"),
        only_told=entry.truth("only_told"),
        asked_back=entry.truth("asked_back"),
        ask_if={step: entry.inner("ask_if").words(step) for step in entry.inner("ask_if").values},
        ask_after={
            step: {code: texts.text(code) for code in texts.values} for step, texts in entry.inner("ask_after").named()
        },
    )


def _options(entry: Entry) -> tuple[Option, ...]:
    if not entry.has("choices_of"):
        choices = entry.inner("choices")
        return tuple(_option(choices, code, code) for code in choices.values)
    if entry.one_of("choices_of", ("risks", "urgencies")) == "urgencies":
        return tuple(Option(u.id, u.says, (u.staff, *u.called)) for u in load_urgencies().values())
    return tuple(
        Option(r.id, r.says, (r.staff, *r.called), frozenset({"health"} if r.health else ()))
        for r in load_risks().values()
    )


def _option(entry: Entry, code: str, key: str) -> Option:
    """A label alone, or a list: the label and other words for it."""
    if isinstance(entry.values[key], list):
        label, *also = entry.words(key)
        return Option(code, label, tuple(also))
    return Option(code, entry.text(key))


def _taken(entry: Entry) -> tuple[str, str]:
    """An earlier step and a part of its answer, written step.part."""
    step, dot, part = entry.text("taken").partition(".")
    if not (step and dot and part):
        raise entry.fault("taken", "看不出是哪一步的哪一样", "请写成“步骤.名字”，比如 contact.phone")
    return step, part


def _withholding(entry: Entry) -> Withholding:
    entry.only("on", "step", "mark", "becomes", "drops")
    return Withholding(
        entry.text("on"), entry.text("step"), entry.text("mark"), entry.text("becomes"), entry.maybe_text("drops")
    )
