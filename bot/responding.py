"""Responding: turns what a message was taken for into the next state and what is said."""

from dataclasses import replace

from bot.answers import card_answer, not_covered_answer, not_said_answer
from bot.attaching import respond_to_attachment, settled
from bot.choices import CASE, card_value, topic_value
from bot.everyday import respond_to_word
from bot.guiding import Refused, Response
from bot.heard import LONGEST
from bot.hushed import respond_quietly
from bot.meanings import (
    AlsoAsked,
    AskFirst,
    Attached,
    Attention,
    BindChat,
    CardAnswer,
    ChangeAnswer,
    FlowReply,
    Forwarded,
    Held,
    NotCovered,
    NotSaid,
    Offer,
    OldButton,
    OwnCase,
    Plain,
    StartFlow,
    Topic,
    Unread,
    Urgent,
    Visit,
    Word,
)
from bot.objecting import begin_to_object, want_to_object
from bot.own_cases import PROGRESS, about_a_case, with_case
from bot.prechecking import looking_at
from bot.reply import Choice, Payload
from bot.routes import NOT_COVERED, OBJECTION_FLOW, OFFERED_BY_WORD
from bot.speaking import DECLARE, Speaker
from bot.state import CardShown, State
from dialogues.reply import Reply

FRAUD, DESPAIR, GENERAL = "fraud", "despair", "general"
DECLARE_URGENT = "declare_urgent"
STOP = "word.stop"  # stands under every question of a dialogue, and under nothing else
VISIT_FLOWS = {"done": "visit_done", "move": "visit_move", "cannot": "visit_cannot"}


def respond(speaker: Speaker, state: State, attention: Attention) -> Response:
    """The response; what was offered or told aside before counts only until something else is done."""
    known = speaker.known(state)
    response = settled(speaker, known, _respond(speaker, known, attention))
    aside = isinstance(attention, Plain | Unread | OldButton)  # nothing else was begun: it need not be told again
    story = None if response.state.story == state.story and not aside else response.state.story
    return replace(response, state=replace(response.state, story=story, offered=_offered(response)))


def _respond(speaker: Speaker, state: State, attention: Attention) -> Response:
    match attention:
        case FlowReply(reply):
            return _answer(speaker, state, reply)
        case CardAnswer(card, part, perhaps):
            return _card(speaker, state, card, part, perhaps)
        case AlsoAsked():
            return _also_asked(speaker, state, attention)
        case NotSaid(card):
            return _card(speaker, state, card, None)
        case Word(name):
            return respond_to_word(speaker, state, name)
        case Urgent():
            return _urgent(speaker, state, attention)
        case StartFlow() | AskFirst() | ChangeAnswer() | OwnCase() | Visit():
            return _guided(speaker, state, attention)
        case Offer():
            return _offer(speaker, state, attention)
        case Topic(name, page):
            return speaker.aside(state, _topic(speaker, name, page))
        case BindChat(code):
            return speaker.aside(state, speaker.world.bind(code))
        case NotCovered(topic):
            return _not_covered(speaker, state, topic)
        case Plain(saying):
            return speaker.plainly(state, saying)
        case Forwarded(asks):  # what somebody else has told is nobody's story here
            answered = _respond(speaker, state, asks)
            return replace(answered, state=replace(answered.state, story=state.story))
        case Attached():
            return respond_to_attachment(speaker, state, attention)
        case Unread(kind):
            return speaker.aside(state, speaker.vocabulary.say(kind, most=LONGEST))
        case Held():
            return respond_quietly(speaker, state, attention)
        case OldButton():
            return _old_button(speaker, state)


def _guided(
    speaker: Speaker, state: State, attention: StartFlow | AskFirst | ChangeAnswer | OwnCase | Visit
) -> Response:
    """Into a dialogue, back into one, or to a case it may be about."""
    match attention:
        case StartFlow(flow, {"receipt": str(receipt)}):
            own = speaker.world.own.of_receipt(receipt)
            started = speaker.start(state, flow, {"receipt": receipt}) if own is None else None
            return started or with_case(speaker, state, PROGRESS, own or "")
        case StartFlow(flow, given) if flow == OBJECTION_FLOW:
            return begin_to_object(speaker, state, given)
        case AskFirst(flow, story) if flow == OBJECTION_FLOW:
            return want_to_object(speaker, state, story)
        case StartFlow(flow) | AskFirst(flow) if CASE in speaker.guide.flows[flow].given:
            return about_a_case(speaker, state, flow)
        case OwnCase(what, case):
            return with_case(speaker, state, what, case)
        case StartFlow(flow, given):
            return speaker.start(looking_at(speaker, state, flow), flow, given)
        case AskFirst(flow, story):
            return speaker.ask_first(state, flow, story)
        case ChangeAnswer(step) if state.session:
            return speaker.guide.change(state, state.session, step)
        case Visit():
            return _visit(speaker, state, attention)
        case ChangeAnswer():
            return _old_button(speaker, state)


def _answer(speaker: Speaker, state: State, reply: Reply) -> Response:
    return speaker.guide.answer(state, state.session, reply) if state.session else _old_button(speaker, state)


def _old_button(speaker: Speaker, state: State) -> Response:
    return speaker.aside(state, speaker.vocabulary.say("old_button" if state.session else "old_button_free"))


