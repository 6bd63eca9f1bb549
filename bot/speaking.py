"""Speaking: what every response is made of, an answer aside, a dialogue begun, a question put again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot.choices import CASE, start_choice
from bot.effects.attaching import Attaching
from bot.effects.handing_over import HandingOver
from bot.effects.objecting import Objecting
from bot.effects.own_cases import OwnCases
from bot.guiding import Guide, Response
from bot.knowledge import Knowledge
from bot.reply import Payload
from bot.state import State
from bot.vocabulary import Vocabulary
from dialogues.session import Json, Session
from knowledge.county import County


class World(Protocol):
    """What reaches beyond the conversation's own state; all of it happens in the turn's transaction."""

    @property
    def page(self) -> str | None:
        """Address of our own page, where one can be reached from outside."""

    def cases(self) -> list[Payload]:
        """Where the conversation's own cases stand; nothing if it has none."""

    def bind(self, code: str) -> Payload:
        """Makes this chat a member of staff's, or says why not."""

    @property
    def own(self) -> OwnCases:
        """The cases this conversation may see and act on."""

    def burn(self, code: str) -> None:
        """A binding code that others have read binds nothing any more."""

    @property
    def attaching(self) -> Attaching:
        """The photos and voice messages that were sent."""

    def forget(self) -> None:
        """For a shared phone: what was said here is gone."""

    def keep_gap(self, kind: str, about: str | None, text: str, village: str | None) -> str | None:
        """Keeps a redacted question nobody could answer; its id, or None where it must not be kept."""

    def drop_gap(self, gap: str) -> None:
        """The question was answered after all."""

    def tell_gap_apart(self, gap: str, kind: str, about: str) -> None:
        """What the question was about has shown itself, and nothing is said there."""

    @property
    def handing_over(self) -> HandingOver:
        """The way to a person of the office."""

    @property
    def objecting(self) -> Objecting:
        """What this conversation has objected to."""

    def drill(self, on: bool) -> Payload:
        """Staff practise here from now on, or no longer."""

    def visit(self, household: str, month: str) -> Mapping[str, Json]:
        """What a dialogue about a visit begins with; raises Refused for whom it does not concern."""


DECLARE = "declare"


@dataclass(frozen=True)
class Speaker:
    """Speaks with one conversation during one turn; `county` is what was told where the person lives."""

    guide: Guide
    knowledge: Knowledge
    county: County
    world: World

    @property
    def vocabulary(self) -> Vocabulary:
        return self.guide.vocabulary

    def title(self, flow: str) -> str:
        """What a dialogue is called towards the person."""
        return self.guide.flows[flow].title

    def known(self, state: State) -> State:
        """The state without dialogues that no longer exist."""
        session = state.session if state.session and state.session.flow in self.guide.flows else None
        paused = tuple(paused for paused in state.paused if paused.flow in self.guide.flows)
        return replace(state, session=session, paused=paused)

    def present(self, state: State) -> Response:
        """What a page shows that is opened again: the waiting question, or the greeting."""
        known = self.known(state)
        if known.session:
            return self.guide.ask_again(known, known.session)
        left = (self.guide.left_over(known),) if known.paused else ()
        return Response(known, (self.vocabulary.say("greeting", county=self.county.name), *left))

    def aside(self, state: State, *payloads: Payload) -> Response:
        """Says something, and puts the waiting question again after it."""
        if state.session is None:
            return Response(state, payloads)
        return self.guide.ask_again(state, state.session).after(*payloads)

    def plainly(self, state: State, saying: str) -> Response:
        """One honest sentence, and whom to ask."""
        offices = {key: office.asks for key, office in self.knowledge.offices.items()}
        return self.aside(
            state, self.vocabulary.say(saying, county=self.county.name, hotlines=self.knowledge.hotlines, **offices)
        )

    def start(self, state: State, flow: str, given: Mapping[str, Json]) -> Response:
        """Begins a dialogue, unless it is under way or was left in the middle: nothing told is thrown away."""
        if flow == DECLARE and not self.guide.surroundings.places:
            return self.aside(state, self.vocabulary.say("no_villages"))
        if state.session and _same(state.session, flow, given):
            return self.aside(state, self.vocabulary.say("go_on"))
        if any(_same(paused, flow, given) for paused in state.paused) and "visit" not in given:
            return self._begun_before(state, flow, given)
        known = {"village": state.village, "story": state.story, **given}
        told = {name: value for name, value in known.items() if value is not None}
        begun = self.guide.start(state, flow, told)
        waits = begun.state.session
        greeted = flow == DECLARE and waits is not None and waits.flow == DECLARE  # in danger nobody is greeted
        return begun.after(self.vocabulary.say(_greets(told))) if greeted else begun

    def ask_first(self, state: State, flow: str, story: str | None = None) -> Response:
        """Before another dialogue takes the place of the one that waits."""
        if state.session is None or state.session.flow == flow:
            return self.start(state, flow, {"story": story} if story else {})
        choices = (start_choice(self.guide.flows[flow]), self.vocabulary.choices["resume"])
        waiting, wished = self.title(state.session.flow), self.title(flow)
        says = self.vocabulary.text("start_first", waiting=waiting, flow=wished)
        return Response(replace(state, story=story), (Payload(says, choices),))

    def _begun_before(self, state: State, flow: str, given: Mapping[str, Json]) -> Response:
        """Offers to go on with it; it is the one that 接着说 and 重新开始 now mean."""
        paused = state.pausing()
        latest = sorted(paused.paused, key=lambda session: session.flow != flow)
        story = given.get("story")
        waits = replace(paused, paused=tuple(latest), story=story if isinstance(story, str) else state.story)
        return Response(waits, (self.vocabulary.say("begun_before", flow=self.title(flow)),))


def _same(session: Session, flow: str, given: Mapping[str, Json]) -> bool:
    """Whether that is the dialogue already begun, and about the same case."""
    return session.flow == flow and session.given.get(CASE) == given.get(CASE)


def _greets(given: Mapping[str, Json]) -> str:
    """What was told already is acknowledged before anything is asked."""
    return "begin_with_story" if "story" in given else "begin_declare"
