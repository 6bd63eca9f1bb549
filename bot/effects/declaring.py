"""Declaring: what a household, or somebody for it, has told becomes a case."""

from backend.cases import queries as cases
from backend.cases.actions import DANGER, Declaration, open_case
from backend.consents.models import ABROAD, HEALTH, RECORD_AND_PASS_ON
from backend.divisions.models import Division
from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload
from dialogues.flow import Flow

CONSENTS = {"consent": RECORD_AND_PASS_ON, "consent_health": HEALTH, "consent_abroad": ABROAD}
AGREED = "agree"
ADDING = "add_to_case"  # the dialogue in which more is told about a case


ORDINARY, UNNAMED = "ordinary", "other"


def open_declared_case(context: Context, answers: Told, given: Told) -> list[Payload]:
    """What was told in full becomes a case."""
    return [_opened(context, _declaration(context, answers))]


def open_urgent_case(context: Context, answers: Told, given: Told) -> list[Payload]:
    """Who, where and a telephone are enough where there is danger; the rest may be told afterwards.

    Illness and disability are not among the risks: nobody has been asked whether they may be told.
    """
    risks = [risk for risk in answers.get("risks") or () if not context.rules.risks[risk].health]
    opened = _opened(context, _declaration(context, {**answers, "risks": risks, "urgency": DANGER}))
    return [opened, context.vocabulary.say("tell_more")] if ADDING in context.flows else [opened]


def _opened(context: Context, declaration: Declaration) -> Payload:
    if context.session.get(Division, declaration.division_id) is None:
        raise context.refused("place_gone")
    case = open_case(
        context.session, declaration, context.conversation.id, context.source_key, context.now, context.rules,
    )
    context.attaching.pass_on(case.id)
    told = cases.progress(context.session, case, context.now, context.rules).told
    says = context.vocabulary.say("case_received", told=told, receipt=case.receipt)
    return Payload(says.text, says.choices, receipt=case.receipt)


def _home(answers: Told) -> str:
    """The group the household lives in, or the village where nobody could say."""
    return str(answers.get("group") or answers["village"])


def _declaration(context: Context, answers: Told) -> Declaration:
    since, risks = answers.get("since"), tuple(answers.get("risks") or (UNNAMED,))
    return Declaration(
        division_id=_home(answers),
        name=answers["name"],
        phone=answers.get("phone"),
        size=answers.get("size"),
        risks=risks,
        risk=answers.get("main_risk") or risks[0],
        since_words=since["words"] if since else "",
        urgency=answers.get("urgency") or ORDINARY,
        story=_story(answers),
        declared_for=answers.get("for_whom") or "self",
        relation=answers.get("relation"),
        knows=answers.get("they_know"),
        consents=_consents(context.flows["declare"], answers),
        abroad=context.conversation.channel == "telegram",
    )


def _story(answers: Told) -> str:
    """What was told, or what stands for it where it may not be used; a sum the person put right stands below."""
    told, spent = answers.get("plain_story") or answers.get("story") or "", answers.get("spent")
    return f"{told}\n（花的钱：{spent['words']}）" if spent and spent["words"] not in told else told


def _consents(flow: Flow, answers: Told) -> tuple[tuple[str, str], ...]:
    """Each kind that was agreed to, with the flow, step and version whose words were shown."""
    given = [step for step in CONSENTS if answers.get(step) == AGREED]
    return tuple((CONSENTS[step], f"{flow.id}.{step}@{flow.version}") for step in given)
