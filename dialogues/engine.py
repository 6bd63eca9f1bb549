"""Moves a dialogue by one reply: pure, with the time and the places as arguments."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from dialogues import questions
from dialogues.events import Chained, Effected, Event, Finished, Misunderstood, Noted, Said
from dialogues.finding import find
from dialogues.flow import KEEP, Flow, Question, Step
from dialogues.hearing import STORY, hear, story_of
from dialogues.plain import clean
from dialogues.questions import Gathered, Read, Reading, Turned, Unclear
from dialogues.rendering import asking, rendered, shown_answers
from dialogues.reply import Reply
from dialogues.session import CHOSEN, FOUND, OWN, TYPED, Answered, Json, Session
from dialogues.surroundings import Surroundings
from dialogues.turn import Turn
from dialogues.walk import Walk, ahead, asked, titled, told, walk

SENTENCE = 6  # characters; what is shorter tells one thing at most

__all__ = ["Turn", "answer", "ask_again", "back", "change", "changeable", "recognises", "start", "waiting"]


def start(flow: Flow, given: Mapping[str, Json], surroundings: Surroundings) -> Turn:
    """Begins a flow with what is known already and goes to its first question."""
    session = Session(flow.id, dict(given))
    story = story_of(session)
    return _go_on(flow, hear(flow, session, story, surroundings) if story else session, surroundings)


def answer(flow: Flow, session: Session, reply: Reply, surroundings: Surroundings) -> Turn:
    """Reads a reply to the waiting question and goes on, or says why it could not be read."""
    way = walk(flow, session, surroundings)
    if way.stop is None:
        return back(flow, session, surroundings)
    question = asked(flow, way.stop, way.answers, surroundings, session.missed, session.page)
    match _read(question, reply, surroundings, session.gathered):
        case Unclear(why=why, offered=offered):
            kept = session.gathered if question.kind == "several" else offered
            beside = _beside(flow, session, reply, surroundings)
            if beside is not session:
                return _ask(flow, beside, way, surroundings, *_noted(flow, beside, way, surroundings, session))
            missed = replace(session, gathered=kept, missed=session.missed + 1)
            return _ask(flow, missed, way, surroundings, Misunderstood(way.stop.id, why))
        case Turned():
            return _ask(flow, replace(session, page=session.page + 1, missed=0), way, surroundings)
        case Gathered(codes=codes):
            return _ask(flow, replace(session, gathered=codes, missed=0), way, surroundings)
        case Read(answer=read) if question.kind == "change":
            return _changed(flow, session, str(read), surroundings)
        case Read(answer=read):
            source = CHOSEN if reply.code is not None else TYPED
            answered = Answered(_kept_reply(way.stop, reply, read), read, surroundings.now, source)
            return _answered(flow, session, way.stop, answered, surroundings)


def back(flow: Flow, session: Session, surroundings: Surroundings) -> Turn:
    """Drops the last answer the person gave (and what came of it) and asks again; or leaves an answer unchanged."""
    if session.changing:
        return ask_again(flow, replace(session, changing=None, gathered=(), missed=0, page=0), surroundings)
    return ask_again(flow, _without_last(flow, session, surroundings), surroundings)


def change(flow: Flow, session: Session, step: str, surroundings: Surroundings) -> Turn:
    """Asks for one answer again; it stays until then, and so do the others, unless the new one leads past them."""
    return ask_again(flow, replace(session, changing=step, gathered=(), missed=0, page=0), surroundings)


def changeable(flow: Flow, session: Session) -> Mapping[str, str]:
    """The titles of the answers that can be changed, by step, in the order of the flow."""
    titles = titled(flow, session.answers)
    return {step: titles[step] for step in flow.steps if step in titles}


def ask_again(flow: Flow, session: Session, surroundings: Surroundings) -> Turn:
    """Puts the waiting question once more; nothing is told, nothing takes effect."""
    way = walk(flow, session, surroundings)
    if way.stop:
        return _ask(flow, session, way, surroundings)
    earlier = _without_last(flow, session, surroundings)
    if earlier == session:
        return Turn(None, (Finished(),))
    return ask_again(flow, earlier, surroundings)


def waiting(flow: Flow, session: Session, surroundings: Surroundings) -> Step | None:
    """The step that waits for a reply now."""
    return walk(flow, session, surroundings).stop


def recognises(flow: Flow, session: Session, reply: Reply, surroundings: Surroundings) -> bool:
    """Whether the reply is plainly meant for the waiting question; never for words typed to a free question."""
    way = walk(flow, session, surroundings)
    if way.stop is None:
        return False
    question = asked(flow, way.stop, way.answers, surroundings, session.missed, session.page)
    return questions.recognises(question, reply, surroundings, session.gathered)


def _read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """What the reply comes to; where the question does not know it, it is looked through as a story is."""
    reading = questions.read(question, reply, surroundings, gathered)
    if not isinstance(reading, Unclear) or reading.aimed or reply.code is not None or question.found is None:
        return reading
    told = find(question.found, reply.text, question, surroundings)
    if told is None or not questions.fits(question, told, surroundings):
        return reading
    return Gathered(_with_picks(gathered, told)) if question.kind == "several" else Read(told)


def _beside(flow: Flow, session: Session, reply: Reply, surroundings: Surroundings) -> Session:
    """The session with what a sentence tells besides; the same one where it tells nothing, or is only a few words."""
    if reply.code is not None or len(reply.text) < SENTENCE:
        return session
    heard = hear(flow, session, reply.text, surroundings, beside=True)
    return heard if heard.answers.keys() != session.answers.keys() else session


def _with_picks(gathered: tuple[str, ...], told: Json) -> tuple[str, ...]:
    found = [str(code) for code in told] if isinstance(told, list) else []
    return (*gathered, *(code for code in found if code not in gathered))


def _answered(flow: Flow, session: Session, step: Step, answered: Answered, surroundings: Surroundings) -> Turn:
    """The answer is kept as the latest, a story is looked through, and the dialogue goes on."""
    before = walk(flow, replace(session, changing=None), surroundings).steps
    others = {name: earlier for name, earlier in session.answers.items() if name != step.id}
    stored = replace(session, answers={**others, step.id: answered}, gathered=(), changing=None, missed=0, page=0)
    if step.id == STORY:
        stored = hear(flow, stored, str(answered.answer), surroundings)
    elif step.question and step.question.kind != "text":
        stored = _beside(flow, stored, Reply(answered.reply), surroundings)
    return _go_on(flow, stored, surroundings, step, {passed.id for passed in before})


def _changed(flow: Flow, session: Session, step: str, surroundings: Surroundings) -> Turn:
    """Which answer to change is never an answer itself, and neither is the tap that led to that question."""
    earlier = _without_last(flow, session, surroundings)
    return ask_again(flow, earlier, surroundings) if step == KEEP else change(flow, earlier, step, surroundings)


def _go_on(
    flow: Flow, session: Session, surroundings: Surroundings, after: Step | None = None,
    before: Collection[str] = (),
) -> Turn:
    """Says and effects what follows, up to the next question or the end.

    What was said on the way `before` is said again only where it follows the step just answered.
    """
    way = walk(flow, session, surroundings)
    kept = _on_the_way(flow, session, way)
    events: list[Event] = []
    follows = False
    for step in way.steps:
        if step.id == STORY and (step is after or step.id not in before):
            events += _noted(flow, kept, way, surroundings)
        if step.question:
            follows = step is after
        elif step.leads_to:
            events.append(Chained(step.leads_to, {**session.given, **told(flow, session.answers)}))
        elif follows or step.effect or step.id not in before:
            events += _events(flow, kept, way, step, surroundings)
    if way.stop:
        return Turn(kept, (*events, asking(flow, kept, way, way.stop, surroundings)))
    return Turn(None, (*events, Finished()))


def _ask(flow: Flow, session: Session, way: Walk, surroundings: Surroundings, *before: Event) -> Turn:
    if way.stop is None:
        raise ValueError(f"{flow.id} waits for nothing")
    kept = replace(session, answers={**way.answers, **session.answers})
    return Turn(kept, (*before, asking(flow, session, way, way.stop, surroundings)))


def _on_the_way(flow: Flow, session: Session, way: Walk) -> Session:
    """The session with carried answers stored and without answers the route can no longer reach."""
    reachable = way.answers.keys() | ahead(flow, way.stop)
    stored = {step: answered for step, answered in session.answers.items() if step in reachable}
    return replace(session, answers={**stored, **way.answers})


def _events(flow: Flow, session: Session, way: Walk, step: Step, surroundings: Surroundings) -> list[Event]:
    if step.says:
        return [Said(rendered(step.says, flow, session, way, surroundings))]
    if step.effect:
        taken = {passed.question.given for passed in flow.steps.values() if passed.question}
        given = {name: value for name, value in session.given.items() if name not in taken}
        return [Effected(step.effect, told(flow, way.answers), given)]
    return []


def _noted(
    flow: Flow, session: Session, way: Walk, surroundings: Surroundings, before: Session | None = None
) -> list[Event]:
    """What was found in the story, wherever it will be asked for; or only what was not known before."""
    known = before.answers if before else {}
    found = {s: answered for s, answered in session.answers.items() if answered.source == FOUND and s not in known}
    titles = titled(flow, found)
    shown = shown_answers(flow, Walk(way.steps, {**way.answers, **found}, way.stop), surroundings)
    noted = {step: (title, shown[step]) for step, title in titles.items()}
    return [Noted(noted)] if noted else []


def _without_last(flow: Flow, session: Session, surroundings: Surroundings) -> Session:
    """The session without the latest answer of the person on the route and what was carried or found after it."""
    route = walk(flow, session, surroundings).answers
    names = list(session.answers)
    own = [name for name in names if name in route and session.answers[name].source in OWN]
    if not own:
        return replace(session, gathered=(), missed=0, page=0)
    last = names.index(own[-1])
    dropped = {own[-1], *(name for name in names[last:] if session.answers[name].source not in OWN)}
    kept = {name: answered for name, answered in session.answers.items() if name not in dropped}
    return replace(session, answers=kept, gathered=(), missed=0, page=0)


def _kept_reply(step: Step, reply: Reply, read: Json) -> str:
    """The words as typed; of a free text only what was read, so that numbers taken out stay out."""
    free = step.question is not None and step.question.kind == "text"
    return read if free and isinstance(read, str) else clean(reply.text)
