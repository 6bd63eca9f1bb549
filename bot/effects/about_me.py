"""About me: what is kept about a conversation and its cases, masked, from when and until when."""

from datetime import datetime

from sqlalchemy import select

from backend.cases import own
from backend.cases.merged import worked_on
from backend.cases.models import OTHER, Case, Entry
from backend.consents.actions import is_withdrawn, of_case
from backend.households.models import Household
from backend.masking import masked_phone
from backend.objections.queries import of_conversation
from backend.purging import REPLIES
from bot.effects.own_cases import OwnCases
from bot.effects.progress import day_in_words
from knowledge.objections import objection_rules

MOST_OBJECTIONS = 20
ONE_HOUSEHOLD = ("household_merged", "household_parted")  # entries of a case whose household was taken for another


def kept(cases: OwnCases) -> tuple[str, ...]:
    """One piece of text for the conversation, and one for every case within reach."""
    vocabulary, conversation = cases.vocabulary, cases.conversation
    chat = vocabulary.text("about_chat", since=day_in_words(conversation.begun_at), days=REPLIES.days)
    reached = own.within_reach(cases.session, conversation.id, cases.now)
    told = (*(_of_case(cases, case) for case in reached), *_of_objections(cases))
    return (chat, *told) if told else (chat, vocabulary.text("about_nothing"))


def _of_objections(cases: OwnCases) -> tuple[str, ...]:
    """What was objected to or complained of here, as long as its words are kept."""
    years = objection_rules().kept.days // 365
    return tuple(
        cases.vocabulary.text(
            "about_objection", day=day_in_words(objection.opened_at), receipt=objection.receipt, years=years,
            phone=masked_phone(objection.phone) or cases.vocabulary.text("no_phone_kept"),
        )
        for objection in of_conversation(cases.session, cases.conversation.id, MOST_OBJECTIONS)
        if objection.text_sealed is not None
    )


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
    told = vocabulary.text(
        "about_case", which=which, received=day_in_words(case.opened_at),
        phone=masked_phone(case.phone) or vocabulary.text("no_phone_kept"),
        size=vocabulary.text("size_kept", size=size) if size else vocabulary.text("no_size_kept"),
        consents=consents or vocabulary.text("nothing_agreed"),
    )
    return "\n".join([told, *_merged(cases, case)])


def _merged(cases: OwnCases, case: Case) -> list[str]:
    """That staff have taken two for one; a neighbour learns nothing of what the household itself has told."""
    stands = worked_on(cases.session, case)
    if case.declared_for == OTHER and case.conversation_id != stands.conversation_id:
        return []
    kinds = select(Entry.kind).filter_by(case_id=case.id).where(Entry.kind.in_(ONE_HOUSEHOLD))
    latest = cases.session.scalar(kinds.order_by(Entry.number.desc()).limit(1))
    says = cases.vocabulary.text
    return [
        *([says("about_merged", receipt=stands.receipt)] if stands is not case else []),
        *([says("about_one_household")] if latest == ONE_HOUSEHOLD[0] and case.declared_for != OTHER else []),
    ]
