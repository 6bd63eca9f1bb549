"""About me: what is kept about a conversation and its cases, masked, from when and until when."""

from datetime import datetime

from backend.cases import own
from backend.cases.models import Case
from backend.consents.actions import is_withdrawn, of_case
from backend.households.models import Household
from backend.masking import masked_phone
from backend.purging import REPLIES
from bot.effects.own_cases import OwnCases
from bot.effects.progress import day_in_words


def kept(cases: OwnCases) -> tuple[str, ...]:
    """One piece of text for the conversation, and one for every case within reach."""
    vocabulary, conversation = cases.vocabulary, cases.conversation
    chat = vocabulary.text("about_chat", since=day_in_words(conversation.begun_at), days=REPLIES.days)
    reached = own.within_reach(cases.session, conversation.id, cases.now)
    return (chat, *(_of_case(cases, case) for case in reached)) if reached else (chat, vocabulary.text("about_nothing"))


def draft(cases: OwnCases, flow: str, count: int, until: datetime | None) -> str:
    """A dialogue that was left in the middle; `until` None for a declaration, about which the person hears first."""
    if until is None:
        return cases.vocabulary.text("about_declaration", flow=flow, count=count)
    return cases.vocabulary.text("about_draft", flow=flow, count=count, until=day_in_words(until))


def _of_case(cases: OwnCases, case: Case) -> str:
    vocabulary, which = cases.vocabulary, cases.which(case)
    if is_withdrawn(cases.session, case.id):
        return vocabulary.text("about_case_withdrawn", which=which)
    size = cases.session.get_one(Household, case.household_id).size
    agreed = dict.fromkeys(consent.kind for consent in of_case(cases.session, case.id) if not consent.withdrawn_at)
    consents = "、".join(vocabulary.text(f"agreed_{kind}") for kind in agreed if f"agreed_{kind}" in vocabulary.sayings)
    return vocabulary.text(
        "about_case", which=which, received=day_in_words(case.opened_at),
        phone=masked_phone(case.phone) or vocabulary.text("no_phone_kept"),
        size=vocabulary.text("size_kept", size=size) if size else vocabulary.text("no_size_kept"),
        consents=consents or vocabulary.text("nothing_agreed"),
    )
