"""Declaring: what a household, or somebody for it, has told becomes a case."""

from backend.cases import queries as cases
from backend.cases.actions import Declaration, open_case
from backend.divisions.models import Division
from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload
from dialogues.flow import Flow

CONSENTS = {"consent": "record_and_pass_on", "consent_health": "health", "consent_abroad": "abroad"}
AGREED = "agree"


def open_declared_case(context: Context, answers: Told, given: Told) -> list[Payload]:
    if context.session.get(Division, _home(answers)) is None:
        raise context.refused("place_gone")
    case = open_case(
        context.session, _declaration(context, answers), context.conversation.id, context.source_key,
        context.now, context.rules,
    )
    told = cases.progress(context.session, case, context.now, context.rules).told
    says = context.vocabulary.say("case_received", told=told, receipt=case.receipt)
    return [Payload(says.text, says.choices, receipt=case.receipt)]


def _home(answers: Told) -> str:
    """The group the household lives in, or the village where nobody could say."""
    return str(answers.get("group") or answers["village"])


def _declaration(context: Context, answers: Told) -> Declaration:
    since = answers.get("since")
    return Declaration(
        division_id=_home(answers),
        name=answers["name"],
        phone=answers.get("phone"),
        size=answers.get("size"),
        risks=tuple(answers["risks"]),
        risk=answers["main_risk"],
        since_words=since["words"] if since else "",
        urgency=answers["urgency"],
        story=answers.get("story") or "",
        declared_for=answers["for_whom"],
        relation=answers.get("relation"),
        knows=answers.get("they_know"),
        consents=_consents(context.flows["declare"], answers),
        abroad=context.conversation.channel == "telegram",
    )


def _consents(flow: Flow, answers: Told) -> tuple[tuple[str, str], ...]:
    """Each kind that was agreed to, with the flow, step and version whose words were shown."""
    given = [step for step in CONSENTS if answers.get(step) == AGREED]
    return tuple((CONSENTS[step], f"{flow.id}.{step}@{flow.version}") for step in given)
