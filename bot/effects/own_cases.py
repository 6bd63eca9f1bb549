"""Own cases: which of them a conversation may act on, and what that leads to, in the turn's transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.cases import own
from backend.cases.merged import worked_on
from backend.cases.models import Case
from backend.cases.own import OwnFault
from backend.cases.queries import is_over, progress
from backend.consents.actions import is_withdrawn
from backend.conversations.models import Conversation
from backend.divisions.queries import group_and_village
from backend.rules import Rules
from backend.scope import Actor
from bot.effects.progress import day_in_words, told, which
from bot.guiding import Refused
from bot.reply import Payload
from bot.vocabulary import Vocabulary
from dialogues.session import Json


@dataclass(frozen=True)
class Matter:
    """A case to choose: its id, its household, and its words on a button."""

    id: str
    household: str
    words: str


@dataclass(frozen=True)
class OwnCases:
    """The cases one conversation has opened or looked up just now."""

    session: Session
    conversation: Conversation
    now: datetime
    rules: Rules
    vocabulary: Vocabulary

    @property
    def actor(self) -> Actor:
        """Who acts, as threads and the audit write it."""
        return Actor("conversation", self.conversation.id)

    def all(self) -> tuple[Matter, ...]:
        """Every case within reach, newest first; one that was merged into another of them is that one."""
        return tuple(map(self._matter, self._told_once()))

    def meant(self) -> Matter | None:
        """The one that is meant where none is named, because somebody has just turned to it."""
        case = own.turned_to(self.session, self.conversation.id, self.now)
        return self._matter(case) if case else None

    def case(self, case_id: str) -> Case:
        """The case, from now on the one that is meant; raises Refused where it is not within reach."""
        reached = own.within_reach(self.session, self.conversation.id, self.now)
        found = next((case for case in reached if case.id == case_id), None)
        if found is None:
            raise self._refused("not_yours")
        own.turn_to(self.session, self.conversation.id, found, self.now)
        return found

    def begin(self, case_id: str, *, over: bool = False) -> Mapping[str, Json]:
        """What a dialogue about a case begins with; raises Refused where nothing can be done about it any more.

        `over`: it may be about a case that is over, too, as an objection is.
        """
        case = self.case(case_id)
        if over:
            village = group_and_village(self.session, case.division_id)[1].id
            return {"case": case.id, "which": self.which(case), "village": village}
        if is_over(worked_on(self.session, case), self.rules):
            raise self._refused("over")
        if is_withdrawn(self.session, case.id):
            raise self._refused("withdrawn")
        return {"case": case.id, "which": self.which(case)}

    def progress(self, case_id: str) -> tuple[Payload, ...]:
        """Where every case of the same household stands."""
        chosen = self.case(case_id)
        return tuple(self.told(case) for case in self._told_once() if case.household_id == chosen.household_id)

    def of_receipt(self, receipt: str) -> str | None:
        """The id of the case within reach that has this receipt."""
        reached = own.within_reach(self.session, self.conversation.id, self.now)
        return next((case.id for case in reached if case.receipt == receipt), None)

    def look_up(self, case: Case) -> Payload:
        """A case for whoever knows its receipt and the end of its telephone: for a while within reach."""
        own.turn_to(self.session, self.conversation.id, case, self.now)
        return self.told(case)

    def urge(self, case_id: str) -> Payload:
        """Passed on once in each stage; the second time it is said when."""
        case = self.case(case_id)
        with self.refusing():
            before = own.urge(self.session, case, self.actor, self.now, self.rules)
        if before is not None:
            return self.vocabulary.say("urged_before", day=day_in_words(before.at))
        entry = own.urged(self.session, case)
        late = entry is not None and bool(entry.details["late"])
        return self.vocabulary.say("urged_late" if late else "urged", holder=self.holder(case))

    def told(self, case: Case) -> Payload:
        return told(self.session, case, self.conversation.id, self.now, self.rules, self.vocabulary)

    def which(self, case: Case) -> str:
        """下湾屯 张**，11月23日报的，尾号5678."""
        return which(self.session, case, self.vocabulary)

    def holder(self, case: Case) -> str:
        """Who has it now."""
        return progress(self.session, worked_on(self.session, case), self.now, self.rules).holder

    def _told_once(self) -> list[Case]:
        reached = own.within_reach(self.session, self.conversation.id, self.now)
        return [case for case in reached if case.merged_into is None or worked_on(self.session, case) not in reached]

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """What the backend does not allow is said in our words."""
        try:
            yield
        except OwnFault as fault:
            raise self._refused(str(fault)) from fault

    def _refused(self, why: str) -> Refused:
        return Refused(self.vocabulary.say(f"case_{why}"))

    def _matter(self, case: Case) -> Matter:
        return Matter(case.id, case.household_id, self.which(case))
