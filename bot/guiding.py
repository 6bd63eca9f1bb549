"""Guiding: moves the dialogue of a conversation and puts what it says into payloads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.choices import CHANGE, step_value
from bot.reply import Choice, Payload
from bot.state import State
from bot.vocabulary import Vocabulary
from dialogues import engine
from dialogues.events import Asked, Chained, Effected, Event, Finished, Misunderstood, Noted, Said
from dialogues.flow import Flow
from dialogues.reply import Reply
from dialogues.session import OWN, Json, Session
from dialogues.surroundings import Surroundings
from dialogues.turn import Turn

Perform = Callable[[Effected], list[Payload]]
Link = Callable[[], str]


class Refused(Exception):
    """What a dialogue wanted cannot be done; the payload says why. Nothing was changed."""

    def __init__(self, payload: Payload) -> None:
        super().__init__()
        self.payload = payload


@dataclass(frozen=True)
class Response:
    """The state to keep, and what is said, in order."""

    state: State
    payloads: tuple[Payload, ...]

    def after(self, *before: Payload) -> "Response":
        """The same with something said first."""
        return replace(self, payloads=(*before, *self.payloads))


@dataclass(frozen=True)
class Guide:
    """Everything a dialogue needs to go on; `perform` makes its effects happen, `link` a way to our own page."""

    flows: Mapping[str, Flow]
    surroundings: Surroundings
    vocabulary: Vocabulary
    perform: Perform
    link: Link

    def start(self, state: State, flow: str, given: Mapping[str, Json]) -> Response:
        """Begins a dialogue; the one under way is put aside."""
        known = {name: value for name, value in given.items() if name in self.flows[flow].given}
        turn = engine.start(self.flows[flow], known, self.surroundings)
        paused = state.pausing()
        return self._told(replace(paused, paused=_without(paused.paused, flow)), flow, turn)

    def answer(self, state: State, session: Session, reply: Reply) -> Response:
        """Takes a reply to the waiting question."""
        flow = self.flows[session.flow]
        worded = Reply(self._label(session, reply.code), reply.code) if reply.code else reply
        return self._told(state, flow.id, engine.answer(flow, session, worded, self.surroundings))

    def back(self, state: State, session: Session) -> Response:
        """Asks the question before the waiting one again."""
        flow = self.flows[session.flow]
        turn = engine.back(flow, session, self.surroundings)
        response = self._told(state, flow.id, turn)
        stays = turn.session is not None and turn.session.answers.keys() == session.answers.keys()
        first = stays and not session.changing  # leaving an answer as it was is a step back, too
        return response.after(self.vocabulary.say("first_question")) if first else response

    def change(self, state: State, session: Session, step: str) -> Response:
        """Asks one earlier question again; the other answers stay."""
        flow = self.flows[session.flow]
        return self._told(state, flow.id, engine.change(flow, session, step, self.surroundings))

    def ask_again(self, state: State, session: Session) -> Response:
        """Puts the waiting question once more."""
        flow = self.flows[session.flow]
        return self._told(state, flow.id, engine.ask_again(flow, session, self.surroundings))

    def changeable(self, state: State, session: Session) -> tuple[Choice, ...]:
        """A button for every answer given so far that has a name to be called by."""
        titles = engine.changeable(self.flows[session.flow], session)
        return tuple(
            Choice(title, step_value(session.flow, CHANGE, state.revision, step)) for step, title in titles.items()
        )

    def _label(self, session: Session, code: str | None) -> str:
        """The words on the button that was tapped."""
        events = engine.ask_again(self.flows[session.flow], session, self.surroundings).events
        choices = [choice for event in events if isinstance(event, Asked) for choice in event.choices]
        return next((choice.label for choice in choices if choice.code == code), code or "")

    def _told(self, state: State, flow: str, turn: Turn) -> Response:
        revision = state.revision + (0 if _same_question(state.session, turn.session) else 1)
        moved = replace(state, session=turn.session, revision=revision)
        payloads = self._payloads(flow, moved, turn.events)
        chained = next((event for event in turn.events if isinstance(event, Chained)), None)
        if chained:
            return self.start(moved, chained.flow, chained.given).after(*payloads)
        if turn.session is None and moved.paused:
            payloads.append(self.left_over(moved))
        return Response(moved, tuple(payloads))

    def left_over(self, state: State) -> Payload:
        """Reminds of the dialogue that was left in the middle."""
        title = self.flows[state.paused[0].flow].title
        return self.vocabulary.say("paused_too", flow=title)

    def _payloads(self, flow: str, state: State, events: Sequence[Event]) -> list[Payload]:
        payloads: list[Payload] = []
        wrong = ""
        for event in events:
            match event:
                case Said(text):
                    payloads.append(Payload(text))
                case Noted(answers):
                    payloads.append(self._noted(answers))
                case Misunderstood(_, text):
                    wrong = text + "\n"
                case Asked():
                    payloads.append(self._question(flow, state, event, wrong))
                case Effected():
                    try:
                        payloads += self.perform(event)
                    except Refused as refused:  # what the dialogue would say next is not true
                        return [*payloads, refused.payload]
                case Chained() | Finished():
                    pass
        return payloads

    def _noted(self, answers: Mapping[str, tuple[str, str]]) -> Payload:
        lines = "\n".join(f"{title}：{shown}" for title, shown in answers.values())
        return self.vocabulary.say("noted", noted=lines)

    def _question(self, flow: str, state: State, asked: Asked, wrong: str) -> Payload:
        hint = f"\n{asked.hint}" if asked.hint else ""
        own = [Choice(c.label, step_value(flow, asked.step, state.revision, c.code)) for c in asked.choices]
        leaving = ["back", "stop"] if _leads_back(state.session) else ["stop"]
        link = f"\n{self.link()}" if self._leads_to_page(flow, asked.step) else ""
        if asked.stuck:
            leaving, hint = ["human", *leaving], f"{hint}\n{self.vocabulary.text('ask_a_person')}"
        return Payload(wrong + asked.text + hint + link, (*own, *(self.vocabulary.choices[name] for name in leaving)))

    def _leads_to_page(self, flow: str, step: str) -> bool:
        question = self.flows[flow].steps[step].question
        return question is not None and question.kind == "page"


def _same_question(before: Session | None, after: Session | None) -> bool:
    """Whether the buttons shown before still stand for the question that waits now."""
    if before is None or after is None:
        return before is after
    return (before.flow, before.changing, before.answers) == (after.flow, after.changing, after.answers)


def _leads_back(session: Session | None) -> bool:
    """Whether the person has answered anything that could be asked again."""
    return session is not None and any(answered.source in OWN for answered in session.answers.values())


def _without(paused: Sequence[Session], flow: str) -> tuple[Session, ...]:
    return tuple(session for session in paused if session.flow != flow)
