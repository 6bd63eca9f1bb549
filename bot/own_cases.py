"""Own cases: which one is meant is settled before anything is done with it: asked once, where there are several."""

from bot.choices import own_value
from bot.effects.own_cases import Matter
from bot.guiding import Refused, Response
from bot.reply import Choice, Payload
from bot.routes import OBJECTION_FLOW
from bot.speaking import Speaker
from bot.state import State

PROGRESS, URGE, STATUS = "progress", "urge", "status"
WITHDRAW = "withdraw"
MOST = 8  # to choose from: a typed number has one digit; older ones are found by their receipt


def about_a_case(speaker: Speaker, state: State, what: str) -> Response:
    """Progress, urging, or a dialogue about a case: with the one that is meant, else after asking which."""
    matters, meant = speaker.world.own.all(), speaker.world.own.meant()
    if not matters:
        return _look_up_first(speaker, state, what)
    one_household = len({matter.household for matter in matters}) == 1
    if meant is None and (len(matters) == 1 or (what == PROGRESS and one_household)):
        meant = matters[0]
    if meant is None:
        return which_case(speaker, state, what)
    if state.session and what not in (PROGRESS, URGE):
        return _ask_first(speaker, state, what, meant)
    return with_case(speaker, state, what, meant.id)


def which_case(speaker: Speaker, state: State, what: str) -> Response:
    """Asks which of the cases within reach; their households are named masked."""
    choices = [Choice(matter.words, own_value(what, matter.id)) for matter in speaker.world.own.all()[:MOST]]
    if not choices:
        return _look_up_first(speaker, state, what)
    return Response(state, (speaker.vocabulary.say("whose_case", *choices),))


def with_case(speaker: Speaker, state: State, what: str, case: str) -> Response:
    """The same with a case that was chosen."""
    try:
        if what == PROGRESS:
            return speaker.aside(state, *_told(speaker, case))
        if what == URGE:
            return speaker.aside(state, speaker.world.own.urge(case))
        given = speaker.world.own.begin(case, over=what == OBJECTION_FLOW)
    except Refused as refused:
        return speaker.aside(state, refused.payload)
    return speaker.start(state, what, given)


def _told(speaker: Speaker, case: str) -> tuple[Payload, ...]:
    """Where the cases of one household stand, with a way to those of others."""
    told = speaker.world.own.progress(case)
    if len({matter.household for matter in speaker.world.own.all()}) == 1:
        return told
    *others, last = told
    return (*others, Payload(last.text, (speaker.vocabulary.choices["other_case"], *last.choices)))


def _look_up_first(speaker: Speaker, state: State, what: str) -> Response:
    """Nothing was told here: the receipt and the end of the telephone lead to the case."""
    asked = speaker.ask_first(state, STATUS)
    if what == PROGRESS:
        return asked
    return asked.after(speaker.vocabulary.say("withdraw_first" if what == WITHDRAW else "look_up_first"))


def _ask_first(speaker: Speaker, state: State, what: str, meant: Matter) -> Response:
    """Before a dialogue about a case takes the place of the one that waits."""
    if state.session is None or state.session.flow == what:
        return with_case(speaker, state, what, meant.id)
    choices = (Choice(speaker.title(what), own_value(what, meant.id)), speaker.vocabulary.choices["resume"])
    says = speaker.vocabulary.text("start_first", waiting=speaker.title(state.session.flow), flow=speaker.title(what))
    return Response(state, (Payload(says, choices),))
