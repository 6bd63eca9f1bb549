"""Pre-checks as dialogues: each becomes a flow, asking what its card makes relevant and nothing beyond it."""

from collections.abc import Iterator, Mapping

from dialogues.flow import Flow, Option, Question, Route, Step
from dialogues.words import word
from knowledge.cards import Card
from knowledge.prechecks import NOT, Criterion, Precheck, Summed

PREFIX, EFFECT = "precheck_", "precheck"
FIRST, COUNTED, RESULT = "explain", "counted", "result"  # steps beside the criteria


def flow_id(card: str) -> str:
    """The name of a card's pre-check among the dialogues."""
    return f"{PREFIX}{card}"


def card_of(flow: str) -> str | None:
    """The card a dialogue looks at, where it is a pre-check."""
    return flow.removeprefix(PREFIX) if flow.startswith(PREFIX) else None


def precheck_flows(prechecks: Mapping[str, Precheck], cards: Mapping[str, Card]) -> Mapping[str, Flow]:
    """A flow for each of them, by its id."""
    flows = (_flow(precheck, cards[card]) for card, precheck in prechecks.items())
    return {flow.id: flow for flow in flows}


def _flow(precheck: Precheck, card: Card) -> Flow:
    steps = {step.id: step for step in _steps(precheck)}
    title = word("precheck_title", label=card.label)
    return Flow(flow_id(card.id), title, "1", "person", (card.id,), (), (), steps)


def _steps(precheck: Precheck) -> Iterator[Step]:
    """Explained, asked one by one, told; an answer that does not fit ends the questions."""
    asked = [criterion for criterion in precheck.criteria.values() if criterion.asks]
    names = [*(criterion.id for criterion in asked), *([COUNTED] if precheck.sum else []), RESULT]
    yield Step(FIRST, Route(otherwise=names[0]), says=word("precheck_explains" if asked else "precheck_unasked"))
    for criterion, follows in zip(asked, names[1:], strict=False):
        yield _asking(criterion, follows)
    if precheck.sum:
        yield Step(COUNTED, Route(otherwise=RESULT), question=_counting(precheck.sum))
    yield Step(RESULT, Route(), effect=f"{EFFECT}:{precheck.card}")


def _asking(criterion: Criterion, follows: str) -> Step:
    options = tuple(Option(p.code, p.label, p.called) for p in criterion.answers.values())
    ends = {p.code: RESULT for p in criterion.answers.values() if p.outcome == NOT}
    question = Question("choice", criterion.asks or "", title=criterion.title, options=options, loosely=True)
    return Step(criterion.id, Route(criterion.id, ends, follows), question=question)


def _counting(summed: Summed) -> Question:
    options = tuple(Option(code, label, tuple(also)) for code, (label, *also) in summed.choices.items())
    kind = "choice" if options else "count"
    title = word("precheck_counted")
    return Question(kind, summed.asks, title=title, options=options, least=summed.least, most=summed.most)
