"""Context: the turn an effect belongs to, and what words and taps reach beyond the conversation by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from backend.cases import queries as cases
from backend.consents.actions import has_withdrawn
from backend.conversations import actions as conversations
from backend.conversations import page_links
from backend.conversations.limits import allow
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.gaps import actions as gaps
from backend.hours import day_of
from backend.households.models import Household
from backend.masking import masked_name
from backend.rules import Rules
from backend.staff.actions import bind_chat, bound_staff, burn_bind_code
from backend.staff.models import ROLES, Staff
from backend.staff.queries import actor_of
from backend.visits.actions import may_visit
from bot.effects.attaching import Attaching
from bot.effects.handing_over import HandingOver
from bot.effects.objecting import Objecting
from bot.effects.own_cases import OwnCases
from bot.guiding import Refused
from bot.knowledge import Knowledge
from bot.reply import Payload
from bot.vocabulary import Vocabulary
from dialogues.flow import Flow
from dialogues.session import Json
from knowledge.county import County


@dataclass(frozen=True)
class Context:
    """The turn an effect belongs to."""

    session: Session
    conversation: Conversation
    message_id: str
    now: datetime
    rules: Rules
    vocabulary: Vocabulary
    flows: Mapping[str, Flow]
    knowledge: Knowledge
    county: County
    page: str | None
    """Address of our own page, where one can be reached from outside."""

    @property
    def today(self) -> date:
        """The date on the wall in the village."""
        return day_of(self.now)

    @property
    def source_key(self) -> str:
        """The same message never does the same thing twice."""
        return f"{self.conversation.id}:{self.message_id}"

    @property
    def attaching(self) -> Attaching:
        """The photos and voice messages that were sent."""
        return Attaching(self.session, self.conversation.id, self.message_id, self.now)

    def refused(self, saying: str) -> Refused:
        """Something cannot be done, for a reason we have words for."""
        return Refused(self.vocabulary.say(saying))

    def cases(self) -> list[Payload]:
        """Where the conversation's own cases stand, the newest first."""
        return [self.own.told(case) for case in cases.of_conversation(self.session, self.conversation.id)]

    @property
    def own(self) -> OwnCases:
        """The cases this conversation may see and act on."""
        return OwnCases(self.session, self.conversation, self.now, self.rules, self.vocabulary)

    def bind(self, code: str) -> Payload:
        """Makes this chat the one in which a member of staff reads the daily list."""
        staff = bind_chat(self.session, code, self.conversation, self.now)
        if staff is None:
            return self.vocabulary.say("not_bound")
        return self.vocabulary.say("bound", name=staff.name, role=ROLES[staff.role])

    def burn(self, code: str) -> None:
        """A binding code that others have read binds nothing any more."""
        burn_bind_code(self.session, code, self.conversation, self.now)

    @property
    def handing_over(self) -> HandingOver:
        """The way to a person of the office."""
        return HandingOver(
            self.session, self.conversation, self.source_key, self.now, self.rules, self.vocabulary
        )

    @property
    def objecting(self) -> Objecting:
        """What this conversation has objected to."""
        return Objecting(self.session, self.conversation, self.now, self.vocabulary)

    def drill(self, on: bool) -> Payload:
        """Staff practise here from now on, or no longer; nobody else does."""
        if bound_staff(self.session, self.conversation.id) is None:
            return self.vocabulary.say("drill_staff_only")
        self.conversation.drill = on
        return self.vocabulary.say("drilling" if on else "drilled")

    def link(self) -> str:
        """A one-time way for this conversation to our own page."""
        code = page_links.make(self.session, self.conversation.id, self.now)
        return f"{self.page}/?go={code}"

    def forget(self) -> None:
        """On the web nothing opens this conversation again; a Telegram chat stays the same chat."""
        if self.conversation.channel == "web":
            conversations.forget(self.session, self.conversation, self.now)

    def visit(self, household: str, month: str) -> Mapping[str, Json]:
        """What a dialogue about a visit begins with; only for whom the household concerns."""
        staff = self.staff()
        found = self.session.get(Household, household)
        if found is None or not may_visit(self.session, actor_of(self.session, staff), found):
            raise self.refused("visit_refused")
        place = self.session.get_one(Division, found.division_id)
        return {"visit": f"{household}.{month}", "household": f"{place.name} {masked_name(found.name)}"}

    def keep_gap(self, kind: str, about: str | None, text: str, village: str | None) -> str | None:
        """Keeps a redacted question for staff; None where nothing of this chat is to be kept, or too much was."""
        forgotten = self.conversation.forgotten_at is not None
        if forgotten or has_withdrawn(self.session, self.conversation.id):
            return None
        if not allow(self.session, self.conversation.id, "ask_in_vain", self.now):
            return None
        lived = [case.division_id for case in cases.of_conversation(self.session, self.conversation.id)]
        place = village or next(iter(lived), None)
        return gaps.keep(self.session, kind, about, text, place, self.now)

    def drop_gap(self, gap: str) -> None:
        """The question was answered after all."""
        gaps.drop(self.session, gap)

    def tell_gap_apart(self, gap: str, kind: str, about: str) -> None:
        """What the question was about has shown itself, and nothing is said there."""
        gaps.tell_apart(self.session, gap, kind, about)

    def staff(self) -> Staff:
        """Whose chat this is; raises Refused if it is nobody's."""
        staff = bound_staff(self.session, self.conversation.id)
        if staff is None:
            raise self.refused("staff_only")
        return staff
