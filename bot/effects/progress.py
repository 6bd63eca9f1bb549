"""Progress: where one case stands, as the household is told it, and what can be done about it from there."""

from datetime import datetime

from sqlalchemy.orm import Session

from backend.cases import queries as cases
from backend.cases.consequences import last_done
from backend.cases.merged import worked_on
from backend.cases.models import OTHER, Case
from backend.cases.queries import Progress
from backend.cases.telling import is_for_household, told_words
from backend.consents.actions import is_withdrawn
from backend.divisions.models import Division
from backend.hours import CHINA, day_of
from backend.households.models import Household
from backend.masking import masked_name, receipt_tail
from backend.promises.queries import told_with
from backend.rules import Rules
from backend.staff.models import Staff
from backend.wording import word
from bot.choices import own_value
from bot.reply import Choice, Payload
from bot.routes import OBJECTION_FLOW
from bot.vocabulary import Vocabulary

DECISIONS = ("include", "refuse", "remove")
AGAINST = ("refuse", "remove")  # what a household may be unhappy with, also long after


def told(
    session: Session, case: Case, conversation_id: str, now: datetime, rules: Rules, vocabulary: Vocabulary
) -> Payload:
    """Whose it is, the step it is at, who holds it, until when, and what the household should do."""
    stands, is_own = worked_on(session, case), is_for_household(session, case, conversation_id)
    progress = cases.progress(session, stands, now, rules)
    withdrawn = is_withdrawn(session, case.id)
    lines = [
        _left_out(progress, vocabulary), _due(progress, now, vocabulary), _says(session, case, stands, rules, is_own),
        _to_do(stands, withdrawn, vocabulary), _unconfirmed(case, conversation_id, vocabulary),
        *(_promised(session, stands, vocabulary) if is_own else ()),
    ]
    says = vocabulary.text(
        "one_case", receipt=case.receipt, who=who(session, case), stage=progress.stage_label, step=progress.step,
        of=progress.of, holder=progress.holder, told="\n".join(filter(None, lines)),
    )
    over = withdrawn or cases.is_over(stands, rules)
    own = () if over else _own_choices(case, conversation_id, vocabulary)
    decided = last_done(session, stands, DECISIONS, rules) in AGAINST
    against = (Choice(vocabulary.choices["objection"].label, own_value(OBJECTION_FLOW, case.id)),) if decided else ()
    return Payload(says, (*against, *own, vocabulary.choices["human"], vocabulary.choices["help"]))


def _left_out(progress: Progress, vocabulary: Vocabulary) -> str:
    """“入户核实”“开会评议、公示”: so many steps of so many does not say that all before were taken."""
    steps = "".join(f"“{step}”" for step in progress.left_out)
    return vocabulary.text("left_out", steps=steps) if steps else ""


def _says(session: Session, case: Case, stands: Case, rules: Rules, is_own: bool) -> str:
    """The sentence of the stage; a neighbour hears nothing of the household, or only that the case was merged."""
    if case is not stands and case.declared_for == OTHER and case.conversation_id != stands.conversation_id:
        return word("merged.for_other")
    return told_words(session, stands, rules, case.receipt, to_other=not is_own)


def who(session: Session, case: Case) -> str:
    """下湾屯 张**: whose matter it is, as it may be shown to whoever holds the phone."""
    place = session.get_one(Division, case.division_id)
    return f"{place.name} {masked_name(session.get_one(Household, case.household_id).name)}"


def which(session: Session, case: Case, vocabulary: Vocabulary) -> str:
    """The same with the day and the tail of the receipt, to tell cases apart; never the hardship."""
    day, tail = day_in_words(case.opened_at), receipt_tail(case.receipt)
    return vocabulary.text("which_case", who=who(session, case), day=day, tail=tail)


def day_in_words(at: datetime) -> str:
    """11月26日."""
    day = at.astimezone(CHINA)
    return f"{day.month}月{day.day}日"


def _due(progress: Progress, now: datetime, vocabulary: Vocabulary) -> str:
    """By when the next step must be taken; a deadline that has passed is said, so that it can be urged."""
    if progress.due is None:
        return ""
    if progress.due < now:
        return vocabulary.text("case_late", due=day_in_words(progress.due))
    days = (day_of(progress.due) - day_of(now)).days
    left = vocabulary.text("due_left", days=days) if days else vocabulary.text("due_today")
    return vocabulary.text("case_due", due=day_in_words(progress.due), left=left)


def _to_do(case: Case, withdrawn: bool, vocabulary: Vocabulary) -> str:
    """Nothing, wait for a visit, or bring papers."""
    if withdrawn:
        return vocabulary.text("is_withdrawn")
    stage = f"do_{case.stage}"
    return vocabulary.text(stage if stage in vocabulary.sayings else "do_anything")


def _unconfirmed(case: Case, conversation_id: str, vocabulary: Vocabulary) -> str:
    if not case.unconfirmed:
        return ""
    return vocabulary.text("still_unconfirmed" if case.conversation_id == conversation_id else "asks_you")


def _promised(session: Session, case: Case, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What the household was promised and is still to get; not for the neighbour who has told its matter."""
    return tuple(
        vocabulary.text("promised", what=(row.what or "").rstrip("。"), due=f"{row.due.month}月{row.due.day}日",
                        who=session.get_one(Staff, row.staff_id).name)
        for row in told_with(session, case)
    )


def _own_choices(case: Case, conversation_id: str, vocabulary: Vocabulary) -> tuple[Choice, ...]:
    whats = {"urge": "urge", "add": "add_to_case", "withdraw": "withdraw"}
    if case.unconfirmed and case.conversation_id != conversation_id:
        whats = {"confirm": "confirm", **whats}
    return tuple(Choice(vocabulary.choices[name].label, own_value(what, case.id)) for name, what in whats.items())