def _card(speaker: Speaker, state: State, card: str, part: str | None, perhaps: str | None = None) -> Response:
    """A part of a card, or (None) what its sources leave open; the card is the topic from now on."""
    told, now, on = speaker.knowledge.cards[card], speaker.guide.surroundings.now, speaker.guide.surroundings.today
    if part is None:
        payload = not_said_answer(told, on, speaker.county, speaker.knowledge, speaker.vocabulary)
    else:
        payload = card_answer(told, part, on, speaker.county, speaker.knowledge, speaker.vocabulary)
    if perhaps:
        other = Choice(speaker.knowledge.cards[perhaps].label, card_value(perhaps, part or GENERAL))
        payload = replace(payload, choices=(*payload.choices, other))
    return speaker.aside(replace(state, card=CardShown(card, part or GENERAL, now)), payload)


def _not_covered(speaker: Speaker, state: State, topic: str | None) -> Response:
    if topic is None:
        return speaker.plainly(state, NOT_COVERED)
    told = speaker.knowledge.not_covered[topic]
    return speaker.aside(state, not_covered_answer(told, speaker.county, speaker.knowledge, speaker.vocabulary))


def _urgent(speaker: Speaker, state: State, urgent: Urgent) -> Response:
    """Life first. What was told to the waiting question is kept, but danger is not followed by a form.

    Only what the village must know at once is asked on, in three short questions.
    """
    danger, vocabulary = speaker.vocabulary.dangers[urgent.kind], speaker.vocabulary
    if not urgent.sure:
        return _answer(speaker, state, Reply(urgent.text)).after(vocabulary.say("perhaps_danger"))
    says = danger.says
    if state.session is None:
        declare = vocabulary.choices["declare_urgent" if danger.reported else "declare"]
        choices = (*_named(speaker, urgent), declare, vocabulary.choices["human"])
        story = urgent.text if danger.reported or len(urgent.text) >= vocabulary.limits.shortest_story else None
        return Response(replace(state, story=story), (Payload(says, choices),))
    if danger.reported and urgent.answers and state.session.flow == DECLARE:
        given = {"story": urgent.text, **({"village": state.village} if state.village else {})}
        return speaker.guide.start(replace(state, session=None), DECLARE_URGENT, given).after(Payload(says))
    after = _answer(speaker, state, Reply(urgent.text)) if urgent.answers else speaker.aside(state)
    hurrying = state.session.flow == DECLARE_URGENT and urgent.kind != DESPAIR  # more of the danger it is about
    asked_on = (danger.reported or hurrying) and after.state.session and after.state.session.flow == DECLARE_URGENT
    if urgent.kind == FRAUD or asked_on or after.state.session is None:  # at its end the receipt must be said
        return after.after(Payload(says))
    return Response(after.state, (Payload(says), vocabulary.say("safe_first")))


def _named(speaker: Speaker, urgent: Urgent) -> list[Choice]:
    """Who is asked for money in the name of a policy may want to know what it says."""
    named = speaker.knowledge.named_in(urgent.text)[:1] if urgent.kind == FRAUD else ()
    return [Choice(speaker.knowledge.cards[card].label, card_value(card, GENERAL)) for card in named]


def _also_asked(speaker: Speaker, state: State, asked: AlsoAsked) -> Response:
    """The first question's answer, with a button for the second before all others."""
    answered = _respond(speaker, state, asked.first)
    answer, *more = answered.payloads
    offered = _offered_route(speaker, asked.route, asked.part)
    others = tuple(choice for choice in answer.choices if choice.value != offered.value)
    other = replace(offered, label=speaker.vocabulary.text("also_asked", label=offered.label))
    return replace(answered, payloads=(replace(answer, choices=(other, *others)), *more))


def _offer(speaker: Speaker, state: State, offer: Offer) -> Response:
    choices = [_offered_route(speaker, route, offer.part) for route in offer.routes]
    if offer.honestly is None:
        return Response(replace(state, story=offer.story), (speaker.vocabulary.say("offer", *choices),))
    told = _respond(speaker, state, offer.honestly)
    said = (replace(payload, choices=()) for payload in told.payloads)  # one set of buttons, at the end
    perhaps = speaker.vocabulary.say("offer_beside", *choices)
    return Response(replace(told.state, story=offer.story), (*said, perhaps))


def _offered_route(speaker: Speaker, route: str, part: str) -> Choice:
    if route in OFFERED_BY_WORD:
        return speaker.vocabulary.choices[OFFERED_BY_WORD[route]]
    return Choice(speaker.knowledge.cards[route].label, card_value(route, part))


def _topic(speaker: Speaker, name: str, page: int) -> Payload:
    """So many cards that a button for those that are left still has a number of one digit."""
    vocabulary, most = speaker.vocabulary, speaker.vocabulary.limits.browsed
    cards = [Choice(card.label, card_value(card.id, GENERAL)) for card in speaker.knowledge.of_topic(name)]
    left = cards[(page - 1) * most :]
    if len(left) > most + 1:
        left = [*left[:most], Choice(vocabulary.text("more_button"), topic_value(name, page + 1))]
    return vocabulary.say("topic", *left, topic=vocabulary.topics[name])


def _visit(speaker: Speaker, state: State, visit: Visit) -> Response:
    try:
        given = speaker.world.visit(visit.household, visit.month)
    except Refused as refused:
        return speaker.aside(state, refused.payload)
    return speaker.start(state, VISIT_FLOWS[visit.what], given)


def _offered(response: Response) -> tuple[str, ...]:
    """The buttons a typed number may mean; a waiting question reads numbers itself."""
    values = tuple(choice.value for choice in response.payloads[-1].choices) if response.payloads else ()
    return () if STOP in values else values
