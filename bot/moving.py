"""Moving: going on with what is half told on another phone, by a one-time link to our own page."""

from bot.guiding import Response
from bot.reply import Payload
from bot.speaking import Speaker
from bot.state import State


def stopped(speaker: Speaker) -> Payload:
    """What is said when a dialogue is left; another phone is offered only where it can reach our page."""
    more = (speaker.vocabulary.choices["other_phone"],) if speaker.world.page else ()
    return speaker.vocabulary.say("stopped", *more)


def move_elsewhere(speaker: Speaker, state: State) -> Response:
    """A link that opens this conversation once, within a day; whoever holds it sees where the dialogue stands."""
    if state.session is None and not state.paused:
        return speaker.plainly(state, "no_resume")
    if not speaker.world.page:
        return speaker.aside(state, speaker.vocabulary.say("other_phone_nowhere"))
    return Response(state, (speaker.vocabulary.say("other_phone_link", link=speaker.guide.link()),))
