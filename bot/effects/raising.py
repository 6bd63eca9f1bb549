"""Raising: the dialogue's answers become an objection or a complaint, and a receipt for it is told."""

from backend.cases.models import Case
from backend.conversations.limits import allow
from backend.divisions.models import Division
from backend.hours import day_of
from backend.objections.raising import Raised, raise_objection
from backend.objections.telling import office_words
from backend.publicity.models import PublicNotice
from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload
from knowledge.objections import objection_rules
from knowledge.telling.chat import reach

AGREED, PEOPLE = "agree", "people"


def raise_in_conversation(context: Context, answers: Told, given: Told) -> list[Payload]:
    """Whoever has raised much today is asked to go there instead; what was raised stays."""
    case = context.session.get(Case, str(given.get("case") or ""))  # was within reach when it was chosen
    notice = context.session.get(PublicNotice, str(given.get("notice") or ""))
    place = context.objecting.place(case, notice, answers.get("village"))
    if place is None:
        raise context.refused("objection_nowhere")
    case = context.session.get(Case, notice.case_id) if notice is not None else case
    if not allow(context.session, context.conversation.id, "object", context.now, case.id if case else None):
        raise context.refused("objected_too_often")
    what = str(answers["whom"] if answers["what"] == PEOPLE else answers["what"])
    told = Raised(
        what, str(answers["story"]), place, answers.get("phone"), case, notice,
        abroad=answers.get("consent_abroad") == AGREED,
    )
    objection = raise_objection(
        context.session, told, context.conversation.id, context.source_key, context.now, context.rules
    )
    office = office_words(context.session.get_one(Division, objection.division_id))
    due = day_of(objection.due_at)
    says = "objection_raised" if objection.source_key == context.source_key else "objection_added"
    kept = "objection_kept_out" if objection_rules().about[what].keeps_out else "objection_kept"
    said = context.vocabulary.say(
        says, receipt=objection.receipt, office=office, by=f"{due.month}月{due.day}日",
        kept=context.vocabulary.text(kept),
    )
    return [Payload(said.text, said.choices, receipt=objection.receipt)]


def tell_who_is_above(context: Context, answers: Told, given: Told) -> list[Payload]:
    """The county's own people are not answered for by the county: where to go, as the county has told it."""
    words, says = context.knowledge.teller.words, []
    for office in objection_rules().above_county:
        contact = context.county.contact(office)
        if contact is None:
            says.append(context.knowledge.offices[office].asks)
        else:
            told = reach(contact, words, "answer")
            says.append(context.vocabulary.text("objection_above_one", name=contact.name, reach=told))
    return [context.vocabulary.say("objection_above", where="\n".join(says))]
